"""Renews dossiers' keys with public keys alone: no one who could read them has to be there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, NewEntry
from parapluie.vault import holders, keys, minting, rules
from parapluie.vault.formats import bound, key_mark
from parapluie.vault.minting import NewEpoch
from parapluie.vault.models import AccessWish, Dossier, Grant

HOLDER_REMOVED = "holder.removed"
SUSPENDED = "grant.suspended"
REVIVED = "grant.revived"
LEFT_TO_RECOVERY = "dossier.left"


@dataclass(frozen=True, slots=True)
class Found:
    """Dossiers and all that is needed to judge them, fetched in one go."""

    dossiers: Sequence[Dossier]
    public_keys: dict[str, bytes]
    grants: dict[str, list[Grant]] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What a renewal has to write, gathered over many dossiers."""

    epochs: list[NewEpoch] = field(default_factory=list)
    delete: set[int] = field(default_factory=set)
    suspend: set[int] = field(default_factory=set)
    revive: set[int] = field(default_factory=set)
    wishes: dict[str, frozenset[str]] = field(default_factory=dict)
    acts: list[NewEntry] = field(default_factory=list)
    changed: int = 0
    exchanged: int = 0  # dossiers that keep their epoch because their reporter's key isn't theirs


Judge = Callable[[Dossier, Collection[str]], set[str]]  # dossier, candidates -> those allowed


@transaction.atomic
def roll_epoch(dossier: Dossier, *, by: Actor) -> None:
    """Begin a new epoch now, sealed to whoever may read the dossier at this moment."""
    renew([dossier.pk], allowed_now, by=by, forced=True)


@carries_out("PRI-2")
@transaction.atomic
def remove_holder(dossier: Dossier, holder: str, *, why: str, by: Actor) -> None:
    """Take the dossier's key from a holder and begin an epoch they have no part in.

    Their grants are deleted, but the last living grant of an epoch is suspended instead, so that
    nobody's recusal loses a report. `why` is one word, such as "conflict" or "left".
    """

    def without(dossier: Dossier, candidates: Collection[str]) -> set[str]:
        return allowed_now(dossier, candidates) - {holder}

    removed = crypto.digest(bound("parapluie removed 1", dossier.pk, holder, why))
    entries.append_all([NewEntry(HOLDER_REMOVED, dossier.pk, by, ("PRI-2",), removed)])
    renew([dossier.pk], without, by=by, forced=True)
    AccessWish.objects.filter(dossier=dossier, holder=holder).delete()


@transaction.atomic
def leave_to_recovery(dossier: Dossier, *, why: str, by: Actor) -> None:
    """Take the key from every member of staff, for good: recovery alone keeps one.

    Nobody new gets one either. Where recovery has no key to some part, the last grant of that part
    is suspended as always, so that nothing that has to be kept is lost. A person keeps their code.
    """
    left = crypto.digest(bound("parapluie left 1", dossier.pk, why))
    entries.append_all([NewEntry(LEFT_TO_RECOVERY, dossier.pk, by, ("BRI-3a",), left)])
    Dossier.objects.filter(pk=dossier.pk).update(settled_on=today())
    renew([dossier.pk], lambda dossier, candidates: set(), by=by, forced=True)
    grants = Grant.objects.filter(dossier=dossier)
    kept = list(grants.filter(holder__startswith=keys.RECOVERY).values_list("epoch", flat=True))
    grants.of_staff().filter(epoch__in=kept).delete()
    AccessWish.objects.filter(dossier=dossier).delete()


def allowed_now(dossier: Dossier, candidates: Collection[str]) -> set[str]:
    """Return who of these, and of the lane's readers while it is open, passes the checks."""
    asked = set(candidates)
    if dossier.settled_on is None:
        asked |= set(holders.readers_of(dossier.lane))
    facts = holders.facts_of(dossier)
    return asked - set(holders.check_holders(asked, facts))


