"""What leaves on paper or as a file, with nobody there to ask: it is barred first (BRI-3c).

Whoever hands something over by hand is asked first (writing.stopped_in). A paper, an export or a
copy is made by the machine: there, what a rule refuses and what the model suspects both go.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

from parapluie.guidelines.controls import carries_out
from parapluie.screens import errors, writing
from parapluie.screens.findings import Finding, Where
from parapluie.screens.text import sentence_ends

# What never leaves with nobody asked. Numbers and addresses may have to: a copy for a court.
_NEVER: Final = frozenset({"status", "asks-status", "supplies", "none"})
_SHORTEST: Final = 2  # signs: two say a status in Chinese

Any_ = TypeVar("Any_")


@carries_out("BRI-3c", "BRI-4")
def barred(text: str) -> str:
    """Return a text with a bar over each sentence in which something may not leave.

    The whole sentence: what stands beside a marked word often says the same once more. A text that
    can't be read is barred whole.
    """
    found = [one for one in writing.read(text, Where.LEAVING) if one.screen in _NEVER]
    return errors.severed(text, tuple(_whole_sentence(one, text) for one in found))


def _whole_sentence(found: Finding, text: str) -> Finding:
    ends = sentence_ends(text)
    first, last = bisect_right(ends, found.start), bisect_left(ends, found.end)
    start = ends[first - 1] if first else 0
    end = ends[last] if last < len(ends) else len(text)
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    return replace(found, start=start + indent, end=end)


def barred_in(thing: Any_) -> Any_:
    """Return what will stand on paper or in a file, each text in it barred, however deep."""
    return _barred(thing)  # type: ignore[return-value]  # the same shape comes back


def _barred(thing: object) -> object:
    if isinstance(thing, str):
        return barred(thing) if len(thing) >= _SHORTEST else thing
    if isinstance(thing, Mapping):
        return {name: _barred(one) for name, one in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(_barred(one) for one in thing)
    return thing
