"""The letterbox, opened by the code in a person's hand. The public face can open nothing else."""

from django.db import transaction

from parapluie.kit import crypto
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault import anchors, keys, minting, reading, renewing
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.errors import CannotOpenDossier, NoKeyToDossier
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier, Grant, ReporterKey


def find(secret: ReporterSecret) -> Dossier | None:
    """Return the letterbox this code opens; None where there is none."""
    row = ReporterKey.objects.select_related("letterbox").filter(tag=secret.tag).first()
    if row is None or not crypto.same(bytes(row.public_key), secret.public):
        return None
    return row.letterbox


def read(dossier: Dossier, private: bytes) -> list[OpenItem]:
    """Return all that stands in the letterbox, in order.

    Raise `DossierErased`, or `CannotOpenDossier` for a wrong key and for anything damaged.
    """
    return reading.read_items(dossier, keys.reporter_holder(dossier), private)


@transaction.atomic
def change_code(dossier: Dossier, private: bytes, new_secret: ReporterSecret) -> None:
    """Make a new code the only one: old grants are sealed to it, and a new epoch begins.

    Whoever had the old code reads nothing written from now on.
    """
    current = minting.locked_living(dossier)
    holder = keys.reporter_holder(current)
    old = ReporterKey.objects.select_for_update().filter(letterbox=current).first()
    if old is None:
        raise NoKeyToDossier
    if not crypto.same(crypto.public_of(private), bytes(old.public_key)):
        raise CannotOpenDossier
    epoch_keys = reading.open_grants(current, holder, private)
    entries.append_all(
        [
            anchors.key_retired(holder, bytes(old.public_key), REPORTER),
            anchors.key_made(holder, new_secret.public, REPORTER),
        ]
    )
    old.tag, old.public_key = new_secret.tag, new_secret.public
    old.save(update_fields=["tag", "public_key"])
    Grant.objects.filter(dossier=current, holder=holder).delete()
    minting.regrant(current, epoch_keys, holder, new_secret.public)
    renewing.roll_epoch(current, by=REPORTER)
