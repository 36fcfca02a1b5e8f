"""Reminds people before their own training runs out: 60, 30 and 7 days ahead, and after (OBJ-2).

On their own pages it stands the whole time. Mail says once for each of these that something waits,
however many ticks were missed, and never twice (cases.digest).
"""

from dataclasses import dataclass
from datetime import date

from parapluie.accounts.models import Person
from parapluie.guidelines.controls import carries_out
from parapluie.kit.times import today
from parapluie.training import currency, register, rules
from parapluie.training.models import Reminded
from parapluie.training.rules import State

_REMINDED: tuple[State, ...] = (State.DUE, State.RAN_OUT)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Until when a person's training counts or did; `at` as rules.reminder_at has it."""

    until: date
    at: int
    left: int  # days

    @property
    def has_run_out(self) -> bool:
        """Say whether that day lies behind."""
        return self.at == rules.RAN_OUT

    @property
    def presses(self) -> bool:
        """Say whether only days are left."""
        return self.at == min(rules.REMINDED_AT)


@carries_out("OBJ-2")
def reminder_for(person: Person, day: date) -> Reminder | None:
    """Return what a person is reminded of that day, if they must be trained."""
    until = currency.last_days(day, of=person.pk).get(person.pk)
    at = rules.reminder_at(until, day) if until else None
    if until is None or at is None or register.row_of(person, day).state not in _REMINDED:
        return None
    return Reminder(until, at, (until - day).days)


def waits(person: Person) -> bool:
    """Say whether a reminder waits that no mail has told of yet; a later one tells of all."""
    found = reminder_for(person, today())
    if found is None:
        return False
    told = Reminded.objects.filter(person=person, until=found.until, days__lte=found.at)
    return not told.exists()


def note_told(person: Person) -> None:
    """Note that a mail said that something waits."""
    found = reminder_for(person, today())
    if found is not None:
        Reminded.objects.get_or_create(person=person, until=found.until, days=found.at)
