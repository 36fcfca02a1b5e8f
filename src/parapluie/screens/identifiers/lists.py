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
    return _branches({*LISTS[name]} - {*LISTS.get(without, ())})


def _branches(words: Iterable[str]) -> str:
    """Return words as alternatives, those that begin alike together: far fewer to try at a sign."""
    by_first: dict[str, set[str]] = {}
    for one in words:
        by_first.setdefault(one[:1], set()).add(one[1:])
    found = []
    for first, rests in sorted(by_first.items(), reverse=True):  # the end of a word comes last
        sign = r"\s{0,2}" if first == " " else re.escape(first)
        rest = _branches(rests) if rests != {""} else ""
        found.append(f"{sign}(?:{rest})" if "|" in rest else sign + rest)
    return "|".join(found)


class Mentions:
    """Says quickly whether a text has a word of a list: most have none, and are read no more."""

    def __init__(self, *names: str) -> None:
        # "don't" has a "t", and "t.me" a site: one letter alone says nothing
        words = {one.lower() for name in names for one in LISTS[name] if len(one) > 1}
        self.single = frozenset(one for one in words if one.isalnum() and one.isascii())
        # Chinese words stand without gaps: they are looked for like phrases
        self.anywhere = tuple(one for one in words - self.single if not one.isascii())
        # A phrase is looked for where its longest word stands; "tumblr account" has "tumblr"
        self.phrases: dict[str, list[str]] = {}
        for one in words - self.single - {*self.anywhere}:
            of_it = re.findall(r"[^\W_]+", one)
            if self.single.isdisjoint(of_it):
                self.phrases.setdefault(max(of_it, key=len), []).append(one)

    def __call__(self, small: str, words: frozenset[str]) -> bool:
        """Say whether one is in it; `small`: the text in small letters; `words`: its words."""
        return (
            not self.single.isdisjoint(words)
            or any(
                one in small for word in self.phrases.keys() & words for one in self.phrases[word]
            )
            or (not small.isascii() and any(one in small for one in self.anywhere))
        )


def hits(label: str, pattern: re.Pattern[str], signs: str) -> Iterator[Spot]:
    """Give where a pattern holds: its one named part that took something, or all of it."""
    for hit in pattern.finditer(signs):
        part: str | int = next((name for name, what in hit.groupdict().items() if what), 0)
        yield label, hit.start(part), hit.end(part)
