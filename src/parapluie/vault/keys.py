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


def reporter_holder(letterbox: Dossier) -> str:
    """Return the holder id of whoever has the code of this letterbox."""
    return REPORTER + letterbox.id


def recovery_holder() -> str | None:
    """Return the holder id of the recovery key in use; None before there is one."""
    return next(iter(_stored_recovery()), None)


def _stored_of_staff(holders: Collection[str]) -> dict[str, bytes]:
    rows = HolderKey.objects.filter(holder__in=list(holders), retired_on__isnull=True)
    return {holder: bytes(public) for holder, public in rows.values_list("holder", "public_key")}


def _stored_recovery() -> dict[str, bytes]:
    rows = RecoveryKey.objects.filter(retired_on__isnull=True).order_by("-number")[:1]
    return {f"{RECOVERY}{row.number}": bytes(row.public_key) for row in rows}


def _stored_of_reporters(letterboxes: Collection[Dossier]) -> dict[str, bytes]:
    if not letterboxes:
        return {}
    rows = ReporterKey.objects.filter(letterbox__in=[box.id for box in letterboxes])
    return {REPORTER + row.letterbox_id: bytes(row.public_key) for row in rows}
