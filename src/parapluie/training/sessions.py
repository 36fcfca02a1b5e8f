"""Sessions of courses: who comes, who waits for a seat, and what the coordinator plans.

Each act is one transaction with its ledger entry. A seat that somebody gives back goes to whoever
has waited longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.models import Person
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.screens import writing
from parapluie.screens.findings import Where
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Course, Session, SignUp

_CLAUSES: Final = ("RES-1", "OBJ-2")


@dataclass(frozen=True, slots=True)
class Places:
    """Who has a seat in a session and who waits for one, each in the order of signing up."""

    seated: tuple[Person, ...]
    waiting: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Return all who signed up."""
        return self.seated + self.waiting


@transaction.atomic
def plan(
    course: Course,
    *,
    held_on: date,
    begins_at: time,
    ends_at: time,
    place: str,
    seats: int,
    by: Actor,
) -> Session:
    """Plan a session of a course; its day may not lie behind. What is planned stays as it is."""
    _require_possible(course, held_on, begins_at, ends_at)
    writing.require_clean((place,), Where.STAFF)
    session, is_new = Session.objects.get_or_create(
        course=course,
        held_on=held_on,
        begins_at=begins_at,
        place=place,
        cancelled_on=None,
        defaults={"seats": seats, "ends_at": ends_at},
    )
    if is_new:
        entries.append("training.session-planned", subject=_named(session), by=by, clauses=_CLAUSES)
    elif (session.seats, session.ends_at) != (seats, ends_at):
        raise TrainingRefused(
            Refusal(
                _("This session is planned already, with another end or number of seats."),
                _("Cancel it first, or choose another time or place."),
                "RES-1",
            ),
            at="seats",
        )
    return session


def _require_possible(course: Course, held_on: date, begins_at: time, ends_at: time) -> None:
    if not course.could_be_taken_on(held_on):
        raise TrainingRefused(
            Refusal(
                _("This organisation has closed by then."),
                _("Plan a course of another organisation."),
                "RES-1",
            ),
            at="held_on",
        )
    if held_on < today():
        raise TrainingRefused(
            Refusal(_("This day lies behind."), _("Write down who was there instead."), "RES-1"),
            at="held_on",
        )
    if ends_at <= begins_at:
        raise TrainingRefused(
            Refusal(
                _("It would end before it begins."),
                _("Choose a later hour of the same day."),
                "RES-1",
            ),
            at="ends_at",
        )


@transaction.atomic
def cancel(session: Session, *, by: Actor) -> None:
    """Cancel a session; whoever signed up sees it where they did."""
    if session.cancelled_on is None:
        session.cancelled_on = today()
        session.save(update_fields=["cancelled_on"])
        entries.append(
            "training.session-cancelled", subject=_named(session), by=by, clauses=_CLAUSES
        )


@transaction.atomic
def sign_up(session: Session, person: Person, *, by: Actor) -> bool:
    """Sign somebody up; say whether they have a seat, or wait for one."""
    held = Session.objects.select_for_update().get(pk=session.pk)
    _require_open(held)
    _wish, is_new = SignUp.objects.get_or_create(session=held, person=person)
    if is_new:
        entries.append("training.signed-up", subject=person.pk, by=by, clauses=_CLAUSES)
    return person in places_of([held])[held.pk].seated


@transaction.atomic
def step_back(session: Session, person: Person, *, by: Actor) -> None:
    """Give a seat back, or stop waiting for one."""
    held = Session.objects.select_for_update().get(pk=session.pk)
    gone, _rows = SignUp.objects.filter(session=held, person=person).delete()
    if gone:
        entries.append("training.stepped-back", subject=person.pk, by=by, clauses=_CLAUSES)


def since(day: date) -> list[Session]:
    """Return the sessions from that day on, the soonest first; cancelled ones too."""
    found = Session.objects.filter(held_on__gte=day).select_related("course__developer")
    return list(found.order_by("held_on", "begins_at", "pk"))


def places_of(sessions: Iterable[Session]) -> dict[int, Places]:
    """Return, by session, who has a seat and who waits."""
    every = list(sessions)
    found = SignUp.objects.filter(session__in=every, person__left_on=None)
    wishes = found.select_related("person").order_by("pk")
    people: dict[int, list[Person]] = {one.pk: [] for one in every}
    for wish in wishes:
        people[wish.session_id].append(wish.person)
    return {
        one.pk: Places(tuple(people[one.pk][: one.seats]), tuple(people[one.pk][one.seats :]))
        for one in every
    }


def _require_open(session: Session) -> None:
    if session.cancelled_on is not None or session.held_on < today():
        raise TrainingRefused(
            Refusal(_("This session was cancelled, or is over."), _("Choose another one."), "RES-1")
        )


def _named(session: Session) -> str:
    return f"session:{session.pk}"
