"""Brings every dossier's grants in line with who may read it, at night, with nobody signed in.

Whether anything has to change is asked of the database for all dossiers at once; only those that
have to change are looked at one by one. A change that no check of a lane shows, such as one
person's conflict in one matter, is announced by `sealing.look_again`.
"""

from collections import Counter
from collections.abc import Collection
from functools import cache

from django.db import transaction
from django.db.models import Exists, OuterRef

from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders, keys, renewing
from parapluie.vault.formats import bound
from parapluie.vault.models import Dossier, DossierQuerySet, Grant, GrantQuerySet, RollState

_AT_ONCE = 100  # dossiers a transaction: the database stays free for people in between


def roll_due_epochs() -> str:
    """Renew what is due and say how much.

    Dossiers marked to be looked at again: always. All others: once a day, and whenever the readers
    of a lane or the recovery key are no longer those of the last time.
    """
    tally = _renew(_ids(Dossier.objects.living().filter(look_again=True)))
    for lane in Dossier.objects.living().order_by().values_list("lane", flat=True).distinct():
        tally += _roll_lane(lane)
    said = f"{tally['renewed']} dossiers renewed" if tally["renewed"] else "nothing to renew"
    if tally["exchanged"]:
        said += f"; {tally['exchanged']} keep their key: the person's public key was exchanged"
    return said


def _roll_lane(lane: str) -> Counter[str]:
    readers = _readers(lane)
    seen = crypto.digest(bound("parapluie roll 1", keys.recovery_holder() or "", *sorted(readers)))
    last = RollState.objects.filter(lane=lane).first()
    if last and last.looked_on == today() and bytes(last.seen) == seen:
        return Counter()
    tally = _renew(_due(lane, readers))
    RollState.objects.update_or_create(lane=lane, defaults={"looked_on": today(), "seen": seen})
    return tally


def _readers(lane: str) -> set[str]:
    """Return who may hold keys of this lane, apart from what speaks against them in one matter."""
    granted = Grant.objects.of_staff().filter(dossier__lane=lane, dossier__erased_on__isnull=True)
    asked = set(holders.readers_of(lane))
    asked |= set(granted.order_by().values_list("holder", flat=True).distinct())
    facts = holders.DossierFacts("", "", lane, "")
    return set(keys.of_staff(asked - set(holders.check_holders(asked, facts))))


def _due(lane: str, readers: set[str]) -> list[str]:
    living = Dossier.objects.living().filter(lane=lane)
    staff = Grant.objects.of_staff()
    lapsed = staff.living().exclude(holder__in=readers)
    returned = staff.filter(suspended_on__isnull=False, holder__in=readers)
    due = _ids(_with(living, lapsed)) + _ids(_with(living, returned))
    for reader in sorted(readers.intersection(holders.readers_of(lane))):
        due += _ids(_without_key(living.open(), reader))
    recovery = keys.recovery_holder()
    if recovery:
        due += _ids(_without_key(living, recovery))
    return sorted(set(due))


def _with(dossiers: DossierQuerySet, grants: GrantQuerySet) -> DossierQuerySet:
    return dossiers.filter(Exists(grants.filter(dossier=OuterRef("pk"))))


def _without_key(dossiers: DossierQuerySet, holder: str) -> DossierQuerySet:
    """Return the dossiers whose present epoch this holder has no living grant of."""
    present = Grant.objects.living().filter(
        dossier=OuterRef("pk"), epoch=OuterRef("epoch"), holder=holder
    )
    return dossiers.exclude(Exists(present))


def _ids(dossiers: DossierQuerySet) -> list[str]:
    return list(dossiers.order_by("about", "pk").values_list("pk", flat=True))


def _renew(dossier_ids: list[str]) -> Counter[str]:
    tally: Counter[str] = Counter()
    for start in range(0, len(dossier_ids), _AT_ONCE):
        with transaction.atomic():
            batch = dossier_ids[start : start + _AT_ONCE]
            outcome = renewing.renew(batch, _judge(), by=SYSTEM)
        tally.update(renewed=outcome.changed, exchanged=outcome.exchanged)
    return tally


def _judge() -> renewing.Judge:
    """Return a judge that asks each question once, however many dossiers it stands for."""

    @cache
    def may_hold(holder: str, lane: str, about: str) -> bool:
        facts = holders.DossierFacts("", "", lane, about)
        return holders.check_holder(holder, facts) is None

    readers_of = cache(holders.readers_of)

    def judge(dossier: Dossier, candidates: Collection[str]) -> set[str]:
        asked = set(candidates)
        if dossier.settled_on is None:
            asked.update(readers_of(dossier.lane))
        return {one for one in asked if may_hold(one, dossier.lane, dossier.about)}

    return judge
