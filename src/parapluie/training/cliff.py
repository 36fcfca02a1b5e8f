"""Which kinds of matters would be left without readers, and when: seen three months ahead (OBJ-2).

A lane with fewer than two readers takes no more messages, so nobody should meet that day
unprepared: training runs out, a role reaches its last day, or an agreement begins unsigned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from parapluie.accounts import agreements, designations, readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Rank, Role
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.training import currency
from parapluie.vault.holders import FEWEST_READERS, STAFF

Days = tuple[date, date]  # the first and the last
AHEAD: Final = timedelta(days=90)
MARKS: Final = (90, 60, 30, 7)  # days before: on these, homes are not only there to be looked at
_SEE_EVERY_LANE: Final = (Role.COORDINATOR, Role.PRIVACY_OFFICER)


@dataclass(frozen=True, slots=True)
class Edge:
    """The first day on which fewer than two people read a lane, and how many then do."""

    lane: Lane
    day: date
    left: int


@carries_out("OBJ-2")
def edges(day: date) -> list[Edge]:
    """Return the lanes that fall below two readers within three months, the soonest first."""
    found = [_edge(lane, day) for lane in Lane]
    return sorted((one for one in found if one), key=lambda one: one.day)


def told_to(desk: Desk, ahead: Iterable[Edge]) -> list[Edge]:
    """Return those that this person should know of.

    The coordinator and the privacy officer: all. A lane's supervisor: that lane. For conduct also
    the designated supervisor and everybody above them.
    """
    if desk.has(*_SEE_EVERY_LANE):
        return list(ahead)
    lanes = set(desk.supervises)
    designated = designations.standing(Rank.DESIGNATE)
    if desk.person in [*designated, *designations.line_above(designated)]:
        lanes.add(Lane.CONDUCT.value)
    return [one for one in ahead if one.lane in lanes]


def reminds_today(ahead: Iterable[Edge], day: date) -> list[Edge]:
    """Return those of which people are reminded on that working day; a weekend's the day after."""
    return [one for one in ahead if day in {_working(one.day - timedelta(n)) for n in MARKS}]


def _working(day: date) -> date:
    return day if working.is_working_day(day) else working.next_working_day(day)


def _edge(lane: Lane, day: date) -> Edge | None:
    named = readers.reading_days(lane, day)
    if not named and not readers.was_read(lane):
        return None  # never opened: what opening day needs says so
    counting = _counting(named, day)
    falls = {day, *(last + timedelta(days=1) for _first, last in counting)}
    for one in sorted(falls):
        left = sum(first <= one <= last for first, last in counting)
        if day <= one <= day + AHEAD + timedelta(days=1) and left < FEWEST_READERS:
            return Edge(lane, one, left)
    return None


def _counting(named: Mapping[str, Days], day: date) -> list[Days]:
    """Return the first and last day on which each can read, as it is known that day.

    They have a key; role, training and what they signed all hold. A role to come counts from its
    first day.
    """
    keys = readers.key_digests(f"{STAFF}{person}" for person in named)
    trained = currency.in_date_until(named, day)
    signed = agreements.read_until(trained, day)
    return [
        (named[one][0], min(named[one][1], signed[one] or date.max, trained[one]))
        for one in signed
        if f"{STAFF}{one}" in keys
    ]
