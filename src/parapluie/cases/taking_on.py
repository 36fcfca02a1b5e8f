"""Who takes a matter on: a colleague who may, or the deputy of one who is away or may no longer."""

from django.utils.translation import gettext as _

from parapluie.accounts import absences
from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.models import Person
from parapluie.cases.models import Matter
from parapluie.guidelines.controls import carries_out
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.vault import holders


@carries_out("RES-1", "PRI-3")
def check_assignee(matter: Matter, person: Person) -> Refusal | None:
    """Refuse anyone the holder checks refuse: untrained, no reader of this lane, or in conflict.

    Nor does anything go to somebody who is away: it would wait, and nobody would know.
    """
    of_lane = holders.DossierFacts("", "", matter.lane, "")  # an interpreter reads this one alone
    return (
        holders.check_holder(person.holder, matter.file)
        or holders.check_holder(person.holder, of_lane)
        or _away(person)
    )


def deputy_for(matter: Matter, person: Person) -> Person | None:
    """Return who stands in for a person in one matter; None where that one may not read it."""
    deputy = absences.deputy_of(person)
    if deputy is None or check_assignee(matter, deputy) is not None:
        return None
    return deputy


def here_for(matter: Matter, person: Person | None) -> Person | None:
    """Return whom to turn to about a matter: the person, or while they are away their deputy."""
    if person is None or not absences.is_away(person):
        return person
    return deputy_for(matter, person)


def _away(person: Person) -> Refusal | None:
    absence = Absence.objects.on(today()).filter(person=person).first()
    if absence is None:
        return None
    until = _("{who} is away until {day}.")
    words = until if absence.ends else _("{who} is away.")
    day = date_format(absence.ends, "j F") if absence.ends else ""
    return Refusal(
        words.format(who=person.local_title, day=day),
        _("Choose a colleague who is here, or end the absence first."),
    )
