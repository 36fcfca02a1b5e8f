"""Who must be trained and who is: everybody who works here, readers and visitors before the rest.

A title that nobody decided on must be trained (RES-1: unlisted = required); so must whoever reads
or interprets, whatever was decided of their title.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.training import currency
from parapluie.training.models import Exposure, Position, Waiver
from parapluie.training.rules import (
    COUNTED,
    COVERED,
    MISSING,
    Facts,
    State,
    runs_out_soon,
    state_of,
)

MONTHS_BACK: Final = 12
_READ: Final = (Role.READER, Role.INTERPRETER)
_NEAR: Final = (Exposure.READS, Exposure.VISITS)
_EXPOSURES: Final = list(Exposure)
_STATES: Final = list(State)


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the register. `position` is None where nobody decided on their title."""

    person: Person
    position: Position | None
    exposure: Exposure
    state: State
    until: date | None  # the last day on which their training counts, or did
    is_soon: bool = False  # it runs out within days

    @property
    def is_near(self) -> bool:
        """Say whether this person reads what people write or visits them: trained first."""
        return self.exposure in _NEAR

    @property
    def is_missing(self) -> bool:
        """Say whether this person must be trained and isn't."""
        return self.state in MISSING


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who must be trained are."""

    of: str | date  # a unit, or the day counted
    needed: int
    covered: int

    @property
    def share(self) -> int:
        """Return the share covered in per cent, rounded down: 99.6 is not yet everybody."""
        return 100 * self.covered // self.needed if self.needed else 0


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats in courses close the gap: today, and by the end of the quarter."""

    now: int
    near: int  # of those, who reads or visits
    this_quarter: int


@carries_out("RES-1", "PRI-5")
def must_be_trained(position: Position | None, *, reads: bool) -> bool:
    """Say whether whoever holds a title must be trained; undecided (None) means yes."""
    return reads or position is None or position.required


def rows(day: date) -> list[Row]:
    """Return everybody who works here: who runs out within days, then readers and visitors.

    Within each of these by how urgent it is, the soonest first.
    """
    people = Person.objects.of_the_city().order_by("title", "username")
    return sorted(_rows(people, currency.last_days(day), day), key=_urgency)


def row_of(person: Person, day: date) -> Row:
    """Return how one person stands."""
    [row] = _rows([person], currency.last_days(day, of=person.pk), day)
    return row


def coverage_by_unit(register: Iterable[Row], *, fewest: int) -> list[Coverage]:
    """Return each unit's coverage, the least covered first; units under `fewest` people as one.

    A unit counts as it is staffed, so that nobody's waiver shows by its coming and going.
    """
    register = list(register)
    staffed = Counter(row.person.unit for row in register)
    needed: dict[str, int] = defaultdict(int)
    covered: dict[str, int] = defaultdict(int)
    for row in register:
        unit = row.person.unit if staffed[row.person.unit] >= fewest else ""
        needed[unit] += row.state in COUNTED
        covered[unit] += row.state in COVERED
    units = [Coverage(unit, needed[unit], covered[unit]) for unit in needed if needed[unit]]
    return sorted(units, key=lambda one: (one.share, str(one.of)))


def coverage(register: Iterable[Row]) -> Coverage:
    """Return the coverage of all of them together."""
    states = [row.state for row in register]
    return Coverage("", _among(states, COUNTED), _among(states, COVERED))


def coverage_over_time(register: Iterable[Row], day: date) -> list[Coverage]:
    """Return how many of those who must be trained today were in date at each month's end.

    The last entry is the day itself. People who have left since are not counted.
    """
    needed = [row.person.pk for row in register if row.state in COUNTED]
    terms = currency.terms(day)
    days = [*_month_ends_before(day), day]
    return [
        Coverage(
            one,
            len(needed),
            sum(any(begins <= one <= ends for begins, ends in terms.get(pk, ())) for pk in needed),
        )
        for one in days
    ]


def seats(register: Sequence[Row]) -> Seats:
    """Return how many seats would close the gap."""
    missing = [row for row in register if row.is_missing]
    due = sum(row.state is State.DUE for row in register)
    return Seats(len(missing), sum(row.is_near for row in missing), due)


def titles_in_use() -> dict[str, int]:
    """Return each title of those who work here, with how many hold it."""
    held: dict[str, int] = defaultdict(int)
    for title in Person.objects.of_the_city().values_list("title", flat=True):
        held[title] += 1
    return dict(sorted(held.items()))


def _rows(people: Iterable[Person], until: Mapping[str, date], day: date) -> list[Row]:
    positions = Position.objects.in_bulk(field_name="title")
    terms = RoleTerm.objects.standing(day).filter(role__in=_READ)
    reading = set(terms.values_list("person", flat=True))
    waived = set(Waiver.objects.standing(day).values_list("person", flat=True))
    found = []
    for person in people:
        position = positions.get(person.title)
        reads = person.pk in reading
        required = must_be_trained(position, reads=reads)
        facts = Facts(required, person.pk in waived, until.get(person.pk))
        exposure = _exposure(position, reads=reads)
        state = state_of(facts, day)
        is_soon = runs_out_soon(state, facts.until, day)
        found.append(Row(person, position, exposure, state, facts.until, is_soon))
    return found


def _exposure(position: Position | None, *, reads: bool) -> Exposure:
    if reads:
        return Exposure.READS
    return Exposure(position.exposure) if position else Exposure.MAY_MEET


def _urgency(row: Row) -> tuple[bool, date, bool, int, int, date]:
    return (
        not row.is_soon,
        row.until if row.is_soon and row.until else date.min,
        not row.is_near,
        _STATES.index(row.state),
        _EXPOSURES.index(row.exposure),
        row.until or date.min,
    )


def _among(states: Iterable[State], these: Sequence[State]) -> int:
    return sum(state in these for state in states)


def _month_ends_before(day: date) -> list[date]:
    ends: list[date] = []
    last = day.replace(day=1) - timedelta(days=1)
    while len(ends) < MONTHS_BACK:
        ends.insert(0, last)
        last = last.replace(day=1) - timedelta(days=1)
    return ends
