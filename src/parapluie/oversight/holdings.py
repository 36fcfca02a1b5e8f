"""Who holds what today: roles, keys, training, signatures, appointments; a line for each person.

Of matters only numbers, for a lane's supervisor alone, only those that they may be told of, and
never those about how staff treated someone: a number there could be about them (AT-2).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from parapluie.accounts import agreements
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import SET_UP, Designation, Lane, Person, Role, RoleTerm
from parapluie.cases import interpreting
from parapluie.oversight import readings, rules
from parapluie.oversight.models import AccessReview, ReviewLine
from parapluie.oversight.rules import Facts, Risk
from parapluie.training import currency
from parapluie.vault.holders import STAFF
from parapluie.vault.models import Dossier, Grant, HolderKey

_READ = (Role.READER, Role.INTERPRETER)


@dataclass(frozen=True, slots=True)
class Held:
    """One role somebody holds or is proposed for, who gave it, and the look at it, if any holds."""

    term: RoleTerm
    proposed_by: Person | None  # None: at set-up
    confirmed_by: Person | None
    line: ReviewLine | None


@dataclass(frozen=True, slots=True)
class Row:
    """One person and all they hold."""

    person: Person
    roles: tuple[Held, ...]
    appointment: Designation | None
    interprets: int  # matters
    key_since: date | None
    trained_until: date | None
    signed: bool | None  # None: nothing is to be signed
    signed_until: date | None
    keys: tuple[tuple[str, int], ...]  # the lane's name, to how many of its matters
    risks: tuple[Risk, ...]
    is_own: bool

    @property
    def was_looked_at(self) -> bool:
        """Say whether somebody looked at each role, lately enough to be signed."""
        return all(held.line is not None for held in self.roles)

    @property
    def has_left(self) -> bool:
        """Say whether this is somebody who left and still holds something."""
        return Risk.LEFT in self.risks


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of everybody at once, by person."""

    terms: Mapping[str, list[RoleTerm]]
    lines: Mapping[int, ReviewLine]
    appointments: Mapping[str, Designation]
    interprets: Mapping[str, int]
    keys_since: Mapping[str, date]
    trained: Mapping[str, date]
    signed: Mapping[str, date | None]
    must_sign: bool
    keys: Mapping[str, list[tuple[str, int]]]
    opened: set[str] | None  # None: whoever looks isn't told
    people: Mapping[str, Person]


def rows_for(desk: Desk, review: AccessReview | None, day: date) -> list[Row]:
    """Return everybody who holds anything, those with a risk first."""
    found = _find(desk, review, day)
    holding = {*found.terms, *found.appointments, *found.interprets, *found.keys}
    rows = [_row(found.people[one], found, desk, day) for one in holding if one in found.people]
    return sorted(rows, key=lambda row: (rules.rank(row.risks), row.person.title, row.person.pk))


def terms_to_review(day: date) -> QuerySet[RoleTerm]:
    """Return the roles that run, are proposed, or begin later."""
    return RoleTerm.objects.filter(Q(ends=None) | Q(ends__gt=day)).order_by("role", "lane", "pk")


def _find(desk: Desk, review: AccessReview | None, day: date) -> _Found:
    terms: dict[str, list[RoleTerm]] = defaultdict(list)
    for term in terms_to_review(day):
        terms[term.person_id].append(term)
    open_ones = Designation.objects.filter(Q(ends=None) | Q(ends__gt=day))
    lanes = [lane for lane in readings.lanes_watched(desk) if lane is not Lane.CONDUCT]
    dossiers = readings.told_of(desk, lanes)
    supervised = readings.told_of(desk, [lane for lane in lanes if lane in desk.supervises])
    keys = HolderKey.objects.filter(retired_on=None, holder__startswith=STAFF)
    since = day - rules.UNUSED_AFTER
    return _Found(
        terms=terms,
        lines=_lines(review, day),
        appointments={one.person_id: one for one in open_ones},
        interprets=_interprets(),
        keys_since={_person(who): made for who, made in keys.values_list("holder", "made_on")},
        trained=currency.last_days(day),
        signed=agreements.read_until(terms, day),
        must_sign=agreements.standing_for_staff(day) is not None,
        keys=_keys(supervised, day),
        opened=readings.readers_since(dossiers, since) if lanes else None,
        people=Person.objects.in_bulk(),
    )


def _lines(review: AccessReview | None, day: date) -> dict[int, ReviewLine]:
    """Return the looks that still hold, by the role looked at."""
    if review is None:
        return {}
    held = review.lines.filter(looked_on__gte=day - rules.LOOK_HOLDS)
    return {line.term_id: line for line in held.select_related("looked_by")}


def _interprets() -> dict[str, int]:
    rows = interpreting.running().values_list("person").annotate(Count("matter"))
    return dict(rows.order_by("person"))


def _keys(dossiers: QuerySet[Dossier], day: date) -> dict[str, list[tuple[str, int]]]:
    """Return to how many matters of each lane people hold keys, by person.

    What somebody held who left today goes tonight.
    """
    living = Grant.objects.living().of_staff().filter(dossier__in=dossiers)
    counted = living.values_list("holder", "dossier__lane").order_by("holder", "dossier__lane")
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for holder, lane, count in counted.annotate(Count("dossier__about", distinct=True)):
        found[_person(holder)].append((str(Lane(lane).label), count))
    leaving = Person.objects.filter(left_on=day).values_list("pk", flat=True)
    return {one: keys for one, keys in found.items() if one not in set(leaving)}


def _row(person: Person, found: _Found, desk: Desk, day: date) -> Row:
    terms = found.terms.get(person.pk, [])
    reads = any(term.role in _READ for term in terms)
    to_sign = found.must_sign and reads
    facts = Facts(
        has_left=person.left_on is not None,
        reads_since=_reads_since(terms, desk),
        opened=None if found.opened is None else person.pk in found.opened,
        trained_until=found.trained.get(person.pk),
        must_be_trained=reads,
        unsigned=to_sign and person.pk not in found.signed,
        unconfirmed=any(_is_unconfirmed(term) for term in terms),
    )
    return Row(
        person=person,
        roles=tuple(_held(term, found) for term in terms),
        appointment=found.appointments.get(person.pk),
        interprets=found.interprets.get(person.pk, 0),
        key_since=found.keys_since.get(person.pk),
        trained_until=facts.trained_until,
        signed=person.pk in found.signed if to_sign else None,
        signed_until=found.signed.get(person.pk),
        keys=tuple(found.keys.get(person.pk, [])),
        risks=rules.risks_of(facts, day),
        is_own=not rules.is_another(person.pk, desk.person.pk),
    )


def _reads_since(terms: Iterable[RoleTerm], desk: Desk) -> date | None:
    """Return since when somebody reads all of what whoever looks is told of."""
    lanes = {one for one in readings.lanes_watched(desk) if one is not Lane.CONDUCT}
    begun = [term.begins for term in terms if term.role == Role.READER and term.lane in lanes]
    return max(begun, default=None)


def _held(term: RoleTerm, found: _Found) -> Held:
    by, confirmed = (
        None if one == SET_UP else found.people.get(one)
        for one in (term.proposed_by, term.confirmed_by)
    )
    return Held(term, by, confirmed, found.lines.get(term.pk))


def _is_unconfirmed(term: RoleTerm) -> bool:
    return term.role == Role.READER and not term.confirmed_by


def _person(holder: str) -> str:
    return holder.removeprefix(STAFF)
