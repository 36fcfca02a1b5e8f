"""The words of `lists.toml`, beside which numbers and names lead to somebody, for patterns."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from parapluie.kit.city import city

Spot = tuple[str, int, int]  # label, half-open offsets


def lists_for(street_names: Iterable[str]) -> dict[str, list[str]]:
    """Return every list; a city that names its streets has no others."""
    found = tomllib.loads(Path(__file__).with_name("lists.toml").read_text("utf-8"))
    own = [one.lower() for one in street_names]
    return {**found, "street-names": own} if own else found


LISTS: Final[dict[str, list[str]]] = lists_for(city().street_names)


def any_of(name: str, *, without: str = "") -> str:
    """Return the words of one list, less those of another, as the inside of a group."""
    words = sorted({*LISTS[name]} - {*LISTS.get(without, ())}, key=len, reverse=True)
    return "|".join(re.escape(one).replace(r"\ ", r"\s{0,2}") for one in words)


class Mentions:
    """Says quickly whether a text has a word of a list: most have none, and are read no more."""

    def __init__(self, *names: str) -> None:
        # "don't" has a "t", and "t.me" a site: one letter alone says nothing
        words = {one.lower() for name in names for one in LISTS[name] if len(one) > 1}
        # Chinese words stand without gaps: they are looked for like phrases
        self.single = frozenset(one for one in words if one.isalnum() and one.isascii())
        self.other = tuple(words - self.single)

    def __call__(self, small: str, words: frozenset[str]) -> bool:
        """Say whether one is in it; `small`: the text in small letters; `words`: its words."""
        return not self.single.isdisjoint(words) or any(one in small for one in self.other)


def hits(label: str, pattern: re.Pattern[str], signs: str) -> Iterator[Spot]:
    """Give where a pattern holds: its one named part that took something, or all of it."""
    for hit in pattern.finditer(signs):
        part: str | int = next((name for name, what in hit.groupdict().items() if what), 0)
        yield label, hit.start(part), hit.end(part)
