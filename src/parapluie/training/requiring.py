"""Deciding who must be trained, and for whom it waits: one transaction, one ledger entry each."""

from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.models import Person
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.screens import writing
from parapluie.screens.findings import Where
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Exposure, Position, Waiver, WaiverReason
from parapluie.training.rules import LONGEST_WAIVER

_CLAUSES: Final = ("RES-1", "PRI-5")


@carries_out("RES-1")
@transaction.atomic
def decide_position(
    title: str, *, kind: str, exposure: str, required: bool, reason: str, by: Actor
) -> Position:
    """Record whether a title must be trained, and why. Only who never meets people need not be."""
    if not required and exposure != Exposure.NEVER_MEETS:
        raise TrainingRefused(
            Refusal(
                _("Whoever may meet people is trained."),
                _('Say "yes", or correct how near this work comes to people.'),
                "RES-1",
            )
        )
    if Person.objects.filter(pk=by.id, title=title).exists():
        raise TrainingRefused(
            Refusal(
                _("Somebody else decides about your own position."),
                _("Ask another coordinator. Until then whoever holds it is trained."),
                "RES-1",
            )
        )
    writing.require_clean((reason,), Where.STAFF)
    position, _made = Position.objects.update_or_create(
        title=title,
        defaults={
            "kind": kind,
            "exposure": exposure,
            "required": required,
            "reason": reason,
            "decided_on": today(),
            "decided_by": by.id or "setup",
        },
    )
    act = "training.required" if required else "training.not-required"
    entries.append(act, subject=f"position:{position.pk}", by=by, clauses=_CLAUSES)
    return position


@transaction.atomic
def waive(person: Person, *, reason: WaiverReason, ends: date, by: Actor) -> Waiver:
    """Take a person off the list of those who are due until a day. It opens nothing to them.

    One that stands already is changed.
    """
    day = today()
    if by.id == person.pk:
        raise TrainingRefused(
            Refusal(
                _("Nobody excuses themselves from training."), _("Ask someone else to."), "RES-1"
            )
        )
    if not day <= ends <= day + LONGEST_WAIVER:
        raise TrainingRefused(
            Refusal(
                _("It has to end, within a year from today."),
                _("Choose today or later.")
                if ends < day
                else _("Choose an earlier day; it can be given again."),
                "RES-1",
            ),
            at="ends",
        )
    waiver = Waiver.objects.standing(day).filter(person=person).first()
    waiver = waiver or Waiver(person=person, begins=day)
    waiver.reason, waiver.ends, waiver.approved_by = reason, ends, by.id or "setup"
    waiver.ended_by = ""  # ended today and given again: it stands
    waiver.save()
    entries.append("training.waived", subject=person.pk, by=by, clauses=_CLAUSES)
    return waiver


@transaction.atomic
def end_waiver(waiver: Waiver, *, by: Actor) -> None:
    """End a waiver with this day, the last on which it stands; who approved it stays written."""
    waiver.ends, waiver.ended_by = today(), by.id or "setup"
    waiver.save(update_fields=["ends", "ended_by"])
    entries.append("training.waiver-ended", subject=waiver.person_id, by=by, clauses=_CLAUSES)
