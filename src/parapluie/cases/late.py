"""What nobody answered in time, told to whoever supervises: which, and how long (RES-2)."""

from dataclasses import dataclass
from datetime import date

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Role
from parapluie.cases import hearing
from parapluie.cases.models import Matter
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit.times import today

TOLD = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)
LOOKED_AT = 200  # the oldest; a city with more has another trouble


@dataclass(frozen=True, slots=True)
class Late:
    """A matter that waits too long, by how many working days."""

    reference: str
    days: int


@carries_out("RES-2")
def days_late(due_on: date, day: date) -> int:
    """Return how many working days have begun since the day an answer was promised for."""
    count = 0
    while due_on < day:
        due_on = working.next_working_day(due_on)
        count += due_on <= day
    return count


def late_for(desk: Desk) -> list[Late]:
    """Return what is late by a working day or more and this person is told of, the oldest first.

    What is about staff goes up a line of its own (conduct.late_for).
    """
    overdue = Matter.objects.overdue(today()).exclude(lane=Lane.CONDUCT)
    found = overdue.select_related("file").order_by("due_on", "reference")
    late = [one for one in found[:LOOKED_AT] if days_late(one.due_on, today()) > 0]
    told = hearing.told_of_each([one.file for one in late], TOLD)
    return [
        Late(one.reference, days_late(one.due_on, today()))
        for one in late
        if desk.person.pk in told[one.reference]
    ]
