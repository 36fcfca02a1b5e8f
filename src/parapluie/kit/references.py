"""Opaque names: random, without order, day or meaning."""

import secrets

# Crockford's base 32: no I, L, O or U, so that a reference read aloud can't be misheard or rude.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Return a reference people can say, such as "7KQ2-M4XD" (40 random bits)."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def new_id() -> str:
    """Return 22 URL-safe characters (132 random bits)."""
    return secrets.token_urlsafe(17)[:22]
