"""What staff do with a matter. Each act is one transaction: checks, change, sealed words, ledger.

Every act takes the matter as its person last saw it: whoever comes second is told, and loses no
text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts import conflicts
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import (
    concerns,
    conduct,
    dossiers,
    holding,
    keys,
    masks,
    promising,
    rules,
    sharing_ends,
    taking_on,
    thread,
)
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.errors import CasesRefused
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.task_rows import Task
from parapluie.cases.thread import Thread
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import opening, sealing
from parapluie.vault.models import AccessWish, Item


@dataclass(frozen=True, slots=True)
class Closing:
    """How a matter ends: what was asked for, what was done, and why that differs."""

    reason: ClosingReason
    asked: str
    done: str
    why: str = ""
    findings: Mapping[str, str] = field(default_factory=dict)  # by clause, of conduct alone


def read_matter(matter: Matter, *, by: Desk, purpose: str = "read") -> Thread:
    """Open both dossiers for a reader who declared no conflict; the first reading moves it on.

    What a neighbour wrote comes with bars over people until it is triaged (BRI-1), except where
    the purpose is to triage it: the ledger keeps which.
    """
    holding.require_reader(matter, by)
    key = holding.unlocked_key(by)
    with transaction.atomic():
        opened = opening.open_items(matter.file, key, by=by.actor, purpose=purpose)
        filed = masks.as_wished(opened)
        posted = opening.open_items(matter.letterbox, key, by=by.actor, purpose=purpose)
        is_first = Matter.objects.filter(pk=matter.pk, stage=Stage.RECEIVED).update(
            stage=Stage.READ
        )
        if is_first:
            holding.enter("matter.read", matter, Act.READ, by)
        UrgentCall.objects.answer(matter.reference, by.person.pk)
    if is_first:
        matter.stage = Stage.READ
    read = thread.of_matter(posted, filed)
    return read if purpose == concerns.TRIAGE else concerns.as_shown(matter, read)


def assign_matter(matter: Matter, *, to: Person, by: Desk) -> Matter:
    """Give a matter to a qualified reader; raise `CasesRefused` with the reason otherwise.

    Whoever takes a colleague's has said why before (`NoReason`).
    """
    with transaction.atomic():
        held = holding.hold(matter, Act.ASSIGN, by)
        refusal = taking_on.check_assignee(held, to)
        if refusal:
            raise CasesRefused(refusal)
        holding.require_reason_to_take(held, to, by)
        held.assignee = to
        return holding.move_on(held, Act.ASSIGN, "matter.assigned", by)


def answer_matter(
    matter: Matter, *, text: str, by: Desk, take: bool = False, again_by: date | None = None
) -> Matter:
    """Seal an answer into the person's letterbox.

    Whoever answers a matter nobody has, takes it; with `take`, also one that a colleague has. With
    `again_by`, the person is promised more by that day, and a task waits until it is written.
    """
    takes = matter.assignee_id is None or (take and matter.assignee_id != by.person.pk)
    if takes and rules.may(matter.stage, Act.ASSIGN):
        with transaction.atomic():
            taken = assign_matter(matter, to=by.person, by=by)
            return answer_matter(taken, text=text, by=by, again_by=again_by)
    with transaction.atomic():
        held = holding.hold(matter, Act.ANSWER, by)
        holding.require_theirs(held, by)
        UrgentCall.objects.filter(pk=held.reference).delete()  # the mark, once they are answered
        words = {"text": holding.wanted(text)} | promising.keep(held, again_by, by)
        holding.write(held.letterbox, "reply", held, by, words)
        return holding.move_on(held, Act.ANSWER, "matter.answered", by)


def write_note(matter: Matter, *, text: str, by: Desk) -> Matter:
    """Seal a note for colleagues into the file; the person never sees it."""
    with transaction.atomic():
        held = holding.hold(matter, Act.NOTE, by)
        holding.write(held.file, "note", held, by, {"text": holding.wanted(text)})
        return holding.move_on(held, Act.NOTE, "matter.noted", by)


def close_matter(matter: Matter, *, closing: Closing, by: Desk) -> Matter:
    """Finish a matter whose person has their answer, and tell them. The file says what was done."""
    with transaction.atomic():
        held = holding.hold(matter, Act.CLOSE, by)
        holding.require_theirs(held, by)
        refusal = (
            check_answered(held)
            or check_reckoning(closing)
            or conduct.check_found(held, closing.findings)
            or concerns.check_closing(held, closing.reason)
            or check_nothing_waits(held)
        )
        if refusal:
            raise CasesRefused(refusal)
        said: dict[str, object] = {"asked": closing.asked, "done": closing.done, "why": closing.why}
        if closing.findings:
            said["findings"] = dict(closing.findings)
        holding.write(held.file, "finding", held, by, {"reason": closing.reason.value, **said})
        ended = {"reason": closing.reason.value, "found": conduct.found_in_all(closing.findings)}
        holding.write(held.letterbox, "closing", held, by, ended)
        held.closed_on, held.closing_reason = times.today(), closing.reason
        until = rules.kept_until(times.today(), settings.KEPT_DAYS)
        held.keep_until = max(held.keep_until or until, until)
        sharing_ends.lapse_with(held)
        for dossier in (held.letterbox, held.file):
            sealing.settle(dossier)
        dossiers.forget_reach(held, by=by.actor)
        return holding.move_on(held, Act.CLOSE, "matter.closed", by)


def declare_conflict(matter: Matter, *, kind: str, by: Desk) -> None:
    """Keep the answer to "do you know anyone here?", given before the first reading."""
    with transaction.atomic():
        if kind == conflicts.Kind.NONE:
            conflicts.declare(by.person, matter.reference, kind, by.actor)
        else:
            keys.step_aside(matter, kind, by)


def recuse(matter: Matter, *, by: Desk) -> None:
    """Stop: the person knows someone here. Their key goes at once; whoever wrote to us is told."""
    with transaction.atomic():
        held = keys.step_aside(matter, conflicts.Kind.NO_REASON, by)
        told = {"what": "recused", "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)


def share_matter(matter: Matter, *, to: Person, by: Desk) -> None:
    """Seal the keys of both dossiers to a colleague who became a reader later."""
    holding.require_reader(matter, by)
    key = holding.unlocked_key(by)
    with transaction.atomic():
        for dossier in dossiers.of(matter):
            opening.share(dossier, key, to.holder, by=by.actor)


def ask_for_key(matter: Matter, *, by: Desk) -> None:
    """Put this reader's wish for the keys on the home page of those who have them."""
    holding.require_reader(matter, by)
    for dossier in (matter.letterbox, matter.file):
        AccessWish.objects.get_or_create(
            dossier=dossier, holder=by.person.holder, defaults={"asked_on": times.today()}
        )


