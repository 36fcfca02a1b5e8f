"""Who is away, from when until when, and who works meanwhile on what they have.

One way for everybody: who reads, who looks into conduct, who is called. A deputy takes over when
somebody is away, leaves, or may no longer read; no deputy has a deputy of their own in this.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Lane, Person, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts

KEPT_FOR: Final = timedelta(days=30)  # after the last day away
AWAY, BACK, DEPUTY = "absence.noted", "absence.ended", "person.deputy"


@transaction.atomic
def be_away(person: Person, *, begins: date, ends: date | None, by: Actor) -> Absence:
    """Note the first and the last day away. Raise `AccountRefused` where they don't fit."""
    if ends is not None and begins <= ends < today():
        raise AccountRefused(
            Refusal(_("These days lie behind."), _("Note only days that are still to come."))
        )
    if ends is not None and ends < begins:
        raise AccountRefused(
            Refusal(
                _("These days are over before they begin."),
                _("Choose a later last day, or leave it empty."),
            )
        )
    Person.objects.select_for_update().get(pk=person.pk)  # two at once: the second waits
    if Absence.objects.filter(person=person).touching(begins, ends).exists():
        raise AccountRefused(
            Refusal(
                _("They are away on one of these days already."),
                _("Choose other days, or take that absence back first."),
            )
        )
    made = Absence.objects.create(person=person, begins=begins, ends=ends)
    entries.append(AWAY, subject=person.pk, by=by, clauses=["RES-3a"])
    return made


@transaction.atomic
def end(absence: Absence, *, by: Actor) -> None:
    """Say that somebody is back today, or doesn't go."""
    person = absence.person_id
    if absence.begins >= today():
        absence.delete()
    else:
        absence.ends = today() - timedelta(days=1)
        absence.save(update_fields=["ends"])
    entries.append(BACK, subject=person, by=by, clauses=["RES-3a"])


@carries_out("RES-1")
def check_deputy(person: Person, deputy: Person) -> Refusal | None:
    """Refuse as deputy whoever may read nothing today that this person reads."""
    if deputy != person and lanes_covered(person, deputy):
        return None
    return Refusal(
        _("A deputy reads the same kind of matters: trained, confirmed, with a key."),
        _("Choose a colleague who does."),
        "RES-1",
    )


@transaction.atomic
def name_deputy(person: Person, *, deputy: Person | None, by: Actor) -> None:
    """Note who stands in for somebody, or nobody. Raise `AccountRefused` for whoever may not."""
    refusal = check_deputy(person, deputy) if deputy else None
    if refusal:
        raise AccountRefused(refusal)
    person.deputy = deputy
    person.save(update_fields=["deputy"])
    entries.append(DEPUTY, subject=person.pk, by=by, clauses=["RES-1"])


def lanes_covered(person: Person, deputy: Person) -> list[Lane]:
    """Return the lanes of this person that the deputy may read today."""
    terms = RoleTerm.objects.filter(person=person, role=Role.READER, ends=None)
    lanes = sorted(set(terms.values_list("lane", flat=True)))
    facts = [DossierFacts("", "", lane, "") for lane in lanes]
    return [Lane(one.lane) for one in facts if not holders.check_holder(deputy.holder, one)]


def candidates(person: Person) -> list[tuple[Person, list[Lane]]]:
    """Return who could stand in for this person, each with what they could read of theirs."""
    terms = RoleTerm.objects.standing(today()).filter(role=Role.READER).exclude(person=person)
    people = Person.objects.filter(pk__in=terms.values("person")).order_by("title", "username")
    found = [(one, lanes_covered(person, one)) for one in people]
    return [(one, lanes) for one, lanes in found if lanes]


def away_among(people: Iterable[str], day: date) -> set[str]:
    """Return the ids of those among these people who are away that day."""
    found = Absence.objects.on(day).filter(person__in=list(people))
    return set(found.values_list("person", flat=True))


def is_away(person: Person) -> bool:
    """Say whether somebody is away today."""
    return bool(away_among([person.pk], today()))


def deputy_of(person: Person) -> Person | None:
    """Return who stands in for somebody, if that one works here and isn't away today."""
    deputy = person.deputy
    if deputy is None or not deputy.is_active or is_away(deputy):
        return None
    return deputy


def covered_by(deputy: Person) -> list[Person]:
    """Return whom this person stands in for today."""
    away = Absence.objects.on(today()).values("person")
    return list(Person.objects.filter(deputy=deputy, pk__in=away).order_by("title", "username"))


def forget_what_is_over() -> str:
    """Forget the absences that ended a month ago; a job of the clock."""
    forgotten, _rows = Absence.objects.filter(ends__lt=today() - KEPT_FOR).delete()
    return f"{forgotten} absences forgotten"
