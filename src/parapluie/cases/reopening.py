"""Opening a closed matter again because staff must: with a reason, and the person is told."""

from django.db import transaction

from parapluie.accounts.desk import Desk
from parapluie.cases import holding, receiving
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

REASON, TOLD = "reopening", "reopened"  # why, in the file; that it was, in the letterbox


def reopen_matter(matter: Matter, *, text: str, by: Desk) -> Matter:
    """Take a closed matter up again, with a new day by which the person is answered."""
    with transaction.atomic():
        held = holding.hold(matter, Act.REOPEN, by)
        holding.require_reason_to_take(held, by.person, by)
        holding.write(held.file, REASON, held, by, {"text": holding.wanted(text)})
        told = {"what": "reopened", "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind=TOLD, author="system", content=told, by=SYSTEM)
        held.assignee = by.person
        held.closed_on, held.closing_reason = None, ""
        held.due_on = receiving.due_day(held.lane, urgent=False)
        for dossier in (held.letterbox, held.file):
            sealing.reopen(dossier)
        return holding.move_on(held, Act.REOPEN, "matter.reopened", by)