def miss_items(matter: Matter, *, by: Desk) -> bool:
    """Say whether something here is closed to this reader's key; if so, wish for it."""
    dossiers = (matter.letterbox, matter.file)
    if not any(opening.items_closed_to(one, by.person.holder) for one in dossiers):
        return False
    ask_for_key(matter, by=by)
    return True


@carries_out("PRI-6")
def check_answered(matter: Matter) -> Refusal | None:
    """Refuse to close a matter while what the person wrote last has no answer."""
    spoken = words_between(matter)
    if rules.last_word_is_ours([item.kind for item in spoken]):
        return None
    if spoken and spoken[-1].kind == "reopened":
        return Refusal(
            _("This was opened again, and the person has no answer since."),
            _("Answer first, then close, even if it is to say that nothing can be done, and why."),
            "PRI-6",
        )
    wrote_on = spoken[-1].day if spoken else matter.received_on
    return Refusal(
        _("The person wrote on {day} and has no answer yet.").format(
            day=date_format(wrote_on, "j F")
        ),
        _("Answer first, then close, even if it is to say that nothing can be done, and why."),
        "PRI-6",
    )


@carries_out("PRI-6")
def check_nothing_waits(matter: Matter) -> Refusal | None:
    """Refuse to close a matter in which a task or a second person's look still waits."""
    tasks = Task.objects.filter(matter=matter, done_on=None)
    seconds = TwoPersonStep.objects.filter(matter=matter, decided_on=None)
    managers = Instruction.objects.filter(matter=matter, done_on=None)
    if not any(one.exists() for one in (tasks, seconds, managers)):
        return None
    return Refusal(
        _("A task, a colleague's second look or a manager still waits here."),
        _("Finish it first, or take it back. It stands on the matter's page."),
        "PRI-6",
    )


@carries_out("RES-3b", "PUR-3")
def check_reckoning(closing: Closing) -> Refusal | None:
    """Refuse a closing that doesn't say what was asked for, what was done, and why that differs."""
    missing = rules.missing_at_closing(
        as_asked=closing.reason == ClosingReason.AS_ASKED,
        asked=closing.asked,
        done=closing.done,
        why=closing.why,
    )
    if not missing:
        return None
    return Refusal(
        _("Closing needs what the person asked for, what was done, and why that differs."),
        _("Fill in what is missing. A short sentence is enough."),
        "RES-3b",
    )


def is_answered(matter: Matter) -> bool:
    """Say whether the person has an answer to all they wrote; nothing is opened for it."""
    return rules.last_word_is_ours([item.kind for item in words_between(matter)])


def words_between(matter: Matter) -> list[Item]:
    """Return what the person and we wrote since the first message, in order: kinds and days."""
    kinds = ("message", "reopened", *rules.ANSWERS)
    found = Item.objects.filter(dossier=matter.letterbox_id, kind__in=kinds)
    return list(found.only("kind", "day").order_by("position"))
