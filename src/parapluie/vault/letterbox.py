"""The letterbox, opened by the code in a person's hand. The public face can open nothing else."""

from django.db import transaction

from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault import anchors, keys, minting, reading, renewing
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.errors import CodeChanged, CodeHandedOver, NoKeyToDossier
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

    Raise `DossierErased`, `CodeChanged`, `CodeHandedOver`, or `CannotOpenDossier` for anything
    damaged.
    """
    row = ReporterKey.objects.filter(letterbox=dossier).first()
    if row is not None:
        check_key(row, private)
        check_own(row)
    return reading.read_items(dossier, keys.reporter_holder(dossier), private)


def hold(dossier: Dossier, private: bytes) -> ReporterKey:
    """Keep the letterbox's code from changing until the transaction ends, for an act of its holder.

    Raise `CodeChanged` for a key that isn't the letterbox's any more: a page opened with the old
    code must not write, set limits or withdraw in the person's name. Raise `CodeHandedOver` for one
    that somebody else saw first.
    """
    row = _held(dossier, private)
    check_own(row)
    return row


def _held(dossier: Dossier, private: bytes) -> ReporterKey:
    row = ReporterKey.objects.select_for_update().filter(letterbox=dossier).first()
    if row is None:
        raise NoKeyToDossier
    check_key(row, private)
    return row


@carries_out("BRI-3a")
def check_key(row: ReporterKey, private: bytes) -> None:
    """Raise `CodeChanged` unless this private key is the one of the letterbox's present code."""
    if not crypto.same(crypto.public_of(private), bytes(row.public_key)):
        raise CodeChanged


@carries_out("BRI-3a")
def check_own(row: ReporterKey) -> None:
    """Raise `CodeHandedOver` while the letterbox still has the code that somebody handed over."""
    if row.handed_over:
        raise CodeHandedOver


@transaction.atomic
def change_code(dossier: Dossier, private: bytes, new_secret: ReporterSecret) -> None:
    """Make a new code the only one: old grants are sealed to it, and a new epoch begins.

    Whoever had the old code reads nothing written from now on.
    """
    old = _held(dossier, private)
    current = minting.locked_living(dossier)
    holder = keys.reporter_holder(current)
    epoch_keys = reading.open_grants(current, holder, private)
    entries.append_all(
        [
            anchors.key_retired(holder, bytes(old.public_key), REPORTER),
            anchors.key_made(holder, new_secret.public, REPORTER),
        ]
    )
    old.tag, old.public_key = new_secret.tag, new_secret.public
    old.handed_over = False
    old.save(update_fields=["tag", "public_key", "handed_over"])
    Grant.objects.filter(dossier=current, holder=holder).delete()
    minting.regrant(current, epoch_keys, holder, new_secret.public)
    renewing.roll_epoch(current, by=REPORTER)
