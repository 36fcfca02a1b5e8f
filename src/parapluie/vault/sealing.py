"""What anyone may do with public keys alone: open a dossier, add to it, renew its key, erase it.

Nothing in this module can read what is sealed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from parapluie.kit import crypto
from parapluie.kit.references import new_id
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SEALED, Actor, NewEntry
from parapluie.vault import anchors, holders, keys
from parapluie.vault.codes import ReporterPublic
from parapluie.vault.errors import DossierErased, KeyNotInLedger
from parapluie.vault.formats import (
    Content,
    epoch_digest,
    holders_digest,
    seal_content,
    seal_epoch_key,
)
from parapluie.vault.models import Dossier, Epoch, Grant, Item, Kind, ReporterKey

GRANTS_MADE = "grants.made"


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to be sealed."""

    kind: str
    author: str  # "reporter", "system" or "staff:<id>"
    content: Content


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier to be opened, with what stands in it from the start."""

    kind: str
    lane: str
    about: str
    holders: Sequence[str]  # members of staff; the reporter and recovery are added
    reporter: ReporterPublic | None = None  # letterboxes only
    items: Sequence[NewItem] = ()


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
    _require_readers(plans)
    dossiers = [
        Dossier(id=new_id(), kind=plan.kind, lane=plan.lane, about=plan.about) for plan in plans
    ]
    Dossier.objects.bulk_create(dossiers)
    acts = _add_reporters(dossiers, plans, by)
    entries.append_all(acts)
    boxes = [box for box, plan in zip(dossiers, plans, strict=True) if plan.reporter]
    public_keys = keys.to_seal_to({one for plan in plans for one in plan.holders}, boxes)
    minted = [
        Minted(dossier, 1, _shared_with(dossier, plan.holders, public_keys))
        for dossier, plan in zip(dossiers, plans, strict=True)
    ]
    publics = mint(minted, by=by)
    _seal_first_items(dossiers, plans, publics, by)
    return dossiers


def seal_item(dossier: Dossier, *, kind: str, author: str, content: Content, by: Actor) -> Item:
    """Add an item, sealed to the dossier's present epoch."""
    return seal_items(dossier, [NewItem(kind, author, content)], by=by)[0]


@transaction.atomic
def seal_items(dossier: Dossier, items: Iterable[NewItem], *, by: Actor) -> list[Item]:
    """Add items in this order. Raise `KeyNotInLedger` when the dossier's key was exchanged."""
    current = locked(dossier)
    public = epoch_public(current)
    last = current.items.aggregate(last=Max("position"))["last"]
    sealed, acts = _sealed(current, items, public, -1 if last is None else last, by)
    Item.objects.bulk_create(sealed)
    entries.append_all(acts)
    return sealed


def locked(dossier: Dossier) -> Dossier:
    """Return the dossier as it now is, held until the transaction ends. Refuse an erased one."""
    current = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if current.erased_on:
        raise DossierErased
    return current


def epoch_public(dossier: Dossier) -> bytes:
    """Return the public key to seal to. Raise `KeyNotInLedger` unless the ledger knows it as newest."""
    stored = Epoch.objects.filter(dossier=dossier, number=dossier.epoch)
    public = bytes(stored.values_list("public_key", flat=True).first() or b"")
    if not anchors.epoch_stands(dossier.id, dossier.epoch, public):
        raise KeyNotInLedger
    return public


@dataclass(frozen=True, slots=True)
class Minted:
    """A new epoch to be made, and the public keys of all who shall hold it."""

    dossier: Dossier
    number: int
    holders: dict[str, bytes]


def mint(plans: Sequence[Minted], *, by: Actor) -> list[bytes]:
    """Make a key pair for each, seal it to its holders, and forget the private half."""
    epochs, grants, acts = [], [], []
    for plan in plans:
        private = crypto.new_private()
        public = crypto.public_of(private)
        plan.dossier.epoch = plan.number
        epochs.append(Epoch(dossier=plan.dossier, number=plan.number, public_key=public))
        grants += [
            Grant(
                dossier=plan.dossier,
                epoch=plan.number,
                holder=holder,
                sealed_key=seal_epoch_key(key, plan.dossier, plan.number, public, private, holder),
            )
            for holder, key in plan.holders.items()
        ]
        acts += _minted_acts(plan, public, by)
    Epoch.objects.bulk_create(epochs)
    Grant.objects.bulk_create(grants)
    entries.append_all(acts)
    return [bytes(epoch.public_key) for epoch in epochs]


def _minted_acts(plan: Minted, public: bytes, by: Actor) -> list[NewEntry]:
    dossier_id = plan.dossier.id
    made = epoch_digest(dossier_id, plan.number, public)
    given = holders_digest(dossier_id, plan.number, list(plan.holders))
    return [
        NewEntry(anchors.EPOCH_MADE, dossier_id, by, digest=made),
        NewEntry(GRANTS_MADE, dossier_id, by, digest=given),
    ]


def _require_readers(plans: Sequence[NewDossier]) -> None:
    asked = set()
    for plan in plans:
        holders.require_enough(plan.holders)
        asked |= {(holder, plan.lane, plan.about) for holder in plan.holders}
    for holder, lane, about in sorted(asked):
        holders.require_holder(holder, holders.DossierFacts("", "", lane, about))


def _add_reporters(
    dossiers: Sequence[Dossier], plans: Sequence[NewDossier], by: Actor
) -> list[NewEntry]:
    rows, acts = [], []
    for dossier, plan in zip(dossiers, plans, strict=True):
        if plan.reporter is None:
            continue
        if dossier.kind != Kind.LETTERBOX:
            raise ValueError("only a letterbox is sealed to the person who reports")
        rows.append(
            ReporterKey(letterbox=dossier, tag=plan.reporter.tag, public_key=plan.reporter.public)
        )
        holder = keys.reporter_holder(dossier)
        acts.append(anchors.key_made(holder, plan.reporter.public, by))
    ReporterKey.objects.bulk_create(rows)
    return acts


def _shared_with(
    dossier: Dossier, staff: Iterable[str], public_keys: dict[str, bytes]
) -> dict[str, bytes]:
    wanted = set(staff) | {keys.reporter_holder(dossier)}
    return {
        holder: key
        for holder, key in public_keys.items()
        if holder in wanted or holder.startswith(keys.RECOVERY)
    }


def _seal_first_items(
    dossiers: Sequence[Dossier], plans: Sequence[NewDossier], publics: list[bytes], by: Actor
) -> None:
    items: list[Item] = []
    acts: list[NewEntry] = []
    for dossier, plan, public in zip(dossiers, plans, publics, strict=True):
        sealed, written = _sealed(dossier, plan.items, public, -1, by)
        items += sealed
        acts += written
    Item.objects.bulk_create(items)
    entries.append_all(acts)


def _sealed(
    dossier: Dossier, items: Iterable[NewItem], public: bytes, last: int, by: Actor
) -> tuple[list[Item], list[NewEntry]]:
    made = []
    for position, new in enumerate(items, last + 1):
        item = Item(
            id=new_id(),
            dossier=dossier,
            epoch=dossier.epoch,
            position=position,
            kind=new.kind,
            author=new.author,
            day=today(),
        )
        item.sealed = seal_content(public, dossier, item, new.content)
        made.append(item)
    acts = [NewEntry(SEALED, one.id, by, digest=crypto.digest(one.sealed)) for one in made]
    return made, acts
