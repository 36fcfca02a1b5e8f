"""Signed notes, the text format of transparency logs (C2SP signed-note), under the ledger's key.

A note is a text, a blank line, and signature lines; a witness can add its own line under ours.
"""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from parapluie.kit import crypto, keyfiles
from parapluie.kit.errors import OperatorError

_ED25519 = b"\x01"  # signature type of the format
_KEY_ID_BYTES = 4
_SIGNED_BY = "— "  # em dash, space


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    id: bytes
    seed: bytes
    public: bytes


def origin() -> str:
    """Return the ledger's name: the setting's, else one made from its public key."""
    return _key().name


def sign_note(text: str) -> str:
    """Return `text` (whole lines) as a note signed by this ledger."""
    if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        raise ValueError("a note's text is whole lines without control characters")
    key = _key()
    signature = b64encode(key.id + crypto.sign(key.seed, text.encode())).decode()
    return f"{text}\n{_SIGNED_BY}{key.name} {signature}\n"


def open_note(note: str) -> str | None:
    """Return the text of a note signed by this ledger; None where its signature doesn't hold.

    Lines of other signers, such as witnesses, are passed over.
    """
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    if not blank or not signatures.endswith("\n"):
        return None
    key = _key()
    known = [_signature_by(key, line) for line in signatures.split("\n")]
    ours = [signature for signature in known if signature is not None]
    holds = [crypto.signature_holds(key.public, one, text.encode()) for one in ours]
    return text if holds and all(holds) else None


def verifier_key() -> str:
    """Return the ledger's public key as witnesses and checkers take it (name+id+key)."""
    key = _key()
    return f"{key.name}+{key.id.hex()}+{b64encode(_ED25519 + key.public).decode()}"


def _signature_by(key: _Key, line: str) -> bytes | None:
    start = f"{_SIGNED_BY}{key.name} "
    if not line.startswith(start):
        return None
    try:
        found = b64decode(line.removeprefix(start), validate=True)
    except binascii.Error:
        return None
    return found[_KEY_ID_BYTES:] if found[:_KEY_ID_BYTES] == key.id else None


def _key() -> _Key:
    # The file is read each time, so that one that went missing is noticed before the next restart.
    return _derived(keyfiles.read(settings.KEYS, keyfiles.LEDGER), settings.LEDGER_ORIGIN)


@lru_cache(maxsize=2)
def _derived(seed: bytes, named: str) -> _Key:
    public = crypto.signing_public(seed)
    name = named or f"parapluie.invalid/{crypto.digest(public)[:8].hex()}"
    if "+" in name or not name.isprintable() or len(name.split()) != 1:
        raise OperatorError(
            f"Unexpected value PARAPLUIE_LEDGER_ORIGIN={name}, "
            "use an address without spaces and + such as city.example/ledger."
        )
    id = crypto.digest(name.encode() + b"\n" + _ED25519 + public)[:_KEY_ID_BYTES]
    return _Key(name, id, seed, public)
