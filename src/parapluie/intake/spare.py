"""Pages kept in this process's memory while the database can't take them (full disk, locked file).

Only so that nobody's words are lost to our fault; sealed like all the others, few, and soon gone.
"""

import threading
from typing import Final

MOST: Final = 32
_held: dict[str, bytes] = {}
_turn = threading.Lock()


def put(digest: str, sealed: bytes) -> None:
    """Hold a sealed page; the oldest gives way."""
    with _turn:
        while len(_held) >= MOST:
            _held.pop(next(iter(_held)))
        _held[digest] = sealed


def get(digest: str) -> bytes | None:
    return _held.get(digest)


def drop(digest: str) -> None:
    with _turn:
        _held.pop(digest, None)
