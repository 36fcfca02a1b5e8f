"""Erases a dossier for good: its keys, its text, the way to find it. The ledger keeps its digests.

The ids, of dossiers and of single files, are written to DATA/erased.log, which is kept apart from
the backups, before anything else: a backup brought back later must not bring back what was erased.
"""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from parapluie.kit.errors import OperatorError, Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, NewEntry
from parapluie.vault import blobs, minting
from parapluie.vault.errors import VaultRefused
from parapluie.vault.holders import DossierFacts, facts_of
from parapluie.vault.models import AccessWish, Dossier, Grant, Item, ReporterKey

ERASED = "dossier.erased"
FILE_ERASED = "file.erased"
LOG = "erased.log"
_JOURNAL_MILLISECONDS = 1000

Check = Callable[[DossierFacts], Refusal | None]


@transaction.atomic
def erase_dossier(dossier: Dossier, *, by: Actor) -> None:
    """Erase a dossier; a second time changes nothing.

    Raise `VaultRefused` when one of VAULT_ERASURE_CHECKS says no, and `OperatorError` when the log
    of erasures can't be written: then nothing is erased.
    """
    current = minting.locked([dossier.pk])
    if not current or current[0].erased_on:
        return
    _require_erasable(facts_of(current[0]))
    note_erased(dossier.pk)
    Grant.objects.filter(dossier=dossier).delete()
    ReporterKey.objects.filter(letterbox=dossier).delete()
    AccessWish.objects.filter(dossier=dossier).delete()
    _overwrite(dossier)
    blobs.forget(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(erased_on=today(), look_again=False)
    entries.append_all([NewEntry(ERASED, dossier.pk, by)])
    transaction.on_commit(empty_journal)


@transaction.atomic
def erase_file(dossier: Dossier, blob_id: str, *, by: Actor) -> bool:
    """Erase one file of a dossier, whose words stay; say whether it was there.

    Raise `OperatorError` when the log of erasures can't be written: then nothing is erased.
    """
    if not blobs.stands(dossier, blob_id):
        return False
    note_erased(blob_id)
    blobs.forget(dossier, only=blob_id)
    entries.append_all([NewEntry(FILE_ERASED, blob_id, by)])
    transaction.on_commit(empty_journal)
    return True


def note_erased(dossier_id: str) -> None:
    """Append an id to the log of erasures and wait until it is on disk."""
    path = Path(settings.DATA) / LOG
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, f"{dossier_id}\n".encode())
            os.utime(descriptor, (0, 0))  # when somebody took something back is nobody's business
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as found:
        raise OperatorError(
            f"The log of erasures {path} can't be written ({found.strerror}): nothing was erased. "
            "Make room or give the program the right to write there, then try again."
        ) from found


def erased_ids() -> set[str]:
    """Return the ids of all dossiers and files ever erased here, from the log."""
    path = Path(settings.DATA) / LOG
    return set(path.read_text("ascii").split()) if path.exists() else set()


def _require_erasable(facts: DossierFacts) -> None:
    for name in settings.VAULT_ERASURE_CHECKS:
        refusal = cast(Check, import_string(name))(facts)
        if refusal is not None:
            raise VaultRefused(refusal)


def _overwrite(dossier: Dossier) -> None:
    items = list(Item.objects.filter(dossier=dossier))
    for item in items:
        item.sealed = secrets.token_bytes(len(item.sealed))  # first: the page is written over
    Item.objects.bulk_update(items, ["sealed"], batch_size=50)
    Item.objects.filter(dossier=dossier).update(sealed=b"")


def empty_journal() -> None:
    """Move SQLite's journal into the database, so that no old page outlives the erasure in it.

    Somebody reading at this moment holds it back; then the next checkpoint does it. The erasure
    itself is done, so nobody waits long for this and nothing fails because of it.
    """
    if connection.vendor != "sqlite":
        return
    with suppress(DatabaseError), connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_JOURNAL_MILLISECONDS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
