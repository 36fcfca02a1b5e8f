"""What is unusual about reading, and what a review of access waits for: no database, no clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from parapluie.guidelines.controls import carries_out

FEWEST: Final = 8  # matters a day, below which no number is many
TIMES: Final = 3  # more than this many times what is usual, for the reader and for the others
NIGHT: Final = (22, 6)  # hours
UNUSED_AFTER: Final = timedelta(days=90)
SOON: Final = timedelta(days=60)  # until training runs out
LOOK_HOLDS: Final = timedelta(days=30)  # a look at a line is too old to be signed after that
FIRST_REVIEW: Final = timedelta(days=90)  # after the first role: what was given in haste comes up
PERIOD: Final = timedelta(days=365)
TOLD_BEFORE: Final = timedelta(days=30)


class Band(StrEnum):
    """When something was opened outside the City's hours; nothing finer is ever shown."""

    CLOSED_DAY = "closed-day"
    NIGHT = "night"
    EARLY = "early"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Opening:
    """One matter opened, or a reason said for it, within a quarter of an hour of the city's clock.

    `said`: the reason the reader gave; empty where it follows from the matter.
    """

    matter: str
    hour: int
    working_day: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What one person opened of one lane on one day."""

    reader: str
    lane: str
    day: date
    openings: tuple[Opening, ...]

    @property
    def matters(self) -> frozenset[str]:
        """Return the matters that were opened, each once."""
        return frozenset(one.matter for one in self.openings)


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day on which something was unusual, and what. `usual`: matters a day, where it was many."""

    day: Day
    bands: tuple[Band, ...]
    said: tuple[str, ...]
    usual: int | None
    matters: frozenset[str]


@carries_out("PRI-3")
def is_another(person: str, by: str) -> bool:
    """Say whether somebody else looks: nobody watches over themselves, or passes their own line."""
    return person != by


@carries_out("PRI-2")
def unusual(days: Sequence[Day], *, opens: int, closes: int) -> list[Unusual]:
    """Return the days on which somebody read outside the hours, much more than usual, or what
    nothing but their own word made theirs to read; the newest first.
    """
    found = [_judged(day, days, opens, closes) for day in days]
    shown = [one for one in found if one.matters]
    return sorted(shown, key=lambda one: (-one.day.day.toordinal(), one.day.reader, one.day.lane))


def band_of(opening: Opening, *, opens: int, closes: int) -> Band | None:
    """Return when this was, if it was outside the hours of a working day."""
    if not opening.working_day:
        return Band.CLOSED_DAY
    if opens <= opening.hour < closes:
        return None
    evening, morning = NIGHT
    if opening.hour >= evening or opening.hour < morning:
        return Band.NIGHT
    return Band.EARLY if opening.hour < opens else Band.EVENING


def usual_of(day: Day, days: Sequence[Day]) -> int:
    """Return how many matters a day are usual: for this reader or for the others, the larger."""
    own = [len(one.matters) for one in days if _beside(day, one) and one.reader == day.reader]
    others = [len(one.matters) for one in days if _beside(day, one) and one.reader != day.reader]
    return round(max(_median(own), _median(others)))


def is_many(count: int, usual: int) -> bool:
    """Say whether a day's number of matters is far more than what is usual."""
    return count >= FEWEST and count > TIMES * usual


class Risk(StrEnum):
    """Why a line should be looked at first; the order in which they stand."""

    LEFT = "left"  # has left and still holds something: a fault
    UNUSED = "unused"
    TRAINING = "training"  # missing, or runs out soon
    UNSIGNED = "unsigned"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What makes a line a risk. `opened`: None where whoever looks isn't told."""

    has_left: bool
    reads_since: date | None
    opened: bool | None
    trained_until: date | None
    must_be_trained: bool
    unsigned: bool
    unconfirmed: bool


def risks_of(facts: Facts, day: date) -> tuple[Risk, ...]:
    """Return what is to be looked at in a line, the gravest first."""
    reads_long = facts.reads_since is not None and facts.reads_since <= day - UNUSED_AFTER
    until = facts.trained_until
    stands = {
        Risk.LEFT: facts.has_left,
        Risk.UNUSED: reads_long and facts.opened is False,
        Risk.TRAINING: facts.must_be_trained and (until is None or until - day <= SOON),
        Risk.UNSIGNED: facts.unsigned,
        Risk.UNCONFIRMED: facts.unconfirmed,
    }
    return tuple(risk for risk, is_so in stands.items() if is_so)


def rank(risks: Sequence[Risk]) -> int:
    """Return where a line stands among others: the gravest first, those without a risk last."""
    return list(Risk).index(risks[0]) if risks else len(Risk)


def due_day(signed_on: date | None, first_role: date | None) -> date | None:
    """Return by when the next review is to be signed; None before anybody holds anything."""
    if signed_on is not None:
        return signed_on + PERIOD
    return None if first_role is None else first_role + FIRST_REVIEW


def _judged(day: Day, days: Sequence[Day], opens: int, closes: int) -> Unusual:
    bands = {one: band_of(one, opens=opens, closes=closes) for one in day.openings}
    by_band: dict[Band, set[str]] = defaultdict(set)
    for one, band in bands.items():
        if band is not None:
            by_band[band].add(one.matter)
    said = {one.matter: one.said for one in day.openings if one.said}
    count = len(day.matters)
    usual = usual_of(day, days) if count >= FEWEST else count
    many = is_many(count, usual)
    matters = day.matters if many else frozenset(said).union(*by_band.values())
    return Unusual(
        day=day,
        bands=tuple(band for band in Band if band in by_band),
        said=tuple(sorted(set(said.values()))),
        usual=usual if many else None,
        matters=matters,
    )


def _beside(day: Day, other: Day) -> bool:
    return other.lane == day.lane and (other.reader, other.day) != (day.reader, day.day)


def _median(counts: Iterable[int]) -> float:
    found = list(counts)
    return median(found) if found else 0
