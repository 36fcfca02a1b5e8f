"""Class lists as CSV, as learning systems export them: read line by line, all recorded or nothing.

Takes UTF-8 with or without a BOM, else Windows-1252; commas, semicolons or tabs. Memory doesn't
grow with the file. A line that can't be taken is named with its number and what is wanted instead.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import BinaryIO, Final, TextIO

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from parapluie.accounts.models import Person
from parapluie.kit.errors import OperatorError, Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, Actor, NewEntry
from parapluie.training.actions import TrainingRefused, counts_for_months, months_after
from parapluie.training.models import Completion, Course

FIELDS: Final = ("username", "course", "completed_on")
LARGEST: Final = 200_000_000  # bytes; 50,000 lines are about two million
LONGEST_CELL: Final = 1_000  # signs
LONGEST_LINE: Final = 100_000
_CHUNK: Final = 1 << 16
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")  # a time of day may follow
_AT_ONCE: Final = 1_000
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be recorded. `number` counts from 1, the headings included."""

    number: int
    person: str
    course: int
    completed_on: date


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that can't be recorded, what is wanted instead, and the cell that stood there."""

    number: int
    wanted: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of recording a list."""

    recorded: int
    there_already: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of recording a list: how many lines each way, and which can't be."""

    new: int
    there_already: int
    bad: tuple[BadLine, ...] = ()


def read(
    source: BinaryIO, columns: Mapping[str, str], *, by: Actor = SYSTEM
) -> Iterator[Line | BadLine]:
    """Give each line of a list, good or bad; `columns` are the headings of the three `FIELDS`.

    Raise `OperatorError` where the file is too large, in no known encoding, or lacks a column.
    """
    rows = _rows(source)
    places = _places(next(rows, None), columns)
    known = _Known(by)
    for number, row in enumerate(rows, start=2):
        if isinstance(row, str):
            yield BadLine(number, row)
        elif any(cell.strip() for cell in row):
            yield known.line(number, [_cell(row, place) for place in places])


@transaction.atomic
def record(lines: Iterable[Line], *, by: Actor) -> Outcome:
    """Record these lines, all or nothing. What stands already is left as it is."""
    months = counts_for_months()
    recorded = seen = 0
    waiting = iter(lines)
    while some := list(islice(waiting, _AT_ONCE)):
        if any(one.person == by.id for one in some):
            raise TrainingRefused(
                Refusal(_("Nobody records their own training."), _("Ask someone else to."), "RES-1")
            )
        standing = _standing(some)
        new = {_key(one): one for one in some if _key(one) not in standing}.values()
        Completion.objects.bulk_create(
            Completion(
                person_id=one.person,
                course_id=one.course,
                completed_on=one.completed_on,
                expires_on=months_after(one.completed_on, months),
                recorded_by=by.id or "import",
            )
            for one in new
        )
        clauses = ["RES-1", "PRI-5"]
        entries.append_all(NewEntry("training.completed", one.person, by, clauses) for one in new)
        recorded += len(new)
        seen += len(some)
    return Outcome(recorded, seen - recorded)


def foresee(lines: Iterable[Line | BadLine]) -> Foreseen:
    """Return what `record` would make of these lines; nothing is recorded."""
    bad: list[BadLine] = []
    known: set[tuple[str, int, date]] = set()
    seen = 0
    waiting = _good(lines, bad)
    while some := list(islice(waiting, _AT_ONCE)):
        standing = _standing(some)
        known |= {_key(one) for one in some} - standing
        seen += len(some)
    return Foreseen(len(known), seen - len(known), tuple(bad))


@transaction.atomic
def record_as_foreseen(
    lines: Iterable[Line | BadLine], foreseen: tuple[int, int, int], *, by: Actor
) -> Outcome:
    """Record the good lines where new, standing and bad ones are as many as somebody saw.

    Raise `TrainingRefused`, and record nothing, where something changed since.
    """
    bad: list[BadLine] = []
    done = record(_good(lines, bad), by=by)
    if (done.recorded, done.there_already, len(bad)) != foreseen:
        raise TrainingRefused(
            Refusal(
                _("Something changed since you looked at this list. Nothing is recorded."),
                _("Look at it again."),
                "RES-1",
            )
        )
    return done


def headings(source: BinaryIO) -> list[str]:
    """Return the headings of a list. Raise `OperatorError` as `read` does."""
    first = next(_rows(source), [])
    source.seek(0)
    return [] if isinstance(first, str) else [one.strip() for one in first if one.strip()]


