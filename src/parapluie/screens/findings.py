"""The nouns of screening: where a text stands, what was found in it, how hard the finding is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from parapluie.screens.text import Text, Tier

__all__ = ["Finding", "Found", "Screen", "Strength", "Tier", "Where"]


class Where(StrEnum):
    """Where a text stands. `LEAVING` is the way out of the city: nothing unread passes it."""

    STAFF = "staff"
    REPORTER = "reporter"
    CONCERN = "concern"
    LEAVING = "leaving"


class Strength(StrEnum):
    """What a finding does: stops the act, asks first, or only advises."""

    REFUSE = "refuse"
    ASK = "ask"
    ADVISE = "advise"


@dataclass(frozen=True, slots=True)
class Found:
    """One span of a text, in half-open character offsets. Holds none of the text.

    `label` says what it is in the screen's own terms: the rule that holds, a kind of number.
    """

    label: str
    start: int
    end: int
    tier: Tier = Tier.RULES
    instead: str = ""  # what to write in its place, where there is a word for it


@dataclass(frozen=True, slots=True)
class Finding:
    """What a screen found at a place, by which clause, how hard it is and what to do about it."""

    screen: str
    label: str
    tier: Tier
    start: int
    end: int
    clause: str
    strength: Strength
    instead: str


class Screen(Protocol):
    """Reads a text. `name` and `clause` say what for; `stands` says where, and how hard it is."""

    name: str
    clause: str
    stands: Mapping[Where, Strength]

    def read(self, text: Text, where: Where) -> Iterable[Found]:
        """Return what was found; raise anything at all, and the text doesn't leave."""
        ...

    def knows(self, language: str) -> bool:
        """Say whether it reads this language. On the way out, what it can't read is refused."""
        ...

    def advice(self) -> str:
        """Say in one line what to do about a finding, to the person who wrote it."""
        ...
