"""The reporter's code: 24 digits that are a key, the same for every language.

22 random digits (73 bits) and two check digits (ISO 7064 mod 97-10). The code itself is stored
nowhere: only a tag to find the letterbox by and a public key to seal answers to.
"""

import secrets
import unicodedata
from dataclasses import dataclass, field

from django.conf import settings

from parapluie.kit import crypto, keyfiles
from parapluie.vault.errors import CodeMistyped

DIGITS = 24
GROUP = 4
_RANDOM_DIGITS = DIGITS - 2
_TAG_BYTES = 16
_TAG_INFO = b"parapluie code tag 1"
_KEY_INFO = b"parapluie code key 1"


@dataclass(frozen=True, slots=True)
class ReporterPublic:
    """What may be stored of a code."""

    tag: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class ReporterSecret:
    """What a code derives to; lives only while one request is answered."""

    tag: bytes = field(repr=False)
    private: bytes = field(repr=False)
    public: bytes = field(repr=False)

    @property
    def storable(self) -> ReporterPublic:
        return ReporterPublic(self.tag, self.public)


def new_code() -> str:
    """Return a fresh code in six groups of four, "1234 5678 …"."""
    body = "".join(secrets.choice("0123456789") for _ in range(_RANDOM_DIGITS))
    check = 98 - int(body) * 100 % 97
    return grouped(f"{body}{check:02d}")


def grouped(digits: str) -> str:
    """Return the 24 digits with a space between the groups."""
    return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def clean(text: str) -> str:
    """Return the 24 plain digits of what was typed: any script's digits, any spaces or dashes.

    Raise `CodeMistyped` with kind "length" or "check", long before the slow derivation.
    """
    digits = "".join(_plain(sign) for sign in text)
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
        raise CodeMistyped("length")
    if int(digits) % 97 != 1:
        raise CodeMistyped("check")
    return digits


def keys_of(code: str) -> ReporterSecret:
    """Derive what the code opens. Takes tens of milliseconds on purpose; one run at a time."""
    root = crypto.argon2id(
        clean(code).encode(),
        salt=keyfiles.read(settings.KEYS, keyfiles.SALT),
        pepper=keyfiles.read(settings.KEYS, keyfiles.PEPPER),
    )
    private = crypto.hkdf(root, info=_KEY_INFO, length=crypto.PRIVATE_BYTES)
    tag = crypto.hkdf(root, info=_TAG_INFO, length=_TAG_BYTES)
    return ReporterSecret(tag, private, crypto.public_of(private))


def _plain(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    if value is not None:
        return str(value)
    # Spaces, dashes, dots and the unseen marks that writing from right to left brings along.
    return "" if unicodedata.category(sign)[0] in "ZPC" else sign
