"""Whether everybody is treated alike: how long it takes and how it ends, by unit of those at work.

Counts alone, of clear columns; nothing is opened. By unit, never by who wrote and never by member
of staff; small numbers are not shown, since a small number can be a person (PUR-3).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import access, wishes
from parapluie.cases.models import ClosingReason, MatterSet, Stage
from parapluie.cases.wishes_rows import Said
from parapluie.guidelines.controls import carries_out
from parapluie.vault.models import Item

PERIOD: Final = timedelta(days=365)
FEWEST: Final = 5  # a smaller number isn't shown
FEWEST_SAID: Final = 10  # answers to a question, before their share is shown
FEWEST_PEOPLE: Final = 2  # a unit in which one person alone had matters would be that person

Bands = Sequence[tuple[int | None, str | Promise]]
TO_ANSWER: Final[Bands] = (
    (1, gettext_lazy("within a day")),
    (3, gettext_lazy("2 or 3 days")),
    (7, gettext_lazy("4 to 7 days")),
    (None, gettext_lazy("longer")),
)
TO_CLOSE: Final[Bands] = (
    (7, gettext_lazy("within a week")),
    (30, gettext_lazy("8 to 30 days")),
    (90, gettext_lazy("31 to 90 days")),
    (None, gettext_lazy("longer")),
)
SHARES: Final = (
    (0.9, gettext_lazy("nearly all")),
    (0.6, gettext_lazy("most")),
    (0.4, gettext_lazy("about half")),
    (0.1, gettext_lazy("some")),
    (0.0, gettext_lazy("nearly nobody")),
)


@dataclass(frozen=True, slots=True)
class Lived:
    """What counts of one matter."""

    unit: str
    person: str  # only to see whether a unit is one person
    answered_after: int | None  # days
    closed_after: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the page shows it: a row for each unit, or whatever stands in `head`."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How often something ended in one way, and after how many days half of those had ended."""

    reason: str
    count: str
    days: int | None  # None where there are too few


def similar(desk: Desk, lane: str, today: date) -> list[Ending]:
    """Return how matters of this lane ended in twelve months; nothing where they are few."""
    mine = access.matters_for(desk).filter(lane=lane)
    ended = mine.filter(stage=Stage.CLOSED, closed_on__gt=today - PERIOD)
    days: dict[str, list[int]] = defaultdict(list)
    for reason, begun, closed in ended.values_list("closing_reason", "received_on", "closed_on"):
        days[reason].append(_days(begun, closed) or 0)
    if sum(len(found) for found in days.values()) < FEWEST:
        return []
    return [
        Ending(
            str(reason.label),
            cell(len(days[reason.value])),
            round(median(days[reason.value])) if len(days[reason.value]) >= FEWEST else None,
        )
        for reason in ClosingReason
        if reason.value in days
    ]


def tables_for(desk: Desk, today: date) -> list[tuple[str, list[Table]]]:
    """Return the tables of each lane this person supervises, by the lane's name."""
    found = []
    for lane in sorted(desk.supervises):
        matters = _counted(desk, lane, today)
        tables = [*_tables(_lived(matters)), *_said_at_the_end(matters)]
        found.append((str(Lane(lane).label), tables))
    return found


@carries_out("PUR-3")
def cell(count: int) -> str:
    """Return a count as it may be shown: a small one in words, since it could be a person."""
    if not count:
        return "–"
    return str(count) if count >= FEWEST else _("few")


@carries_out("PUR-3")
def row_of(lived: Lived) -> str:
    """Return the row a matter counts in: the unit of whoever had it, nothing finer."""
    return lived.unit


def _counted(desk: Desk, lane: str, today: date) -> MatterSet:
    """Return what is counted: what somebody has or had, of what this person may be told of."""
    found = access.counted_for(desk, [lane]).filter(received_on__gt=today - PERIOD)
    return found.exclude(assignee=None)


