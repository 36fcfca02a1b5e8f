"""Whose turn it is to be called: a lane's supervisor says so, from day to day, with a deputy."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases.call_models import OnCall
from parapluie.cases.errors import CasesRefused, refused
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts


def candidates(lane: str) -> list[Person]:
    """Return who can stand in a lane's turns: those who could read a matter of it today."""
    readers = [one.removeprefix(holders.STAFF) for one in holders.qualified_readers(lane)]
    return list(Person.objects.filter(pk__in=readers).order_by("title", "username"))


@carries_out("RES-1")
def check_turn(lane: str, person: Person) -> Refusal | None:
    """Refuse anyone who could not read a matter of this lane today."""
    return holders.check_holder(person.holder, DossierFacts("", "", lane, ""))


def put_on_call(
    lane: str, *, person: Person, deputy: Person, begins: date, ends: date, by: Desk
) -> OnCall:
    """Give somebody the turn from one day to another. Raise `CasesRefused` with the reason."""
    _require_supervisor(lane, by)
    with transaction.atomic():
        for one in (person, deputy):
            refusal = check_turn(lane, one)
            if refusal:
                raise CasesRefused(refusal)
        _require_room(lane, person, deputy, begins, ends)
        turn = OnCall.objects.create(
            lane=lane, person=person, deputy=deputy, begins=begins, ends=ends
        )
        for one in (person, deputy):
            entries.append(f"call.turn.{lane}", subject=one.pk, by=by.actor, clauses=["PRI-4"])
    return turn


def take_off_call(turn: OnCall, *, by: Desk) -> None:
    """End a turn; nobody stands in it any more."""
    _require_supervisor(turn.lane, by)
    with transaction.atomic():
        entries.append(f"call.turn.ended.{turn.lane}", subject=turn.person_id, by=by.actor)
        turn.delete()


def _require_supervisor(lane: str, by: Desk) -> None:
    if lane not in by.supervises:
        raise refused(
            _("Only who supervises these matters gives turns for them."),
            instead=_("Ask their supervisor."),
        )


def _require_room(lane: str, person: Person, deputy: Person, begins: date, ends: date) -> None:
    if person == deputy:
        raise refused(
            _("The deputy is the same person."), instead=_("Choose somebody else as deputy.")
        )
    if ends < begins or ends < today():
        raise refused(
            _("These days are over before they begin."), instead=_("Choose a later last day.")
        )
    if OnCall.objects.filter(lane=lane, begins__lte=ends, ends__gte=begins).exists():
        raise refused(
            _("Somebody has the turn on one of these days already."),
            instead=_("Choose other days, or end that turn first."),
        )
