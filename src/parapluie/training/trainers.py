"""What whoever signs in for a peer-led organisation may do: their own courses, and nothing else.

All of it is optional. An organisation can work on paper, and end this at any time; its courses
stay until it takes them back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parapluie.accounts import actions as accounts
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.training import actions, sessions
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import Trainer
from parapluie.training.models import Completion, Course, PeerOrganisation, Session

FEWEST: Final = 5  # completions of a month, before their number is shown
MONTHS: Final = 12
WRITTEN_DOWN_FOR: Final = timedelta(days=14)  # after a session, by whoever gave it


@dataclass(frozen=True, slots=True)
class Month:
    """How many completed a course in a month; None where it were too few to say."""

    begins: date
    completed: int | None


@transaction.atomic
def tie(person: Person, organisation: PeerOrganisation, *, by: Actor) -> Trainer:
    """Say for which organisation a trainer signs in; whoever came for another one changes."""
    if not person.terms.filter(role=Role.TRAINER, ends=None).exists():
        raise TrainingRefused(
            Refusal(
                _("This account is no trainer's."),
                _("An administrator invites a trainer; then say for whom they come."),
                "RES-1",
            )
        )
    row, _is_new = Trainer.objects.update_or_create(
        person=person, defaults={"organisation": organisation}
    )
    entries.append("training.trainer-named", subject=person.pk, by=by, clauses=["RES-1"])
    return row


@transaction.atomic
def step_down(person: Person, *, by: Actor) -> None:
    """End signing in for an organisation, at the word of whoever does; its courses stay."""
    for term in person.terms.filter(role=Role.TRAINER, ends=None):
        accounts.end_role(term, by=by)
    Trainer.objects.filter(person=person).delete()


def signing_in() -> QuerySet[Trainer]:
    """Return who signs in for an organisation today."""
    open_terms = RoleTerm.objects.filter(role=Role.TRAINER, ends=None, person__left_on=None)
    return Trainer.objects.filter(person__in=open_terms.values("person")).select_related("person")


def organisation_of(person: Person) -> PeerOrganisation | None:
    """Return for whom a trainer signs in; None until the coordinator has said so."""
    row = Trainer.objects.filter(person=person).select_related("organisation").first()
    return row.organisation if row else None


@carries_out("RES-1")
def is_own(organisation: PeerOrganisation | None, course: Course) -> bool:
    """Say whether an organisation developed a course: nobody else touches it."""
    return organisation is not None and course.developer_id == organisation.pk


def own_course(person: Person, number: int) -> Course | None:
    """Return a course of a trainer's own organisation; None for any other, there or not."""
    course = Course.objects.filter(pk=number).select_related("developer").first()
    return course if course and is_own(organisation_of(person), course) else None


def own_session(person: Person, number: int) -> Session | None:
    """Return a session of a trainer's own course that is to come or can be written down; or None.

    Nobody is written down before it has begun: whoever stands in the list may read from then on.
    """
    held = Session.objects.filter(pk=number, cancelled_on=None).select_related("course").first()
    if held is None or held.held_on < today() - WRITTEN_DOWN_FOR:
        return None
    return held if is_own(organisation_of(person), held.course) else None


def names_on(session: Session) -> Mapping[str, str]:
    """Return the ids of those who signed up to a session, by sign-in name: nobody else's."""
    everybody = sessions.places_of([session])[session.pk].everybody
    return {one.username: one.pk for one in everybody}


@transaction.atomic
def write_down(session: Session, people: Iterable[str], *, by: Actor) -> list[Completion]:
    """Record who was at a session, of those who had signed up. It has begun (RES-1)."""
    actions.require_begun([session])
    known = set(names_on(session).values())
    present = Person.objects.filter(pk__in=known.intersection(people))
    return actions.record_attendance(present, course=session.course, held_on=session.held_on, by=by)


def months(course: Course, day: date) -> list[Month]:
    """Return how many completed a course in each of the last twelve whole months, newest first.

    A number under five isn't shown, nor any total from which it could be reckoned.
    """
    begins = [_month_before(day.replace(day=1), back) for back in range(1, MONTHS + 1)]
    done = Completion.objects.filter(course=course, completed_on__gte=begins[-1])
    counted = Counter(one.replace(day=1) for one in done.values_list("completed_on", flat=True))
    return [Month(one, counted[one] if counted[one] >= FEWEST else None) for one in begins]


def _month_before(first: date, back: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(year, month + 1, 1)