def _lived(matters: MatterSet) -> list[Lived]:
    replies = Item.objects.filter(kind="reply", dossier__in=matters.values("letterbox"))
    answered = dict(replies.values_list("dossier").annotate(first=Min("day")))
    rows = matters.values_list(
        "assignee__unit", "assignee", "letterbox", "received_on", "closed_on", "closing_reason"
    )
    return [
        Lived(
            unit=unit or _("No unit given"),
            person=person,
            answered_after=_days(begun, answered.get(letterbox)),
            closed_after=_days(begun, closed),
            reason=reason,
        )
        for unit, person, letterbox, begun, closed, reason in rows
    ]


def _days(begun: date, ended: date | None) -> int | None:
    return None if ended is None else (ended - begun).days


def _tables(lived: list[Lived]) -> list[Table]:
    units = _units(lived)
    waiting, open_still = _("no answer yet"), _("still open")
    reasons = [(reason.value, str(reason.label)) for reason in ClosingReason]
    named = dict(reasons)
    return [
        _table(
            _("Days until the first answer"),
            [*_labels(TO_ANSWER), waiting],
            {
                unit: [_band(one.answered_after, TO_ANSWER, waiting) for one in found]
                for unit, found in units.items()
            },
        ),
        _table(
            _("Days until it was closed"),
            [*_labels(TO_CLOSE), open_still],
            {
                unit: [_band(one.closed_after, TO_CLOSE, open_still) for one in found]
                for unit, found in units.items()
            },
        ),
        _table(
            _("How it ended"),
            [label for _value, label in reasons],
            {
                unit: [named[one.reason] for one in found if one.reason]
                for unit, found in units.items()
            },
        ),
    ]


def _units(lived: list[Lived]) -> dict[str, list[Lived]]:
    """Return what counts by unit; units of one person together, and those left out if still one."""
    found: dict[str, list[Lived]] = defaultdict(list)
    for one in lived:
        found[row_of(one)].append(one)
    alone = [unit for unit, of in found.items() if len({one.person for one in of}) < FEWEST_PEOPLE]
    together = [one for unit in alone for one in found.pop(unit)]
    shown = dict(sorted(found.items()))
    if len({one.person for one in together}) >= FEWEST_PEOPLE:
        shown[_("Smaller units together")] = together
    return shown


def _table(title: str, columns: list[str], found: dict[str, list[str]]) -> Table:
    rows = []
    for unit, bands in found.items():
        counts = Counter(bands)
        rows.append((unit, tuple(cell(counts[column]) for column in columns)))
    return Table(title, _("Unit"), tuple(columns), tuple(rows))


def _said_at_the_end(matters: MatterSet) -> list[Table]:
    """Return how many said yes to the two closing questions, in words and never as a number.

    Counts of two questions put to the same few people would tell by their difference what one said.
    """
    asked = {"satisfied": _("Satisfied with what we did"), "respected": _("Felt respected")}
    said = list(wishes.counted(matters).values(*asked))
    rows = []
    for name, label in asked.items():
        counts = Counter(one[name] for one in said)
        rows.append((label, (share(counts[Said.YES], counts[Said.NO]),)))
    return [Table(_("What people said at the end"), _("We asked"), (_("Said yes"),), tuple(rows))]


@carries_out("PUR-3")
def share(yes: int, no: int) -> str:
    """Return about how many said yes, of those who said either; nothing where they are few."""
    both = yes + no
    if both < FEWEST_SAID:
        return _("too few to say")
    part = yes / both
    return next(str(words) for least, words in SHARES if part >= least)


def _labels(bands: Bands) -> list[str]:
    return [str(label) for _most, label in bands]


def _band(days: int | None, bands: Bands, none: str) -> str:
    if days is None:
        return none
    fitting: Iterable[str] = (str(label) for most, label in bands if most is None or days <= most)
    return next(iter(fitting))
