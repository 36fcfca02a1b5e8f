"""Files beside the database, each sealed in one piece under a key of its own.

The key goes into an item of the dossier (docs/decisions/0009-attachments.md), so whoever can open
that item can open the file, and nobody else: grants, epochs and erasure hold for both. The file is
on disk before its row is; where the transaction then fails, the file is a stray that the clock
deletes. Erasing deletes the row in the transaction and the file after it.
"""

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from parapluie.kit import crypto
from parapluie.kit.references import new_id
from parapluie.ledger import entries
from parapluie.ledger.entries import SEALED, Actor, NewEntry
from parapluie.vault import anchors
from parapluie.vault.errors import CannotOpenDossier, NoRoomToKeep
from parapluie.vault.formats import bound
from parapluie.vault.models import Blob, Dossier
from parapluie.vault.storage import SealedFiles

KEY_BYTES: Final = 32
STRAY_AFTER: Final = 60 * 60  # seconds: no transaction takes that long


@dataclass(frozen=True, slots=True)
class SealedBlob:
    """What an item keeps of a file, to find and open it again."""

    id: str
    key: bytes


def seal_blob(dossier: Dossier, content: bytes, *, by: Actor) -> SealedBlob:
    """Seal a file and put it on disk; part of the caller's transaction.

    Raise `NoRoomToKeep` where it can't be written.
    """
    made = SealedBlob(new_id(), secrets.token_bytes(KEY_BYTES))
    sealed = crypto.wrap(made.key, content, info=_info(dossier, made.id))
    try:
        _files().save(made.id, ContentFile(sealed))
    except OSError:
        raise NoRoomToKeep from None
    Blob.objects.create(id=made.id, dossier=dossier)
    entries.append_all([NewEntry(SEALED, made.id, by, digest=crypto.digest(sealed))])
    return made


def open_blob(dossier: Dossier, blob: SealedBlob) -> bytes:
    """Undo `seal_blob`. Raise `CannotOpenDossier` when anything isn't as it was sealed."""
    try:
        with _files().open(blob.id, "rb") as file:
            sealed: bytes = file.read()
        if anchors.sealed_as([blob.id])[blob.id] == {crypto.digest(sealed)}:
            return crypto.unwrap(blob.key, sealed, info=_info(dossier, blob.id))
    except (OSError, ValueError, crypto.CannotOpen):
        pass
    raise CannotOpenDossier


def stands(dossier: Dossier, blob_id: str) -> bool:
    """Say whether a file is still there."""
    return Blob.objects.filter(pk=blob_id, dossier=dossier).exists()


def forget(dossier: Dossier, *, only: str | None = None) -> None:
    """Delete a dossier's files, or one of them: rows now, they themselves once that is certain."""
    rows = Blob.objects.filter(dossier=dossier)
    rows = rows if only is None else rows.filter(pk=only)
    names = list(rows.values_list("pk", flat=True))
    rows.delete()
    transaction.on_commit(lambda: _delete(names))


def drop_strays() -> str:
    """Delete files without a row: what a failed transaction or a crash left. A job of the clock."""
    strays = [name for name in _names() if _is_old(name)]
    known = set(Blob.objects.filter(pk__in=strays).values_list("pk", flat=True))
    strays = [name for name in strays if name not in known]
    _delete(strays)
    return f"{len(strays)} stray files deleted"


def settle_files() -> str:
    """Let the files of earlier days tell no hour (SealedFiles.settle). A job of the clock."""
    files = _files()
    if not isinstance(files, SealedFiles):
        return "files lie elsewhere"
    for name in sorted(_names()):
        with suppress(OSError):  # erased meanwhile, or a full disk: tomorrow again
            files.settle(name)
    return "files of earlier days settled"


def _names() -> list[str]:
    try:
        return _files().listdir("")[1]
    except FileNotFoundError:
        return []


def _is_old(name: str) -> bool:
    """Say whether no transaction can still be about to make this file's row."""
    try:
        written = _files().get_created_time(name).timestamp()
    except (OSError, NotImplementedError):
        return False
    return time.time() - written > STRAY_AFTER


def _delete(names: list[str]) -> None:
    for name in names:
        with suppress(OSError):  # gone already; or the clock tries again
            _files().delete(name)


def _files() -> Storage:
    return storages["attachments"]


def _info(dossier: Dossier, blob_id: str) -> bytes:
    return bound("parapluie blob 1", dossier.id, dossier.kind, blob_id)
