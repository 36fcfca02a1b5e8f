"""How the words of a packet are closed: only its link and its code together open them.

The link's token is kept as a digest, the code not at all. Both are drawn through Argon2id with the
installation's salt and pepper, so that a copy of the database alone opens nothing.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from parapluie.disclosure.rules import CODE_DIGITS
from parapluie.kit import crypto, keyfiles
from parapluie.kit.references import new_id

_KEY_INFO = b"parapluie packet key 1"
_WORDS_INFO = b"parapluie packet words 1/"
_LINK = b"parapluie packet link 1/"
_MARK_INFO = b"parapluie packet mark 1"


@dataclass(frozen=True, slots=True)
class Keys:
    """A fresh link and its code: shown once to whoever hands them over, and stored nowhere."""

    token: str = field(repr=False)
    code: str = field(repr=False)


def new_keys() -> Keys:
    """Return 131 random bits for the link, and eight digits to be said by another way."""
    return Keys(new_id(), "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS)))


def link_digest(token: str) -> bytes:
    """Return what is stored of a link."""
    return crypto.digest(_LINK + token.encode("utf-8", "replace"))


def key_of(token: str, code: str) -> bytes:
    """Derive the key of the words; slow on purpose."""
    root = crypto.argon2id(
        f"{token}/{code}".encode(),
        salt=keyfiles.read(settings.KEYS, keyfiles.SALT),
        pepper=keyfiles.read(settings.KEYS, keyfiles.PEPPER),
    )
    return crypto.hkdf(root, info=_KEY_INFO)


def close(packet_id: str, key: bytes, fields: Mapping[str, str], language: str) -> bytes:
    """Seal the words to a key, bound to their packet."""
    said = json.dumps({"fields": dict(fields), "language": language}, ensure_ascii=False)
    return crypto.wrap(key, said.encode("utf-8", "replace"), info=_bound_to(packet_id))


def open_words(packet_id: str, key: bytes, sealed: bytes) -> tuple[dict[str, str], str]:
    """Return fields and language. Raise `crypto.CannotOpen` for any other key or packet."""
    said = json.loads(crypto.unwrap(key, sealed, info=_bound_to(packet_id)))
    return said["fields"], said["language"]


def words_mark(packet_id: str, digest: bytes) -> bytes:
    """Return what tells later whether words are those that left; no guess can be tried quickly."""
    root = crypto.argon2id(
        digest,
        salt=crypto.digest(packet_id.encode())[:16],
        pepper=keyfiles.read(settings.KEYS, keyfiles.PEPPER),
    )
    return crypto.hkdf(root, info=_MARK_INFO)


def _bound_to(packet_id: str) -> bytes:
    return _WORDS_INFO + packet_id.encode()
