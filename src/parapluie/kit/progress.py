"""How far along a long file is, drawn on a terminal and nowhere else."""

import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TypeVar

T = TypeVar("T")
_WIDTH: Final = 30  # signs
_EVERY: Final = 256  # items between two drawings


def with_bar(items: Iterable[T], source: BinaryIO) -> Iterator[T]:
    """Give these items; meanwhile draw how far along their source is, or how many are done."""
    size = _size(source)
    shown = sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        yield item
        if shown and number % _EVERY == 0:
            sys.stderr.write("\r" + bar(number, source.tell() if size else 0, size))
    if shown:
        sys.stderr.write("\r\x1b[K")


def bar(items: int, done: int, size: int) -> str:
    """Return the bar as text; without a size only the count."""
    if not size:
        return f"{items} lines"
    full = min(_WIDTH, _WIDTH * done // size)
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {100 * done // size} %  {items} lines"


def _size(source: BinaryIO) -> int:
    if not source.seekable():
        return 0
    here = source.tell()
    size = source.seek(0, 2)
    source.seek(here)
    return size
