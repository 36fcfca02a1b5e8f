"""Who looks into how staff treated someone: appointed in advance, one and at least one other.

RES-3a: the designated supervisor looks into the complaint; where they are named in it, away,
untrained or in conflict, it is the alternate, by itself.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Designation, Person, Rank
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor

APPOINTED, ENDED = "designation.begun", "designation.ended"


@transaction.atomic
def appoint(
    person: Person, *, rank: Rank, begins: date, appointed_by: str, by: Actor
) -> Designation:
    """Record an appointment. Raise `AccountRefused` where it has no place."""
    _require_place(person, rank)
    made = Designation.objects.create(
        person=person, rank=rank, begins=begins, appointed_by=appointed_by.strip()
    )
    entries.append(f"{APPOINTED}.{rank.value}", subject=person.pk, by=by, clauses=["RES-3a"])
    return made


@transaction.atomic
def end(designation: Designation, *, by: Actor) -> None:
    """End an appointment today."""
    if designation.ends is None:
        designation.ends = today()
        designation.save(update_fields=["ends"])
        entries.append(
            f"{ENDED}.{designation.rank}", subject=designation.person_id, by=by, clauses=["RES-3a"]
        )


def standing(*ranks: Rank) -> list[Person]:
    """Return who stands in these ranks today, in the order of the ranks given."""
    found = Designation.objects.standing(today()).filter(rank__in=ranks)
    rows = list(found.select_related("person").order_by("begins", "pk"))
    return [one.person for rank in ranks for one in rows if one.rank == rank]


def line_above(people: Sequence[Person]) -> list[Person]:
    """Return everybody these people report to, all the way up; never one of them twice."""
    found: dict[str, Person] = {}
    waiting = list(people)
    while waiting:
        above = waiting.pop().reports_to
        if above is not None and above.pk not in found:
            found[above.pk] = above
            waiting.append(above)
    named = {one.pk for one in people}
    return [one for pk, one in found.items() if pk not in named]


def _require_place(person: Person, rank: Rank) -> None:
    open_ones = Designation.objects.filter(ends=None)
    if open_ones.filter(person=person).exists():
        raise AccountRefused(
            Refusal(
                _("This person is appointed already."), _("End that appointment first."), "RES-3a"
            )
        )
    if rank is Rank.DESIGNATE and open_ones.filter(rank=rank).exists():
        raise AccountRefused(
            Refusal(
                _("There is one designated supervisor, and somebody is."),
                _("End that appointment first, or appoint an alternate."),
                "RES-3a",
            )
        )