def renew(
    dossier_ids: Collection[str], judge: Judge, *, by: Actor, forced: bool = False
) -> Outcome:
    """Bring the grants of these dossiers in line with the judgement; return what was changed.

    Runs inside the caller's transaction.
    """
    dossiers = [one for one in minting.locked(dossier_ids) if one.erased_on is None]
    grants = _grants_of(dossiers)
    allowed = {
        one.pk: judge(one, {g.holder for g in grants[one.pk] if _is_staff(g)}) for one in dossiers
    }
    everyone = {holder for some in allowed.values() for holder in some}
    found = Found(dossiers, keys.to_renew_with(everyone, dossiers), grants)
    outcome = Outcome()
    for dossier in dossiers:
        having_keys = allowed[dossier.pk] & set(found.public_keys)
        _judge_one(dossier, found, having_keys, outcome, by, forced)
    _write(dossiers, outcome, by)
    return outcome


def _judge_one(
    dossier: Dossier, found: Found, allowed: set[str], outcome: Outcome, by: Actor, forced: bool
) -> None:
    grants = found.grants[dossier.pk]
    recovery = {one for one in found.public_keys if one.startswith(keys.RECOVERY)}
    judged = rules.renewal(
        [_held(grant, found.public_keys) for grant in grants if _is_staff(grant)],
        epoch=dossier.epoch,
        allowed=allowed,
        newcomers=dossier.settled_on is None,
        recovery_current=recovery <= {g.holder for g in grants if g.epoch == dossier.epoch},
        forced=forced,
        guests=allowed - set(holders.readers_of(dossier.lane)),
    )
    outcome.changed += judged.changes
    outcome.delete |= judged.delete
    outcome.suspend |= judged.suspend
    outcome.revive |= judged.revive
    outcome.wishes[dossier.pk] = judged.missing
    if judged.suspend:
        outcome.acts.append(NewEntry(SUSPENDED, dossier.pk, by))
    if judged.revive:
        outcome.acts.append(NewEntry(REVIVED, dossier.pk, by))
    if judged.readers is None:
        return
    if _reporter_key_exchanged(grants, found.public_keys):
        outcome.exchanged += 1
    else:
        shared = minting.shared_with(dossier, judged.readers, found.public_keys)
        outcome.epochs.append(NewEpoch(dossier, dossier.epoch + 1, shared))


def _write(dossiers: Sequence[Dossier], outcome: Outcome, by: Actor) -> None:
    Grant.objects.filter(pk__in=outcome.delete).delete()
    Grant.objects.filter(pk__in=outcome.suspend).update(suspended_on=today())
    Grant.objects.filter(pk__in=outcome.revive).update(suspended_on=None)
    _, minted = minting.mint(outcome.epochs, by=by)
    _write_wishes(outcome.wishes)
    entries.append_all([*outcome.acts, *minted])
    for dossier in dossiers:
        dossier.look_again = False
    Dossier.objects.bulk_update(dossiers, ["epoch", "look_again"])


def _write_wishes(wishes: dict[str, frozenset[str]]) -> None:
    wanted = {(pk, holder) for pk, missing in wishes.items() for holder in missing}
    there = AccessWish.objects.filter(dossier__in=list(wishes))
    # Who lost their words may read nothing until somebody confirms their new key: theirs wait.
    stale = [
        one.pk
        for one in there
        if not one.held_before and (one.dossier_id, one.holder) not in wanted
    ]
    AccessWish.objects.filter(pk__in=stale).delete()
    AccessWish.objects.bulk_create(
        [
            AccessWish(dossier_id=pk, holder=holder, asked_on=today())
            for pk, holder in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def _grants_of(dossiers: Sequence[Dossier]) -> dict[str, list[Grant]]:
    found: dict[str, list[Grant]] = {one.pk: [] for one in dossiers}
    for grant in Grant.objects.filter(dossier__in=list(found)).defer("sealed_key"):
        found[grant.dossier_id].append(grant)
    return found


def _held(grant: Grant, public_keys: dict[str, bytes]) -> rules.Held:
    key = public_keys.get(grant.holder)
    stale = key is not None and bytes(grant.sealed_to) != key_mark(key)
    suspended = grant.suspended_on is not None
    return rules.Held(grant.pk, grant.epoch, grant.holder, suspended, stale)


def _reporter_key_exchanged(grants: list[Grant], public_keys: dict[str, bytes]) -> bool:
    """Say whether the reporter held a key and none is left to trust: then the old epoch stays.

    A new one would shut the person out, or let in whoever put the other key there.
    """
    reporters = {one.holder for one in grants if one.holder.startswith(keys.REPORTER)}
    return not reporters <= set(public_keys)


def _is_staff(grant: Grant) -> bool:
    return grant.holder.startswith(holders.STAFF)
