"""What was opened, from the ledger: by whom, which matter, on which day, for which reason.

What somebody said to get at a colleague's matter counts with it, even where they opened it on a
later day, when it was theirs.

Whoever looks at colleagues gets only what they may be told of by numbers (cases.access): what is
hidden from them changes no list, no count and nothing that is compared with it (AT-2).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.timezone import get_current_timezone

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Person, Role
from parapluie.cases import access
from parapluie.cases.reasons import ACTS as SAYINGS
from parapluie.clock import working
from parapluie.ledger import entries
from parapluie.ledger.models import AppendOnly
from parapluie.oversight.rules import Day, Opening
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import ACTS, SAID, Reason, reason_of

QUARTER: Final = 900  # seconds; the finest that is looked at, and no city's clock is off by less


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody opened themselves: a matter on a day, and why."""

    day: date
    matter: str
    reasons: tuple[Reason, ...]


def lanes_watched(desk: Desk) -> list[Lane]:
    """Return the lanes whose reading this person watches over: the privacy officer, each."""
    if desk.has(Role.PRIVACY_OFFICER):
        return list(Lane)
    return [lane for lane in Lane if lane in desk.supervises]


def told_of(desk: Desk, lanes: Collection[Lane]) -> QuerySet[Dossier]:
    """Return the dossiers whose openings this person may hear of."""
    matters = access.counted_for(desk, [lane.value for lane in lanes])
    return Dossier.objects.filter(about__in=matters.values("pk"))


def days_of(dossiers: QuerySet[Dossier], since: date, until: date) -> list[Day]:
    """Return what was opened of these, and what was said for it, from one day until before another.

    In one query.
    """
    rows = _of_staff(since, (*ACTS, *SAYINGS))
    rows = rows.filter(day__lt=until, subject__in=dossiers.values("pk"))
    of_matter = _of_dossier("lane"), _of_dossier("about")
    found = rows.values_list("actor", "day", "act", F("second") / QUARTER, *of_matter).distinct()
    days: dict[tuple[str, str, date], list[Opening]] = defaultdict(list)
    for actor, day, act, at, lane, about in found.iterator():
        days[actor, lane, day].append(_opening(about, day, at, act))
    return [Day(*key, tuple(openings)) for key, openings in days.items()]


def readers_since(dossiers: QuerySet[Dossier], since: date) -> set[str]:
    """Return the ids of who opened any of these since a day."""
    rows = _openings(since).filter(subject__in=dossiers.values("pk"))
    return set(rows.values_list("actor", flat=True).distinct())


def own_of(person: Person, since: date) -> list[Own]:
    """Return what somebody opened since a day, the newest first, as they did it at the time.

    Nothing of how it stands today is told by it: whoever is barred since learns nothing here.
    """
    rows = _openings(since).filter(actor=person.pk)
    found: dict[tuple[date, str], set[Reason]] = defaultdict(set)
    for day, about, act in rows.values_list("day", _of_dossier("about"), "act").distinct():
        reason = reason_of(act)
        found[day, about] |= {reason} if reason else set()
    owns = [
        Own(day, about, tuple(one for one in Reason if one in reasons))
        for (day, about), reasons in found.items()
    ]
    return sorted(owns, key=lambda one: (-one.day.toordinal(), one.matter))


def _openings(since: date) -> AppendOnly:
    """Return the openings of dossiers since a day."""
    return _of_staff(since, ACTS)


def _of_staff(since: date, acts: Collection[str]) -> AppendOnly:
    return entries.since(since).filter(act__in=acts, second__isnull=False)


def _of_dossier(column: str) -> Subquery:
    """Return what an opening's dossier says of its matter; the row outlives what was erased."""
    return Subquery(Dossier.objects.filter(pk=OuterRef("subject")).values(column)[:1])


def _opening(about: str, day: date, quarter: int, act: str) -> Opening:
    local = datetime.fromtimestamp(quarter * QUARTER, get_current_timezone())
    reason = SAYINGS.get(act) or reason_of(act)
    said = reason.value if reason in SAID and reason else ""
    return Opening(about, local.hour, working.is_working_day(day), said)
