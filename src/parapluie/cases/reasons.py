"""Why somebody opens a matter (VAULT_REASON_SOURCE): it follows from the matter, or they say it.

Whoever has it, is asked something in it, interprets, or looks at what nobody has yet is asked for
nothing. Whoever opens a colleague's matter, or a closed one, or makes it theirs, says why before;
what they said stands for all they open there that day, whatever becomes of it.
"""

from django.db.models import Exists, OuterRef, Q

from parapluie.accounts.models import Lane, Role, RoleTerm
from parapluie.cases import interpreting
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.concern_rows import Concern
from parapluie.cases.models import Matter
from parapluie.cases.task_rows import Task
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault.holders import STAFF
from parapluie.vault.reasons import SAID, Reason

ACTS = {f"reason.said.{one.value}": one for one in SAID}


def reason_for(holder: str, about: str) -> Reason | None:
    """Return why this member of staff opens this matter today; None: they have not said."""
    person = holder.removeprefix(STAFF)
    matter = Matter.objects.filter(pk=about).first()
    if matter is None:
        return None
    said = _said_today(matter, person)
    if said is not None:
        return said
    if matter.assignee_id == person:
        return Reason.ASSIGNED
    if interpreting.running().filter(matter=about, person=person).exists():
        return Reason.INTERPRETS
    if Matter.objects.filter(_waits_for(person), pk=about).exists():
        return Reason.ASKED
    if matter.is_open and matter.assignee_id is None:
        return Reason.NEW
    return None


def _waits_for(person: str) -> Q:
    """Say whether something in a matter waits for this person: a task, a yes or no, a call."""
    here = {"matter": OuterRef("pk")}
    supervises = RoleTerm.objects.standing(today()).filter(
        person=person, role=Role.SUPERVISOR, lane=Lane.CONCERN
    )
    to_review = Concern.objects.filter(**here, decision="", review_by__isnull=False)
    seconds = TwoPersonStep.objects.waiting().filter(**here).exclude(proposed_by=person)
    return Q(
        Exists(Task.objects.filter(**here, person=person, done_on=None))
        | Exists(seconds)
        | Exists(UrgentCall.objects.filter(pk=OuterRef("pk")))
        | Q(Exists(to_review) & Exists(supervises))
    )


def _said_today(matter: Matter, person: str) -> Reason | None:
    """Return what they said last today; why they opened it before a colleague took it is over."""
    said = Entry.objects.filter(subject=matter.file_id, act__in=ACTS, actor=person, day=today())
    latest = said.order_by("-second").first()
    return None if latest is None else ACTS[latest.act]
