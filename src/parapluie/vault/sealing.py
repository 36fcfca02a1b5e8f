"""What anyone may do with public keys alone: open a dossier, add to it, renew its key, erase it.

Nothing reached from here can read what is sealed.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from parapluie.kit import crypto
from parapluie.kit.references import new_id
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import REDACTED, SEALED, Actor, NewEntry
from parapluie.vault import anchors, erasing, holders, keys, minting, renewing, writing
from parapluie.vault.codes import ReporterPublic
from parapluie.vault.formats import Content, seal_content
from parapluie.vault.holders import FEWEST_READERS, DossierFacts, Readers
from parapluie.vault.minting import NewEpoch
from parapluie.vault.models import Dossier, Item, Kind, ReporterKey
from parapluie.vault.writing import Written


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to be sealed."""

    kind: str
    author: str  # "reporter", "system" or "staff:<id>"
    content: Content
    id: str = ""  # given where another item names it; else a new one


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier to be opened, with what stands in it from the start."""

    kind: str
    lane: str
    about: str
    holders: Sequence[str]  # members of staff; the reporter and recovery are added
    reporter: ReporterPublic | None = None  # letterboxes only
    items: Sequence[NewItem] = ()
    fewest: int = FEWEST_READERS  # 1: for one pair of eyes at first, beside recovery


def open_dossier(
    *,
    kind: str,
    lane: str,
    about: str,
    holders: Collection[str],
    by: Actor,
    reporter: ReporterPublic | None = None,
) -> Dossier:
    """Open one dossier sealed to these holders, recovery, and (a letterbox) the reporter."""
    plan = NewDossier(kind, lane, about, tuple(holders), reporter)
    return open_dossiers([plan], by=by)[0]


@transaction.atomic
def open_dossiers(plans: Sequence[NewDossier], *, by: Actor) -> list[Dossier]:
    """Open the dossiers of a matter at once, in few queries; every holder passes the checks first.

    Raise `VaultRefused` when a holder may not read, `TooFewReaders` for fewer than two.
    """
    staff_keys = _checked_keys(plans)
    dossiers = [
        Dossier(id=new_id(), kind=plan.kind, lane=plan.lane, about=plan.about) for plan in plans
    ]
    Dossier.objects.bulk_create(dossiers)
    pairs = list(zip(dossiers, plans, strict=True))
    reporters, acts = _add_reporters(pairs, by)
    public_keys = staff_keys | reporters
    publics, minted = minting.mint(
        [
            NewEpoch(dossier, 1, minting.shared_with(dossier, plan.holders, public_keys))
            for dossier, plan in pairs
        ],
        by=by,
    )
    made = [
        item
        for (dossier, plan), public in zip(pairs, publics, strict=True)
        for item in _sealed(dossier, plan.items, public, first=0)
    ]
    Item.objects.bulk_create(made)
    entries.append_all([*acts, *minted, *_sealed_acts(made, by)])
    return dossiers


def seal_item(dossier: Dossier, *, kind: str, author: str, content: Content, by: Actor) -> Item:
    """Add an item, sealed to the dossier's present epoch."""
    return seal_items(dossier, [NewItem(kind, author, content)], by=by)[0]


@transaction.atomic
def seal_items(dossier: Dossier, items: Iterable[NewItem], *, by: Actor) -> list[Item]:
    """Add items in this order. Raise `KeyNotInLedger` when the dossier's key was exchanged."""
    current = minting.locked_living(dossier)
    public = minting.epoch_public(current)
    last = current.items.aggregate(last=Max("position"))["last"]
    made = _sealed(current, items, public, first=0 if last is None else last + 1)
    Item.objects.bulk_create(made)
    entries.append_all(_sealed_acts(made, by))
    return made


@transaction.atomic
def redact_item(dossier: Dossier, item_id: str, content: Content, *, by: Actor) -> bool:
    """Seal other words in the place of an item for good, once; say whether it was still there.

    For what the person takes out of their own words: the first version is written over, and the
    ledger says that it was, and which sealed bytes stand for the item now.
    """
    current = minting.locked_living(dossier)
    item = Item.objects.filter(pk=item_id, dossier=current).first()
    if item is None or entries.history(item_id, [REDACTED]):
        return False
    writing.require_writable(Written(item.kind, item.author, content))
    item.sealed = secrets.token_bytes(len(item.sealed))  # first: the page is written over
    item.save(update_fields=["sealed"])
    # To the epoch it lies in: whoever opens that one could read more of it before.
    public = minting.epoch_public(current, item.epoch)
    item.sealed = seal_content(public, current, item, content)
    item.save(update_fields=["sealed"])
    digest = crypto.digest(bytes(item.sealed))
    entries.append_all([NewEntry(REDACTED, item.id, by, digest=digest)])
    transaction.on_commit(erasing.empty_journal)
    return True


