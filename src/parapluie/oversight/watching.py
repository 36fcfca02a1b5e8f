"""Unusual reading, for whoever supervises a lane and for the privacy officer, who read none of it.

A list to talk about, no accusation: a call-out or a handover explains most of it. What was talked
about leaves the list and stands in the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Person, Role, RoleTerm
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import NewEntry
from parapluie.oversight import readings, rules
from parapluie.oversight.rules import Band, Unusual
from parapluie.vault.formats import bound
from parapluie.vault.reasons import Reason

SHOWN_FOR: Final = timedelta(days=30)
NAMED: Final = 10  # references of one day; more would be no list to talk about
WATCHERS: Final = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)


class Outcome(StrEnum):
    """What came of talking about a day: the end of an act's name in the ledger."""

    EXPLAINED = "explained"
    PASSED_ON = "passed-on"  # to the privacy officer

    @property
    def act(self) -> str:
        """Return how the ledger names it."""
        return f"reading.{self.value}"


WHEN: Final[Mapping[Band, str | Promise]] = {
    Band.CLOSED_DAY: _("on a day on which City Hall is closed"),
    Band.NIGHT: _("at night"),
    Band.EARLY: _("early in the morning"),
    Band.EVENING: _("in the evening"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A colleague's day on which something was unusual, in words for whoever talks with them."""

    person: Person
    lane: Lane
    found: Unusual
    matters: tuple[str, ...]  # those not talked about yet
    was_passed_on: bool

    @property
    def day(self) -> date:
        """Return the day it was."""
        return self.found.day.day

    @property
    def count(self) -> int:
        """Return how many matters were opened that day."""
        return len(self.found.day.matters)

    @property
    def named(self) -> tuple[str, ...]:
        """Return the references a page names."""
        return self.matters[:NAMED]

    @property
    def more(self) -> int:
        """Return how many references a page leaves out."""
        return max(0, len(self.matters) - NAMED)

    @property
    def when(self) -> list[str | Promise]:
        """Return when, outside the City's hours."""
        return [WHEN[band] for band in self.found.bands]

    @property
    def said(self) -> list[str]:
        """Return the reasons they gave for what isn't theirs."""
        return [str(Reason(one).label) for one in self.found.said]


def rows_for(desk: Desk) -> list[Row]:
    """Return what was unusual up to yesterday and was not talked about yet, the newest first.

    A day that goes on has no number yet. Nobody finds themselves here.
    """
    since = today() - SHOWN_FOR
    dossiers = readings.told_of(desk, readings.lanes_watched(desk))
    days = readings.days_of(dossiers, since, today())
    found = rules.unusual(days, opens=settings.CALLS_FROM, closes=settings.CALLS_UNTIL)
    of_others = [one for one in found if rules.is_another(one.day.reader, desk.person.pk)]
    people = Person.objects.in_bulk({one.day.reader for one in of_others})
    marks = _marks(since)
    rows = [_row(one, people, marks, desk) for one in of_others if one.day.reader in people]
    return [row for row in rows if row.matters]


def has_privacy_officer() -> bool:
    """Say whether there is anybody to whom something could be passed."""
    return RoleTerm.objects.standing(today()).filter(role=Role.PRIVACY_OFFICER).exists()


@transaction.atomic
def talk_over(key: str, outcome: Outcome, *, by: Desk) -> None:
    """Take a day off the list, because it was talked about. Raise `Http404` for none of theirs.

    Only what whoever talked has seen leaves the lists of others.
    """
    row = next((one for one in rows_for(by) if key_of(one) == key), None)
    if row is None:
        raise Http404
    reader, day = row.person.pk, row.day
    entries.append_all(
        NewEntry(outcome.act, reader, by.actor, ("PRI-2",), _digest(reader, day, matter))
        for matter in row.matters
    )


def key_of(row: Row) -> str:
    """Return how a form names a row."""
    return f"{row.person.pk}~{row.lane}~{row.day.isoformat()}"


def _row(
    found: Unusual, people: Mapping[str, Person], marks: Mapping[bytes, set[str]], desk: Desk
) -> Row:
    reader, day = found.day.reader, found.day.day
    said = {one: marks.get(_digest(reader, day, one), set()) for one in found.matters}
    ends = {Outcome.EXPLAINED.act}
    if not desk.has(Role.PRIVACY_OFFICER):
        ends.add(Outcome.PASSED_ON.act)
    left = sorted(matter for matter, acts in said.items() if not acts & ends)
    passed = any(Outcome.PASSED_ON.act in said[one] for one in left)
    return Row(people[reader], Lane(found.day.lane), found, tuple(left), passed)


def _marks(since: date) -> dict[bytes, set[str]]:
    """Return which acts the ledger holds about what was talked over, by digest."""
    acts = [one.act for one in Outcome]
    found: dict[bytes, set[str]] = {}
    for act, digest in entries.since(since).filter(act__in=acts).values_list("act", "digest"):
        found.setdefault(bytes(digest), set()).add(act)
    return found


def _digest(reader: str, day: date, matter: str) -> bytes:
    return crypto.digest(bound("parapluie reading talked over 1", reader, day.isoformat(), matter))
