"""The public keys there are to seal to, each one checked against the ledger before it is used."""

from collections.abc import Collection

from parapluie.vault import anchors
from parapluie.vault.errors import KeyNotInLedger
from parapluie.vault.models import Dossier, HolderKey, RecoveryKey, ReporterKey

RECOVERY = "recovery:"
REPORTER = "reporter:"


def of_staff(holders: Collection[str]) -> dict[str, bytes]:
    """Return the trusted public key of each of these holders; who has none is left out."""
    return anchors.trusted(_stored_of_staff(holders))


def to_seal_to(staff: Collection[str], letterboxes: Collection[Dossier] = ()) -> dict[str, bytes]:
    """Return the keys of these members of staff, of recovery, and of these letterboxes' reporters.

    Raise `KeyNotInLedger` where one of them is absent or not the one that was made.
    """
    stored = _stored_of_staff(staff) | _stored_recovery() | _stored_of_reporters(letterboxes)
    found = anchors.trusted(stored)
    if set(found) != set(stored) or not set(staff) <= set(found):
        raise KeyNotInLedger
    return found


def to_renew_with(staff: Collection[str], dossiers: Collection[Dossier]) -> dict[str, bytes]:
    """Return the trusted keys of these members of staff and reporters, and recovery's.

    One exchanged key must not stop the renewal of all the others, so it is left out. Recovery's
    stands for every dossier: raise `KeyNotInLedger` if that one isn't the one that was made.
    """
    recovery = _stored_recovery()
    found = anchors.trusted(_stored_of_staff(staff) | recovery | _stored_of_reporters(dossiers))
    if not set(recovery) <= set(found):
        raise KeyNotInLedger
    return found


def exchanged() -> list[str]:
    """Return the holders whose stored public key isn't the one that was made."""
    staff = HolderKey.objects.filter(retired_on__isnull=True).values_list("holder", flat=True)
    stored = _stored_of_staff(list(staff)) | _stored_recovery()
    return sorted(set(stored) - set(anchors.trusted(stored)))


def reporter_holder(letterbox: Dossier) -> str:
    """Return the holder id of whoever has the code of this letterbox."""
    return REPORTER + letterbox.pk


def recovery_holder() -> str | None:
    """Return the holder id of the recovery key in use; None before there is one."""
    return next(iter(_stored_recovery()), None)


def _stored_of_staff(holders: Collection[str]) -> dict[str, bytes]:
    if not holders:
        return {}
    rows = HolderKey.objects.filter(holder__in=list(holders), retired_on__isnull=True)
    return {holder: bytes(public) for holder, public in rows.values_list("holder", "public_key")}


def _stored_recovery() -> dict[str, bytes]:
    rows = RecoveryKey.objects.filter(retired_on__isnull=True).order_by("-number")[:1]
    return {f"{RECOVERY}{row.number}": bytes(row.public_key) for row in rows}


def _stored_of_reporters(dossiers: Collection[Dossier]) -> dict[str, bytes]:
    if not dossiers:
        return {}
    rows = ReporterKey.objects.filter(letterbox__in=[one.pk for one in dossiers])
    return {REPORTER + row.letterbox_id: bytes(row.public_key) for row in rows}
