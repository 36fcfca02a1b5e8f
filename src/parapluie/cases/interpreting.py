"""Whose interpreting stands today, and how it ends. The public face may use this: it opens nothing.

The database is believed only where the ledger says the same, as with readers.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.models import Matter
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER, SYSTEM, Actor
from parapluie.ledger.models import Entry
from parapluie.vault import sealing
from parapluie.vault.formats import bound
from parapluie.vault.models import Dossier

GIVEN = "interpreter.given"
ENDED = "interpreter.ended"


@carries_out("PRI-1")
def guests_of(about: str) -> list[tuple[str, str]]:
    """Return who interprets in this matter today, each with the key it was given for.

    Named in VAULT_GUESTS: the holder checks ask it before each key and each opening.
    """
    return [(row.person_id, row.key_digest) for row in _believed(running().filter(matter=about))]


def running() -> QuerySet[Interpreting]:
    """Return what runs today, by the rows alone."""
    day = today()
    return Interpreting.objects.filter(ended_on=None, begins__lte=day, until__gte=day)


def standing(matter: Matter) -> list[Interpreting]:
    """Return who interprets in this matter today."""
    rows = running().filter(matter=matter).select_related("person")
    return _believed(rows.order_by("until", "pk"))


def titles_of(letterbox: Dossier) -> list[tuple[str, date]]:
    """Return who interprets today, by title, and until when: what the person is told."""
    rows = running().filter(matter__letterbox=letterbox).select_related("person")
    return sorted((row.person.local_title, row.until) for row in _believed(rows))


def begin(row: Interpreting, *, by: Actor) -> None:
    """Keep a new row, with what makes the ledger vouch for it."""
    row.save()
    entries.append(
        GIVEN, subject=row.person_id, by=by, clauses=("OBJ-1",), digest=_digest(GIVEN, row)
    )


def end(row: Interpreting, *, by: Actor, refused: bool = False) -> None:
    """Take the key at once; the person reads that it is so."""
    with transaction.atomic():
        held = Interpreting.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.ended_on:
            return
        held.ended_on, held.refused = today(), refused
        held.save(update_fields=["ended_on", "refused"])
        entries.append(ENDED, subject=held.person_id, by=by, digest=_digest(ENDED, held))
        matter = Matter.objects.select_related("letterbox", "file").get(pk=held.matter_id)
        for dossier in (matter.letterbox, matter.file):
            sealing.remove_holder(dossier, held.person.holder, why="interpreted", by=by)
        told = {"what": "interpreter-gone", "title": held.person.title, "turn": matter.turn}
        sealing.seal_item(matter.letterbox, kind="notice", author="system", content=told, by=SYSTEM)


@carries_out("BRI-3a")
def refuse(letterbox: Dossier) -> None:
    """Say no in the person's name: whoever interprets loses the key, and isn't asked again."""
    for row in running().filter(matter__letterbox=letterbox):
        end(row, by=REPORTER, refused=True)


def _believed(rows: Iterable[Interpreting]) -> list[Interpreting]:
    found = list(rows)
    if not found:
        return []
    said = Entry.objects.filter(
        subject__in={row.person_id for row in found}, act__in=(GIVEN, ENDED)
    )
    known = {(act, bytes(digest)) for act, digest in said.values_list("act", "digest")}
    return [
        row
        for row in found
        if (GIVEN, _digest(GIVEN, row)) in known and (ENDED, _digest(ENDED, row)) not in known
    ]


def _digest(act: str, row: Interpreting) -> bytes:
    """Return what the ledger keeps: who, in which matter, until when, for which key."""
    named = (row.person_id, row.pk, row.matter_id, row.until.isoformat(), row.key_digest)
    return crypto.digest(bound(f"parapluie {act} 1", *named))