def roll_epoch(dossier: Dossier, *, by: Actor) -> None:
    """Begin a new epoch now, sealed to whoever may read the dossier at this moment."""
    renewing.roll_epoch(dossier, by=by)


def remove_holder(dossier: Dossier, holder: str, *, why: str, by: Actor) -> None:
    """Take the dossier's key from a holder at once, for as long as a holder check refuses them."""
    renewing.remove_holder(dossier, holder, why=why, by=by)


def leave_to_recovery(dossier: Dossier, *, why: str, by: Actor) -> None:
    """Take the key from every member of staff: from now on only the recovery sheets open it."""
    renewing.leave_to_recovery(dossier, why=why, by=by)


def erase_dossier(dossier: Dossier, *, by: Actor) -> None:
    """Erase a dossier for good. Raise `VaultRefused` when an erasure check says no."""
    erasing.erase_dossier(dossier, by=by)


def settle(dossier: Dossier) -> None:
    """Say that its matter is closed: who becomes a reader from now on gets no key to it."""
    Dossier.objects.filter(pk=dossier.pk).update(settled_on=today())


def reopen(dossier: Dossier) -> None:
    """Say that its matter is open again: the next roll brings in who became a reader meanwhile."""
    Dossier.objects.filter(pk=dossier.pk).update(settled_on=None, look_again=True)


def note_handed_over(letterbox: Dossier) -> None:
    """Say that someone else saw this letterbox's code: it has to be changed at first return."""
    ReporterKey.objects.filter(letterbox=letterbox).update(handed_over=True)


def look_again(about: str) -> None:
    """Ask the next roll to judge anew who may read this matter, after a change it can't see."""
    Dossier.objects.living().filter(about=about).update(look_again=True)


def _checked_keys(plans: Sequence[NewDossier]) -> dict[str, bytes]:
    """Return the keys of all holders and of recovery, once every holder has passed the checks."""
    found: dict[str, bytes] = {}
    unknown: set[tuple[str, str, str]] = set()
    for plan in plans:
        holders.require_enough(plan.holders, plan.fewest)
        passed = {}
        if isinstance(plan.holders, Readers) and _same_matter(plan, plan.holders):
            passed = plan.holders.keys
        found |= passed
        unknown |= {(one, plan.lane, plan.about) for one in plan.holders if one not in passed}
    for holder, lane, about in sorted(unknown):
        holders.require_holder(holder, DossierFacts("", "", lane, about))
    if unknown:
        found |= keys.to_seal_to({holder for holder, _, _ in unknown})
    return found


def _same_matter(plan: NewDossier, readers: Readers) -> bool:
    return (plan.lane, plan.about) == (readers.lane, readers.about)


def _add_reporters(
    pairs: Sequence[tuple[Dossier, NewDossier]], by: Actor
) -> tuple[dict[str, bytes], list[NewEntry]]:
    found, rows, acts = {}, [], []
    for dossier, plan in pairs:
        if plan.reporter is None:
            continue
        if dossier.kind != Kind.LETTERBOX:
            raise ValueError("only a letterbox is sealed to the person who reports")
        holder, public = keys.reporter_holder(dossier), plan.reporter.public
        rows.append(ReporterKey(letterbox=dossier, tag=plan.reporter.tag, public_key=public))
        acts.append(anchors.key_made(holder, public, by))
        found[holder] = public
    ReporterKey.objects.bulk_create(rows)
    return found, acts


def _sealed(dossier: Dossier, items: Iterable[NewItem], public: bytes, *, first: int) -> list[Item]:
    made = []
    for position, new in enumerate(items, first):
        writing.require_writable(Written(new.kind, new.author, new.content))
        item = Item(
            id=new.id or new_id(),
            dossier=dossier,
            epoch=dossier.epoch,
            position=position,
            kind=new.kind,
            author=new.author,
            day=today(),
        )
        item.sealed = seal_content(public, dossier, item, new.content)
        made.append(item)
    return made


def _sealed_acts(items: list[Item], by: Actor) -> list[NewEntry]:
    return [NewEntry(SEALED, one.id, by, digest=crypto.digest(bytes(one.sealed))) for one in items]
