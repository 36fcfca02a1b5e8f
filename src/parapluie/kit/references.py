"""Opaque names: random, without order, day or meaning."""

import re
import secrets

# No 0, 1 or L to be mistaken for one another, and no vowels, so that no reference is a rude word.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}")


def new_reference() -> str:
    """Return a reference people can say, such as "7KQ2-M4XD" (38 random bits)."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def new_id() -> str:
    """Return 22 URL-safe characters (131 random bits), the first no dash: it could be an option."""
    found = "-"
    while found.startswith("-"):
        found = secrets.token_urlsafe(17)[:22]
    return found


def is_id(text: str) -> bool:
    """Say whether a text has the form of `new_id`."""
    return _ID.fullmatch(text) is not None


def new_row() -> int:
    """Return a random row number: an order of arrival would tell when people wrote."""
    return secrets.randbelow(2**63 - 1) + 1


def row_number(said: str) -> int:
    """Return the number of a row as a form sent it; 0, which no row has, for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
