"""Which organisations are led by peers: a coordinator proposes one, a second person confirms it.

The City's council or its advisory group decides, never its own staff department alone (RES-1). Kept
is where anybody can look that decision up: no list, name or proof of anyone's work.
"""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parapluie.accounts.models import SET_UP, Person, Role, RoleTerm
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, Actor
from parapluie.screens import writing
from parapluie.screens.findings import Where
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Completion, DecidedBy, PeerOrganisation, TakenBack

CONFIRMS: Final = (Role.PRIVACY_OFFICER, Role.SUPERVISOR)  # and coordinates no training


@transaction.atomic
def propose_organisation(
    *,
    name: str,
    statement_on: date,
    decided_by: str,
    decided_on: date,
    decision: str,
    by: Actor,
) -> PeerOrganisation:
    """Propose an organisation: nothing of it counts before a second person has confirmed it.

    `decision` is the number or place under which anybody finds what council or the advisory group
    decided. One whose confirmation was taken back can be proposed anew.
    """
    _check_decision(statement_on, decided_by, decided_on, decision)
    writing.require_clean((name, decision), Where.STAFF)
    row = PeerOrganisation.objects.select_for_update().filter(name__iexact=name).first()
    if row is not None and row.decided_by and not row.taken_back:
        raise TrainingRefused(_stands_already(row), at="name")
    row = row or PeerOrganisation(name=name)
    row.statement_on, row.decision, row.taken_back = statement_on, decision, ""
    row.decided_by, row.decided_on = decided_by, decided_on
    row.proposed_by = by.id or SET_UP
    row.save()
    entries.append("training.organisation-proposed", subject=str(row.pk), by=by, clauses=["RES-1"])
    return row


@transaction.atomic
def confirm_organisation(organisation: PeerOrganisation, *, by: Actor) -> None:
    """Say that one has looked the decision up: from now on the organisation's courses can count."""
    row = PeerOrganisation.objects.select_for_update().get(pk=organisation.pk)
    _require_second_person(row, by)
    if not row.decided_by or row.taken_back:
        raise TrainingRefused(
            Refusal(
                _("There is no decision here to confirm."),
                _("A training coordinator proposes the organisation first."),
                "RES-1",
            )
        )
    if not row.confirmed_by:
        row.confirmed_by, row.confirmed_on = by.id or SET_UP, today()
        row.save(update_fields=["confirmed_by", "confirmed_on"])
        entries.append(
            "training.organisation-confirmed", subject=str(row.pk), by=by, clauses=["RES-1"]
        )
    organisation.refresh_from_db()


@transaction.atomic
def take_back_organisation(organisation: PeerOrganisation, *, why: TakenBack, by: Actor) -> None:
    """Take a confirmation back, or turn a proposal down; what its courses gave counts no more."""
    row = PeerOrganisation.objects.select_for_update().get(pk=organisation.pk)
    _require_second_person(row, by)
    if row.decided_by and not row.taken_back:
        row.confirmed_by, row.confirmed_on, row.taken_back = "", None, TakenBack(why)
        row.save(update_fields=["confirmed_by", "confirmed_on", "taken_back"])
        act = f"training.organisation-taken-back.{row.taken_back}"
        entries.append(act, subject=str(row.pk), by=by, clauses=["RES-1", "PRI-5"])
    organisation.refresh_from_db()


@carries_out("RES-1")
def hurdle(organisation: PeerOrganisation, by: Actor) -> Refusal | None:
    """Return why somebody may not confirm an organisation nor take it back; None where they may.

    Their roles are read anew: whoever coordinates training is no second person to a coordinator.
    """
    if by == SYSTEM:
        return None  # whoever sets the machine up
    if by.id == organisation.proposed_by:
        return Refusal(
            _("You proposed this organisation yourself."),
            _("Ask another privacy officer or supervisor to look the decision up."),
            "RES-1",
        )
    if not second_people().filter(pk=by.id).exists():
        return Refusal(
            _("Only a privacy officer or supervisor who coordinates no training confirms this."),
            _("Ask one of them to look the decision up."),
            "RES-1",
        )
    return None


def second_people() -> QuerySet[Person]:
    """Return who can confirm what a coordinator proposed."""
    terms = RoleTerm.objects.standing(today())
    coordinating = terms.filter(role=Role.COORDINATOR).values("person")
    found = Person.objects.filter(pk__in=terms.filter(role__in=CONFIRMS).values("person"))
    return found.exclude(pk__in=coordinating).order_by("title", "username")


def waiting_for(by: Actor) -> list[PeerOrganisation]:
    """Return the organisations that wait for somebody to look their decision up."""
    found = PeerOrganisation.objects.waiting().order_by("name")
    return [one for one in found if hurdle(one, by) is None]


def would_lose_training(organisation: PeerOrganisation) -> int:
    """Return how many who work here are in date today by its courses and by no other."""
    counting = Completion.objects.counting(today()).filter(person__left_on=None)
    by_others = counting.exclude(course__developer=organisation).values("person")
    own = counting.filter(course__developer=organisation).exclude(person__in=by_others)
    return own.values("person").distinct().count()


@transaction.atomic
def close_organisation(
    organisation: PeerOrganisation,
    *,
    closed_on: date | None,
    successor: PeerOrganisation | None = None,
    by: Actor,
) -> None:
    """Note that an organisation has closed, or (None) that it is open after all.

    What people learned there counts until it runs out.
    """
    began = organisation.decided_on
    wrong = successor == organisation or (successor is not None and closed_on is None)
    if wrong or (closed_on is not None and began is not None and closed_on < began):
        raise TrainingRefused(
            Refusal(
                _("It can't have closed before it was confirmed, nor follow itself."),
                _("Look at the day and at who goes on."),
                "RES-1",
            ),
            at="successor" if wrong else "closed_on",
        )
    organisation.closed_on, organisation.successor = closed_on, successor
    organisation.save(update_fields=["closed_on", "successor"])
    act = "training.organisation-closed" if closed_on else "training.organisation-open"
    entries.append(act, subject=str(organisation.pk), by=by, clauses=["RES-1"])


def _check_decision(statement_on: date, decided_by: str, decided_on: date, decision: str) -> None:
    if decided_by not in DecidedBy.values or not decision:
        raise TrainingRefused(
            Refusal(
                _("Only council or the advisory group decides that an organisation is peer-led."),
                _("Say which of them did, and where anybody can look it up."),
                "RES-1",
            ),
            at="decided_by" if decision else "decision",
        )
    if not statement_on <= decided_on <= today():
        raise TrainingRefused(
            Refusal(
                _("First the organisation states it, then it is decided, and that day has come."),
                _("Look at both days again."),
                "RES-1",
            ),
            at="decided_on",
        )


def _stands_already(row: PeerOrganisation) -> Refusal:
    way_on = (
        _("Add its courses.")
        if row.confirmed_by
        else _("It waits to be confirmed. If something is wrong, whoever confirms turns it down.")
    )
    return Refusal(_("It stands in the register already."), way_on, "RES-1")


def _require_second_person(row: PeerOrganisation, by: Actor) -> None:
    if refusal := hurdle(row, by):
        raise TrainingRefused(refusal)
