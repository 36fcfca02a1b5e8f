"""The nouns of screening: where a text stands, what was found in it, how hard the finding is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


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


class Tier(StrEnum):
    """By what it was found: rules may refuse, a model may at most ask."""

    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Finding:
    """One span of a text, in character offsets, and what to do about it. Holds none of the text."""

    screen: str
    label: str
    tier: Tier
    start: int
    end: int
    clause: str
    strength: Strength
    instead: str


class Screen(Protocol):
    """Reads one text in one language. `name` and `clause` say what for; `stands` says where."""

    name: str
    clause: str
    stands: frozenset[Where]
    languages: frozenset[str]

    def read(self, text: str, language: str) -> Sequence[Finding]:
        """Return what was found; raise anything at all, and the text doesn't leave."""
        ...
