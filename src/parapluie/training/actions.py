"""Recording courses and completions. Each act is one transaction with its ledger entry.

A course counts only when an organisation led by peers developed it, which was confirmed as
`organisations.py` has it (RES-1).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.models import Person
from parapluie.guidelines.controls import carries_out
from parapluie.guidelines.pack import current_pack
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.times import now, today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.training.models import Completion, Course, PeerOrganisation, Session

_MOST_MONTHS: Final = 60  # a certificate that never ran out would not be ongoing training (OBJ-2)


class TrainingRefused(Refused):
    """A record of training was refused. `at` is the argument that was off, where it was one."""

    def __init__(self, refusal: Refusal, *, at: str = "") -> None:
        super().__init__(refusal)
        self.at = at


@carries_out("RES-1")
@transaction.atomic
def add_course(
    *, title: str, developer: PeerOrganisation | None, qualifying: bool, by: Actor
) -> Course:
    """Add a course. A City-made one, or one by an organisation nobody confirmed, can't qualify."""
    if qualifying and (developer is None or not developer.confirmed_by):
        raise TrainingRefused(
            Refusal(
                _("This course can't count: no confirmed peer-led organisation developed it."),
                _("Record it without counting it, or add it once its organisation is confirmed."),
                "RES-1",
            ),
            at="qualifying",
        )
    if Course.objects.filter(title__iexact=title).exists():
        raise TrainingRefused(
            Refusal(_("There is a course of this name."), _("Choose another name."), "RES-1"),
            at="title",
        )
    course = Course.objects.create(title=title, developer=developer, qualifying=qualifying)
    entries.append("training.course-added", subject=str(course.pk), by=by, clauses=["RES-1"])
    return course


@transaction.atomic
def record_completion(
    person: Person,
    *,
    course: Course,
    completed_on: date,
    expires_on: date | None = None,
    by: Actor,
) -> Completion:
    """Record that a person completed a course; it counts as long as the City chose (OBJ-2)."""
    _require_day(course, completed_on, at="completed_on")
    if by.id == person.pk:
        raise TrainingRefused(
            Refusal(_("Nobody records their own training."), _("Ask someone else to."), "RES-1")
        )
    completion, is_new = Completion.objects.get_or_create(
        person=person,
        course=course,
        completed_on=completed_on,
        defaults={
            "expires_on": expires_on or counts_until(completed_on),
            "recorded_by": by.id or "setup",
        },
    )
    if is_new:
        entries.append("training.completed", subject=person.pk, by=by, clauses=["RES-1", "PRI-5"])
    return completion


@transaction.atomic
def record_attendance(
    people: Iterable[Person], *, course: Course, held_on: date, by: Actor
) -> list[Completion]:
    """Record everybody who was at a session; all of them or, where one is refused, nobody."""
    _require_day(course, held_on, at="held_on")
    if counts_until(held_on) < today():
        raise TrainingRefused(
            Refusal(
                _("What was learned that day has run out already."),
                _("Look at the day again."),
                "OBJ-2",
            ),
            at="held_on",
        )
    require_begun(course.sessions.filter(held_on=held_on, cancelled_on=None))
    return [
        record_completion(person, course=course, completed_on=held_on, by=by) for person in people
    ]


@carries_out("RES-1")
def require_begun(sessions: Iterable[Session]) -> None:
    """Refuse to record a session of which none has begun: who was there is not known before.

    None at all is no fault: a session on paper is planned nowhere.
    """
    planned = list(sessions)
    if planned and not any(one.has_begun(now()) for one in planned):
        raise TrainingRefused(
            Refusal(
                _("This session has not begun yet. Nothing is recorded."),
                _("Write down who was there when it has begun."),
                "RES-1",
            ),
            at="held_on",
        )


def _require_day(course: Course, day: date, *, at: str) -> None:
    """Refuse a day on which nobody can have completed a course: to come, or after its end."""
    if day > today():
        raise TrainingRefused(
            Refusal(_("This day has not come yet."), _("Record the day of completion."), "RES-1"),
            at=at,
        )
    if not course.could_be_taken_on(day):
        raise TrainingRefused(
            Refusal(
                _("This organisation had closed by then, so nobody can have taken its course."),
                _("Look at the day again, or record a course of another organisation."),
                "RES-1",
            ),
            at=at,
        )


@transaction.atomic
def take_back(completion: Completion, *, by: Actor) -> None:
    """Take back a completion that was recorded by mistake; the ledger keeps that it stood."""
    person = completion.person_id
    completion.delete()
    entries.append("training.taken-back", subject=person, by=by, clauses=["RES-1", "PRI-5"])


@carries_out("OBJ-2")
def counts_until(completed_on: date) -> date:
    """Return the last day on which what was completed that day counts: it is learned anew."""
    return months_after(completed_on, counts_for_months())


def counts_for_months() -> int:
    """Return for how many months training counts (OBJ-2: the City's parameter)."""
    return current_pack().number("OBJ-2", "training_valid", most=_MOST_MONTHS)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
