"""The only importer of `cryptography`. Thin names over its primitives; nothing here is home-made.

Every blob starts with one format byte, so that a later format can stand beside this one.
"""

import hashlib
import hmac
import os
import threading
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRIVATE_BYTES: Final = 96  # 64-byte ML-KEM-768 seed, then 32-byte X25519 scalar
PUBLIC_BYTES: Final = 1216  # 1,184-byte ML-KEM-768 encapsulation key, then 32-byte X25519 point
FORMAT_HPKE: Final = b"\x01"
FORMAT_WRAP: Final = b"\x02"
ARGON2_MEMORY_KIB: Final = 19 * 1024  # OWASP's second profile; see docs/decisions on the code
ARGON2_PASSES: Final = 2

_ML_KEM_SEED = 64
_ML_KEM_PUBLIC = 1184
_NONCE = 12
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
# Four Argon2 runs at once leave 140 MiB resident where 61 is bare, so each process takes turns; the
# password hasher (accounts.hashers) waits in the same line.
argon2_turn: Final = threading.Lock()


class CannotOpen(Exception):
    """Wrong key, wrong context or damaged bytes. One error for all, so that it tells nothing."""


def new_private() -> bytes:
    """Return a fresh 96-byte private key."""
    ml_kem = MLKEM768PrivateKey.generate().private_bytes_raw()
    return ml_kem + X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the 1,216-byte public half of a 96-byte private key (any 96 random bytes are one)."""
    ml_kem, x25519 = _private_halves(private)
    return ml_kem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def seal(public: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Encrypt to a public key (RFC 9180 base mode), padded; `info` must be given again to open."""
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_ML_KEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(public[_ML_KEM_PUBLIC:]),
    )
    return FORMAT_HPKE + _SUITE.encrypt(pad(plaintext), key, info=FORMAT_HPKE + info)


def unseal(private: bytes, sealed: bytes, *, info: bytes) -> bytes:
    """Undo `seal`. Raise `CannotOpen` for any wrong key, wrong info or damaged byte."""
    if sealed[:1] != FORMAT_HPKE or len(private) != PRIVATE_BYTES:
        raise CannotOpen
    key = MLKEM768X25519PrivateKey(*_private_halves(private))
    return _opened(lambda: _SUITE.decrypt(sealed[1:], key, info=FORMAT_HPKE + info))


def wrap(key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Encrypt under a 32-byte key (RFC 8439), padded, with a random nonce."""
    nonce = os.urandom(_NONCE)
    box = ChaCha20Poly1305(key).encrypt(nonce, pad(plaintext), FORMAT_WRAP + info)
    return FORMAT_WRAP + nonce + box


def unwrap(key: bytes, wrapped: bytes, *, info: bytes) -> bytes:
    """Undo `wrap`. Raise `CannotOpen` for any wrong key, wrong info or damaged byte."""
    if wrapped[:1] != FORMAT_WRAP:
        raise CannotOpen
    nonce, box = wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :]
    return _opened(lambda: ChaCha20Poly1305(key).decrypt(nonce, box, FORMAT_WRAP + info))


def pad(plaintext: bytes) -> bytes:
    """Return `plaintext` with an end mark and zeros up to its Padmé length.

    Padmé (Nikitin et al., PETS 2019) leaks O(log log n) bits of the length for at most 12 % more.
    """
    marked = plaintext + b"\x80"
    return marked.ljust(padme_length(max(len(marked), 256)), b"\x00")


def unpad(padded: bytes) -> bytes:
    """Undo `pad`. Raise `CannotOpen` where no end mark stands."""
    plaintext, mark, _ = padded.rpartition(b"\x80")
    if not mark:
        raise CannotOpen
    return plaintext


def padme_length(length: int) -> int:
    """Return the padded length for `length` bytes (at least 2)."""
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def argon2id(secret: bytes, *, salt: bytes, pepper: bytes | None = None, length: int = 32) -> bytes:
    """Derive a key slowly (RFC 9106): 19 MiB, two passes, one run at a time in this process."""
    with argon2_turn:
        return Argon2id(
            salt=salt,
            length=length,
            iterations=ARGON2_PASSES,
            lanes=1,
            memory_cost=ARGON2_MEMORY_KIB,
            secret=pepper,
        ).derive(secret)


def hkdf(secret: bytes, *, info: bytes, length: int = 32) -> bytes:
    """Derive `length` bytes from a strong secret (RFC 5869, SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(secret)


def digest(content: bytes) -> bytes:
    """Return the 32-byte SHA-256 of `content`."""
    return hashlib.sha256(content).digest()


def mac(key: bytes, message: bytes) -> bytes:
    """Return the 32-byte HMAC-SHA256 of `message`."""
    return hmac.digest(key, message, "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Compare two byte strings in constant time."""
    return hmac.compare_digest(one, other)


def new_signing_seed() -> bytes:
    """Return a fresh 32-byte Ed25519 seed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def signing_public(seed: bytes) -> bytes:
    """Return the 32-byte Ed25519 public key of a seed."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature (RFC 8032) of `message`."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` is `public`'s over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _private_halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    return (
        MLKEM768PrivateKey.from_seed_bytes(private[:_ML_KEM_SEED]),
        X25519PrivateKey.from_private_bytes(private[_ML_KEM_SEED:]),
    )


def _opened(decrypt: Callable[[], bytes]) -> bytes:
    try:
        return unpad(decrypt())
    except (InvalidTag, ValueError) as damage:
        raise CannotOpen from damage
