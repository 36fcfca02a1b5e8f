"""Deriving a code is slow on purpose and runs one at a time, so the queue for it has an end.

Without one, a flood would leave everybody waiting until their phone gives up. Nobody is told apart.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

WAIT_AT_MOST: Final = 12  # fewer than the web worker's 16 threads: the others go on showing pages
_lock = threading.Lock()
_waiting = 0


class Busy(Exception):
    """Too many are waiting; what was written is kept, and can be sent again."""


@contextmanager
def turn() -> Iterator[None]:
    """Take a place in the queue, or raise `Busy`."""
    global _waiting
    with _lock:
        if _waiting >= WAIT_AT_MOST:
            raise Busy
        _waiting += 1
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
