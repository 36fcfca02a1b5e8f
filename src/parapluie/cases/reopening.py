"""Opening a closed matter again because staff must: with a reason, and the person is told."""

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import holding, receiving
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

REASON, TOLD = "reopening", "reopened"  # why, in the file; that it was, in the letterbox


def reopen_matter(matter: Matter, *, text: str, by: Desk) -> Matter:
    """Take a closed matter up again, with a new day by which the person is answered."""
    with transaction.atomic():
        held = holding.hold(matter, Act.REOPEN, by)
        refusal = check_not_taken_back(held)
        if refusal:
            raise CasesRefused(refusal)
        holding.write(held.file, REASON, held, by, {"text": holding.wanted(text)})
        told = {"what": "reopened", "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind=TOLD, author="system", content=told, by=SYSTEM)
        held.assignee = by.person
        held.closed_on, held.closing_reason = None, ""
        held.due_on = receiving.due_day(held.lane, urgent=False)
        for dossier in (held.letterbox, held.file):
            sealing.reopen(dossier)
        return holding.move_on(held, Act.REOPEN, "matter.reopened", by)


@carries_out("BRI-3a")
def check_not_taken_back(matter: Matter) -> Refusal | None:
    """Refuse to work on what the person withdrew and the law alone has us keep."""
    if receiving.asked_to_withdraw(matter.letterbox) is None:
        return None
    return Refusal(
        _("The person took this back. The law has us keep it; nobody works on it any more."),
        _("If they write again, it opens by itself."),
        "BRI-3a",
    )
