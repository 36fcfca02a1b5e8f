"""Makes the key pairs of dossiers; the private half exists only inside grants."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from parapluie.kit import crypto
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, NewEntry
from parapluie.vault import anchors, keys, wishes
from parapluie.vault.errors import DossierErased, KeyNotInLedger
from parapluie.vault.formats import epoch_digest, holders_digest, key_mark, seal_epoch_key
from parapluie.vault.models import Dossier, Epoch, Grant

GRANTS_MADE = "grants.made"


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """An epoch to be made, and the public keys of all who shall hold it, by holder."""

    dossier: Dossier
    number: int
    holders: dict[str, bytes]


def mint(plans: Sequence[NewEpoch], *, by: Actor) -> tuple[list[bytes], list[NewEntry]]:
    """Make a key pair for each, seal it to its holders, and forget the private half.

    Returns the public halves and what has to be written into the ledger. Sets `epoch` on the
    dossiers given; saving them is the caller's.
    """
    epochs, grants, acts = [], [], []
    for plan in plans:
        private = crypto.new_private()
        public = crypto.public_of(private)
        plan.dossier.epoch = plan.number
        epochs.append(Epoch(dossier=plan.dossier, number=plan.number, public_key=public))
        grants += [
            grant(plan.dossier, plan.number, public, private, holder, key)
            for holder, key in plan.holders.items()
        ]
        acts += _acts(plan, public, by)
    Epoch.objects.bulk_create(epochs)
    Grant.objects.bulk_create(grants)
    return [bytes(epoch.public_key) for epoch in epochs], acts


def grant(
    dossier: Dossier, number: int, public: bytes, private: bytes, holder: str, holder_key: bytes
) -> Grant:
    """Return an unsaved grant of one epoch to one holder."""
    return Grant(
        dossier=dossier,
        epoch=number,
        holder=holder,
        sealed_key=seal_epoch_key(holder_key, dossier, number, public, private, holder),
        sealed_to=key_mark(holder_key),
    )


def give(
    dossier: Dossier, epoch_keys: Mapping[int, bytes], to: Collection[str], *, act: str, by: Actor
) -> None:
    """Seal these epochs' private keys to more members of staff, in place of what they had of them.

    The holder checks are the caller's. Raise `KeyNotInLedger` for a key that isn't the one made.
    """
    holder_keys = keys.of_staff(to)
    if set(holder_keys) != set(to):
        raise KeyNotInLedger
    for holder, key in holder_keys.items():
        regrant(dossier, epoch_keys, holder, key)
        wishes.drop_granted(dossier, holder, key)
    # The next roll drops suspended grants that are no longer the last, and wishes anew if need be.
    Dossier.objects.filter(pk=dossier.pk).update(look_again=True)
    given = [holders_digest(dossier.pk, number, list(to)) for number in epoch_keys]
    entries.append_all(NewEntry(act, dossier.pk, by, digest=one) for one in given)


def regrant(
    dossier: Dossier, epoch_keys: Mapping[int, bytes], holder: str, holder_key: bytes
) -> None:
    """Seal these epochs' private keys to one holder, in place of what they had of them."""
    publics = dict(Epoch.objects.filter(dossier=dossier).values_list("number", "public_key"))
    Grant.objects.filter(dossier=dossier, epoch__in=epoch_keys, holder=holder).delete()
    Grant.objects.bulk_create(
        grant(dossier, number, bytes(publics[number]), private, holder, holder_key)
        for number, private in epoch_keys.items()
    )


def locked(dossiers: Collection[str]) -> list[Dossier]:
    """Return these dossiers as they now are, held until the transaction ends, in one order."""
    held = Dossier.objects.select_for_update().filter(pk__in=list(dossiers)).order_by("pk")
    return list(held)


def locked_living(dossier: Dossier) -> Dossier:
    """Return the dossier as it now is, held until the transaction ends. Refuse an erased one."""
    current = locked([dossier.pk])
    if not current or current[0].erased_on:
        raise DossierErased
    return current[0]


def epoch_public(dossier: Dossier, number: int | None = None) -> bytes:
    """Return the public key of an epoch, the present one unless said.

    Raise `KeyNotInLedger` if the ledger knows another.
    """
    older = number is not None
    number = dossier.epoch if number is None else number
    stored = Epoch.objects.filter(dossier=dossier, number=number)
    public = bytes(stored.values_list("public_key", flat=True).first() or b"")
    if not anchors.epoch_stands(dossier.id, number, public, or_older=older):
        raise KeyNotInLedger
    return public


def shared_with(
    dossier: Dossier, staff: Iterable[str], public_keys: dict[str, bytes]
) -> dict[str, bytes]:
    """Return the keys an epoch goes to: these members of staff, the reporter, recovery."""
    wanted = set(staff) | {keys.reporter_holder(dossier)}
    return {
        holder: key
        for holder, key in public_keys.items()
        if holder in wanted or holder.startswith(keys.RECOVERY)
    }


def _acts(plan: NewEpoch, public: bytes, by: Actor) -> list[NewEntry]:
    dossier_id = plan.dossier.id
    made = epoch_digest(dossier_id, plan.number, public)
    given = holders_digest(dossier_id, plan.number, list(plan.holders))
    return [
        NewEntry(anchors.EPOCH_MADE, dossier_id, by, digest=made),
        NewEntry(GRANTS_MADE, dossier_id, by, digest=given),
    ]
