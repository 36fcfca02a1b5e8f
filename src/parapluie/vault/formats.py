"""How sealed things are bound to their place, byte by byte (docs/decisions/0001-crypto.md).

HPKE's base mode doesn't say who wrote, and a database lets rows be moved. So everything that a row
says in clear goes into `info`: a moved or relabelled row no longer opens.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from parapluie.kit import crypto
from parapluie.vault.errors import CannotOpenDossier
from parapluie.vault.models import Dossier, Item

KEY_MARK = 8
Content = Mapping[str, Any]  # what JSON can say


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item as its reader sees it."""

    id: str
    kind: str
    author: str
    day: date
    position: int
    content: dict[str, Any]


def bound(purpose: str, *fields: str | int | bytes) -> bytes:
    """Return one unambiguous byte string: each part behind its length in four bytes."""
    parts = [purpose.encode()]
    parts += [part if isinstance(part, bytes) else str(part).encode() for part in fields]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def item_info(dossier: Dossier, item: Item) -> bytes:
    """Return what an item is bound to: its dossier and all its clear columns."""
    return bound(
        "parapluie item 1",
        dossier.id,
        dossier.kind,
        item.epoch,
        item.id,
        item.position,
        item.kind,
        item.author,
        item.day.isoformat(),
    )


def grant_info(dossier: Dossier, epoch: int, public_key: bytes, holder: str) -> bytes:
    """Return what a grant is bound to: its dossier, its epoch with its public key, its holder."""
    return bound(
        "parapluie grant 1", dossier.id, dossier.kind, epoch, crypto.digest(public_key), holder
    )


def epoch_digest(dossier_id: str, epoch: int, public_key: bytes) -> bytes:
    """Return what the ledger keeps of an epoch's public key."""
    return crypto.digest(bound("parapluie epoch 1", dossier_id, epoch, public_key))


def holders_digest(dossier_id: str, epoch: int, holders: list[str]) -> bytes:
    """Return what the ledger keeps of who was given the key of an epoch."""
    return crypto.digest(bound("parapluie holders 1", dossier_id, epoch, *sorted(holders)))


def key_mark(public_key: bytes) -> bytes:
    """Return eight bytes that tell which of a holder's keys a grant was sealed to."""
    return crypto.digest(public_key)[:KEY_MARK]


def seal_content(public_key: bytes, dossier: Dossier, item: Item, content: Content) -> bytes:
    """Seal what was written; a lone surrogate, which no text can hold, becomes a question mark."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return crypto.seal(public_key, text.encode("utf-8", "replace"), info=item_info(dossier, item))


def open_content(private: bytes, dossier: Dossier, item: Item) -> OpenItem:
    """Undo `seal_content`. Raise `CannotOpenDossier` when anything isn't as it was sealed."""
    try:
        text = crypto.unseal(private, bytes(item.sealed), info=item_info(dossier, item))
    except crypto.CannotOpen:
        raise CannotOpenDossier from None
    return OpenItem(
        item.id, item.kind, item.author, item.day, item.position, json.loads(text.decode())
    )


def seal_epoch_key(
    holder_public: bytes,
    dossier: Dossier,
    epoch: int,
    public_key: bytes,
    private: bytes,
    holder: str,
) -> bytes:
    """Seal an epoch's private key to one holder."""
    info = grant_info(dossier, epoch, public_key, holder)
    return crypto.seal(holder_public, private, info=info)


def open_epoch_key(
    holder_private: bytes,
    dossier: Dossier,
    epoch: int,
    public_key: bytes,
    sealed: bytes,
    holder: str,
) -> bytes:
    """Undo `seal_epoch_key`; the key that comes out must belong to the epoch's public half."""
    info = grant_info(dossier, epoch, public_key, holder)
    try:
        private = crypto.unseal(holder_private, bytes(sealed), info=info)
        if crypto.same(crypto.public_of(private), bytes(public_key)):
            return private
    except (crypto.CannotOpen, ValueError):
        pass
    raise CannotOpenDossier
