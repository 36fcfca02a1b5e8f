"""Writing and reading acts. Every room writes its acts here, inside the act's own transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q
from django.utils.timezone import localdate

from parapluie.kit.times import now
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import AppendOnly, Checkpoint, Entry

SEALED = "item.sealed"
REDACTED = "item.redacted"  # words were taken out: other sealed bytes stand for it
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, by role; `id` is opaque and stays empty for people who write to the City."""

    role: str
    id: str = ""
    is_staff: bool = False


REPORTER = Actor("reporter")
SYSTEM = Actor("system")


def staff(role: str, id: str) -> Actor:
    """Return a member of staff acting in a role; their acts keep the second."""
    return Actor(role, id, is_staff=True)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An act still to be written."""

    act: str
    subject: str
    by: Actor
    clauses: Sequence[str] = ()
    digest: bytes = b""


def append(
    act: str, *, subject: str, by: Actor, clauses: Sequence[str] = (), digest: bytes = b""
) -> Entry:
    """Write one act in the transaction of the act itself, so that both stand or fall together.

    Raise `LedgerError` outside a transaction.
    """
    entry = _entry(NewEntry(act, subject, by, clauses, digest))
    entry.save()
    return entry


def append_all(entries: Iterable[NewEntry]) -> list[Entry]:
    """Write many acts at once, in the same transaction as what they tell."""
    return Entry.objects.bulk_create([_entry(one) for one in entries], batch_size=_ROWS_AT_ONCE)


def sealed_digest(item_id: str) -> bytes | None:
    """Return the digest of an item's ciphertext as it was when last sealed."""
    return sealed_digests([item_id]).get(item_id)


def sealed_digests(item_ids: Iterable[str]) -> dict[str, bytes]:
    """Return the digests of many items' ciphertexts, by item; absent where none was written."""
    found = Entry.objects.filter(subject__in=list(item_ids), act=SEALED)
    found = found.order_by("day", F("leaf_index").asc(nulls_last=True))  # the newest wins
    return {entry.subject: bytes(entry.digest) for entry in found}


def history(subject: str, acts: Sequence[str]) -> list[Entry]:
    """Return the acts of these kinds on a subject, oldest day first."""
    found = Entry.objects.filter(subject=subject, act__in=list(acts))
    newest_last = ("day", F("second").asc(nulls_first=True), F("leaf_index").asc(nulls_last=True))
    return list(found.order_by(*newest_last, "id"))


def since(day: date) -> AppendOnly:
    """Return the entries of a day and of those after it.

    What had its place in the tree before that day is passed over unread, however long the log is.
    """
    signed = Checkpoint.objects.filter(made_on__lt=day).order_by("-size")
    size = signed.values_list("size", flat=True).first() or 0
    return Entry.objects.filter(Q(leaf_index__gte=size) | Q(leaf_index=None), day__gte=day)


def has_acted(role: str, *, on: str) -> bool:
    """Say whether anybody in this role has ever acted on a subject."""
    return Entry.objects.filter(subject=on, actor_role=role).exists()


def _entry(new: NewEntry) -> Entry:
    if not connection.in_atomic_block:
        raise LedgerError(f"{new.act} must be written inside the transaction of the act itself.")
    moment = now()
    return Entry(
        day=localdate(moment),
        second=int(moment.timestamp()) if new.by.is_staff else None,
        actor_role=new.by.role,
        actor=new.by.id,
        act=new.act,
        subject=new.subject,
        clauses=" ".join(new.clauses),
        digest=new.digest,
    )
