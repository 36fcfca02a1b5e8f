"""Opens dossiers with a staff key. The public face can't reach this module (.importlinter)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from django.db import transaction

from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, NewEntry
from parapluie.vault import holders, minting, reading, reasons, staffkeys, wishes
from parapluie.vault.errors import CannotOpenDossier, DossierErased, NoKeyToDossier
from parapluie.vault.formats import OpenItem, bound
from parapluie.vault.models import AccessWish, Dossier, Grant, Item
from parapluie.vault.staffkeys import UnlockedHolder

LISTED = "dossiers.listed"
SHARED = "grant.shared"


@transaction.atomic
def open_items(
    dossier: Dossier, unlocked: UnlockedHolder, *, by: Actor, purpose: str
) -> list[OpenItem]:
    """Return what the holder can read of a dossier, in order; the opening stands in the ledger.

    Raise `VaultRefused` with the check's reason, `KeyReplaced`, `NoReason`, `NoKeyToDossier`,
    `DossierErased` or `CannotOpenDossier`. The ledger's act says why it is this person who opens it
    (reasons.py); it keeps the digest of `purpose`, a word such as "read".
    """
    staffkeys.require_present(unlocked)
    holders.require_holder(unlocked.holder, dossier)
    reason = reasons.require_reason(unlocked.holder, dossier.about)
    items = reading.read_items(dossier, unlocked.holder, unlocked.private)
    said = crypto.digest(bound("parapluie purpose 1", dossier.id, purpose))
    entries.append_all([NewEntry(reasons.act_of(reason), dossier.id, by, digest=said)])
    return items


@transaction.atomic
def open_several(
    dossiers: Iterable[Dossier],
    unlocked: UnlockedHolder,
    *,
    by: Actor,
    purpose: str,
    subject: str,
) -> dict[str, list[OpenItem]]:
    """Return what the holder can read of these dossiers, by id; those closed to them are left out.

    It stands in the ledger as one opening, under `subject`, with the digest of purpose and ids.
    """
    staffkeys.require_present(unlocked)
    found = {}
    for dossier in dossiers:
        if holders.check_holder(unlocked.holder, dossier) is not None:
            continue
        try:
            found[dossier.id] = reading.read_items(dossier, unlocked.holder, unlocked.private)
        except (NoKeyToDossier, DossierErased):
            continue
    said = crypto.digest(bound("parapluie several 1", subject, purpose, *sorted(found)))
    entries.append_all([NewEntry(LISTED, subject, by, digest=said)])
    return found


@transaction.atomic
def share(dossier: Dossier, unlocked: UnlockedHolder, to_holder: str, by: Actor) -> None:
    """Seal every epoch the holder has a key of to another reader; both must pass the checks."""
    staffkeys.require_present(unlocked)
    current = minting.locked_living(dossier)
    for holder in (unlocked.holder, to_holder):
        holders.require_holder(holder, current)
    _seal_to(current, unlocked, to_holder, by)


@transaction.atomic
def give_back(
    dossiers: Iterable[Dossier], unlocked: UnlockedHolder, to_holder: str, by: Actor
) -> list[Dossier]:
    """Share these dossiers with a reader who lost their keys; return those that were left out.

    A check's answer holds for all dossiers of a matter, so it is asked once for each matter. Where
    it refuses the receiver they wish for it no longer. What can't be opened is left out as well:
    opened by itself, it says why.
    """

    @cache
    def refused(lane: str, about: str) -> Mapping[str, Refusal]:
        facts = holders.DossierFacts("", "", lane, about)
        return holders.check_holders([unlocked.holder, to_holder], facts)

    staffkeys.require_present(unlocked)
    left_out = []
    for dossier in dossiers:
        try:
            current = minting.locked_living(dossier)
            refusals = refused(current.lane, current.about)
            if to_holder in refusals:
                wishes.forget(to_holder, about=current.about)
            if refusals:
                left_out.append(dossier)
            else:
                _seal_to(current, unlocked, to_holder, by)
        except (NoKeyToDossier, DossierErased, CannotOpenDossier):
            left_out.append(dossier)
    return left_out


@transaction.atomic
def hand_over(
    dossier: Dossier, unlocked: UnlockedHolder, to_holder: str, *, lane: str, by: Actor
) -> None:
    """Seal every epoch the holder has a key of to a reader of the lane it is moved to.

    The giver passes the checks of the lane it is in, the receiver those of the lane it goes to.
    """
    staffkeys.require_present(unlocked)
    current = minting.locked_living(dossier)
    holders.require_holder(unlocked.holder, current)
    holders.require_holder(to_holder, replace(holders.facts_of(current), lane=lane))
    _seal_to(current, unlocked, to_holder, by)


def wishes_for(holder: str) -> list[AccessWish]:
    """Return who wishes for a key this holder could share, oldest wish first."""
    shareable = AccessWish.objects.filter(
        dossier__grants__holder=holder, dossier__grants__suspended_on__isnull=True
    ).exclude(holder=holder)
    return list(shareable.select_related("dossier").distinct().order_by("asked_on", "pk"))


def items_closed_to(dossier: Dossier, holder: str) -> int:
    """Return how many items stand in epochs this holder has no living grant of."""
    held = Grant.objects.living().filter(dossier=dossier, holder=holder).values("epoch")
    return Item.objects.filter(dossier=dossier).exclude(epoch__in=held).count()


def _seal_to(current: Dossier, unlocked: UnlockedHolder, to_holder: str, by: Actor) -> None:
    epoch_keys = reading.open_grants(current, unlocked.holder, unlocked.private)
    minting.give(current, epoch_keys, [to_holder], act=SHARED, by=by)