def _good(lines: Iterable[Line | BadLine], bad: list[BadLine]) -> Iterator[Line]:
    """Give the good lines, and put the others aside."""
    for one in lines:
        if isinstance(one, BadLine):
            bad.append(one)
        else:
            yield one


class _Known:
    """Who works here and which courses there are, looked up once for the whole list."""

    def __init__(self, by: Actor) -> None:
        self._own = by.id
        self._people = dict(Person.objects.of_the_city().values_list("username", "id"))
        courses = Course.objects.select_related("developer")
        self._courses = {one.title.casefold(): one for one in courses}
        self._today = today()

    def line(self, number: int, cells: list[str]) -> Line | BadLine:
        username, title, said = cells
        person = self._people.get(username.lower())
        course = self._courses.get(title.casefold())
        day = _day(said)
        if person is None:
            return BadLine(number, _("one sign-in name of somebody who works here"), username)
        if person == self._own:
            return BadLine(number, _("another coordinator, for your own training"), username)
        if course is None:
            return BadLine(
                number, _("the name of a course as it stands on the Courses page"), title
            )
        if day is None:
            return BadLine(number, _("a day such as 2026-03-02"), said)
        if day > self._today:
            return BadLine(number, _("a day that has come"), said)
        if not course.could_be_taken_on(day):
            return BadLine(number, _("a day before the organisation closed"), said)
        return Line(number, person, course.pk, day)


def _rows(source: BinaryIO) -> Iterator[list[str] | str]:
    """Give the cells of each line, or what is wanted where a line can't be taken apart."""
    text = io.TextIOWrapper(source, _encoding(source), newline="")
    try:
        first = text.readline(LONGEST_LINE)
        delimiter = max(_DELIMITERS, key=first.count)
        for line in _lines(first, text):
            yield _cells(line, delimiter)
    finally:
        if not source.closed:
            text.detach()  # the file is whoever's who opened it


def _cells(line: str, delimiter: str) -> list[str] | str:
    """Take one line apart by itself, so that a quote left open swallows no other."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return _("cells in one line, with quotes closed")
    if any(len(cell) > LONGEST_CELL for cell in row):
        return _("cells of {most} signs at most").format(most=LONGEST_CELL)
    return row


def _lines(first: str, text: TextIO) -> Iterator[str]:
    """Give each line, never more of one than memory should hold."""
    line, number = first, 1
    while line:
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            said = _("Line {number} has over {most} signs. Is this a CSV?")
            raise OperatorError(
                said.format(number=number, most=number_format(LONGEST_LINE, force_grouping=True))
            )
        yield line
        line, number = text.readline(LONGEST_LINE), number + 1


def _encoding(source: BinaryIO) -> str:
    """Return the encoding of the whole file, and go back to its beginning."""
    if not source.seekable():
        raise OperatorError("The list is read twice. Save it as a file first.")
    source.seek(0)
    head = source.read(_CHUNK)
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise OperatorError(
            _("This isn't a CSV file. In your spreadsheet choose “Save as”, then CSV (UTF-8).")
        )
    for encoding in ("utf-8-sig", "cp1252"):
        source.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        read = 0
        try:
            while chunk := source.read(_CHUNK):
                decoder.decode(chunk)
                read += len(chunk)
                if read > LARGEST:
                    raise OperatorError(f"The list has over {LARGEST:,} bytes. Cut it into parts.")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        source.seek(0)
        return encoding
    raise OperatorError(_("The list is neither UTF-8 nor Windows-1252. Save it as CSV (UTF-8)."))


def _places(headings: list[str] | str | None, columns: Mapping[str, str]) -> list[int]:
    found = [one.strip().casefold() for one in headings or [] if isinstance(headings, list)]
    missing = [columns[one] for one in FIELDS if columns[one].casefold() not in found]
    if missing:
        raise OperatorError(
            f"The first line lacks: {', '.join(missing)}. Say which headings the list has, "
            "with --columns username=… course=… completed_on=…"
        )
    return [found.index(columns[one].casefold()) for one in FIELDS]


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _day(said: str) -> date | None:
    if not _DAY.fullmatch(said):
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


def _key(line: Line) -> tuple[str, int, date]:
    return line.person, line.course, line.completed_on


def _standing(lines: Sequence[Line]) -> set[tuple[str, int, date]]:
    """Return which of these are recorded already."""
    days = [one.completed_on for one in lines]
    rows = Completion.objects.filter(
        person__in={one.person for one in lines}, completed_on__range=(min(days), max(days))
    )
    return set(rows.values_list("person", "course", "completed_on"))
