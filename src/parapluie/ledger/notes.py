"""Signed notes, the text format of transparency logs (C2SP signed-note), under the ledger's key.

A note is a text, a blank line, and signature lines; a witness can add its own line under ours.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from parapluie.kit import crypto, keyfiles
from parapluie.kit.errors import OperatorError

_ED25519 = b"\x01"  # signature type of the format
_KEY_ID_BYTES = 4
_PUBLIC_BYTES = 32
_SIGNED_BY = "— "  # em dash, space


@dataclass(frozen=True, slots=True)
class Verifier:
    """Whose signature is looked for: a public key, and the name it signs under."""

    name: str
    id: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class _Key:
    verifier: Verifier
    seed: bytes


def origin() -> str:
    """Return the ledger's name: the setting's, else one made from its public key."""
    return ours().name


def sign_note(text: str) -> str:
    """Return `text` (whole lines) as a note signed by this ledger."""
    if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        raise ValueError("a note's text is whole lines without control characters")
    key = _key()
    signature = b64encode(key.verifier.id + crypto.sign(key.seed, text.encode())).decode()
    return f"{text}\n{_SIGNED_BY}{key.verifier.name} {signature}\n"


def open_note(note: str, by: Verifier | None = None) -> str | None:
    """Return the text of a note signed by this ledger, or `by` another; None where it wasn't.

    Lines of other signers, such as witnesses, are passed over.
    """
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    if not blank or not signatures.endswith("\n"):
        return None
    by = by or ours()
    known = [_signature_by(by, line) for line in signatures.split("\n")]
    theirs = [signature for signature in known if signature is not None]
    holds = [crypto.signature_holds(by.public, one, text.encode()) for one in theirs]
    return text if holds and all(holds) else None


def verifier_key() -> str:
    """Return the ledger's public key as witnesses and checkers take it (name+id+key)."""
    key = ours()
    return f"{key.name}+{key.id.hex()}+{b64encode(_ED25519 + key.public).decode()}"


def ours() -> Verifier:
    """Return the ledger's own name and public key."""
    return _key().verifier


def read_verifier_key(said: str) -> Verifier:
    """Return a public key as `verifier_key` gives it. Raise `OperatorError` where it is none."""
    name, _, rest = said.strip().partition("+")
    id, _, key = rest.partition("+")
    raw = _decoded(key)
    public = raw[len(_ED25519) :]
    whole = raw.startswith(_ED25519) and len(public) == _PUBLIC_BYTES
    if not whole or id != _key_id(name, public).hex():
        raise OperatorError(
            "The key is none, or not whole. Wanted name+id+key, in one line without spaces, as "
            "`parapluie ledger verify` prints it."
        )
    return Verifier(name, bytes.fromhex(id), public)


def _signature_by(key: Verifier, line: str) -> bytes | None:
    start = f"{_SIGNED_BY}{key.name} "
    if not line.startswith(start):
        return None
    found = _decoded(line.removeprefix(start))
    return found[_KEY_ID_BYTES:] if found[:_KEY_ID_BYTES] == key.id else None


def _decoded(said: str) -> bytes:
    """Return the bytes of a base64 text in its one right spelling; none for any other."""
    try:
        found = b64decode(said, validate=True)
    except ValueError:
        return b""
    return found if b64encode(found).decode() == said else b""


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
    return _Key(Verifier(name, _key_id(name, public), public), seed)


def _key_id(name: str, public: bytes) -> bytes:
    return crypto.digest(name.encode() + b"\n" + _ED25519 + public)[:_KEY_ID_BYTES]
