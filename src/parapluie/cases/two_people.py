"""Whatever takes a second person goes through here: one proposes with words, another decides.

The words stand sealed in the file; the row says who and when. What a step does when the second
person agrees is registered in `STEPS`, a line each; it happens in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import (
    access,
    danger,
    danger_words,
    heeding,
    holding,
    masks,
    moderation,
    overrides,
    sharing_unasked,
    visiting,
)
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.cases.two_people_rows import TwoPersonSet, TwoPersonStep
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.vault import holders, opening, sealing

PROPOSED, DECISION = "two-person", "second"  # kinds of items
Words = Mapping[str, object]  # what JSON can say; "text" is the reason
Parts = Sequence[tuple[str, str]]


def _only_the_reason(words: Words) -> Parts:
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that takes two people.

    `carry_out(matter, words, by, second)` does it once the second person agreed: the matter is
    held, `by` proposed, `second` agrees. `parts` says in words what the second person reads beside
    the reason.
    """

    label: str | Promise
    carry_out: Callable[[Matter, Words, Person, Desk], None]
    parts: Callable[[Words], Parts] = _only_the_reason
    was_done: bool = False  # the second person looks at it afterwards


# What takes two people; a line each. A module named here must not import this one: its page does.
STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        sharing_unasked.STEP: Step(
            gettext_lazy("Share without asking the person"),
            sharing_unasked.carry_out,
            sharing_unasked.parts,
        ),
        masks.UNMASK: Step(
            gettext_lazy("Take the masks away for good"), moderation.unmask_for_good
        ),
        "override-limit": Step(
            gettext_lazy("Go against what the person asked, once"),
            overrides.override,
            overrides.parts_of_override,
        ),
        heeding.STEP: Step(
            gettext_lazy("What their words rule out, and what they leave open"),
            heeding.leave_open,
            heeding.parts_of,
        ),
        "life-safety-visit": Step(
            gettext_lazy("Visit now, for a danger to life"), visiting.order_for_life
        ),
        danger.STEP: Step(
            gettext_lazy("A call for a life in danger that was made"),
            danger.looked_at,
            danger_words.parts_of_call,
            was_done=True,
        ),
    }
)


def propose(matter: Matter, *, step: str, words: Words, by: Desk) -> TwoPersonStep:
    """Ask colleagues to agree to a step; `words["text"]` says why. Raise `CasesRefused`."""
    if step not in STEPS:
        raise KeyError(step)
    holding.wanted(str(words.get("text", "")))
    with transaction.atomic():
        held = holding.hold(matter, Act.PROPOSE, by)
        item = _seal(PROPOSED, held, by, {**words, "step": step})
        row = TwoPersonStep.objects.create(
            matter=held, step=step, item=item, proposed_by=by.person, proposed_on=times.today()
        )
        holding.move_on(held, Act.PROPOSE, f"proposed.{step}", by)
    return row


def agree(row: TwoPersonStep, *, by: Desk, text: str = "") -> None:
    """Agree as the second person, and carry the step out. Raise `CasesRefused` with the reason."""
    with transaction.atomic():
        current, held = _hold(row, by)
        refusal = check_proposer(current, held)
        if refusal and not STEPS[current.step].was_done:
            raise CasesRefused(refusal)
        words = _words_of(current, held, by)
        _decide(current, held, by, agreed=True, why=text)
        STEPS[current.step].carry_out(held, words, current.proposed_by, by)
        holding.move_on(held, Act.DECIDE, f"agreed.{current.step}", by)


def decline(row: TwoPersonStep, *, by: Desk, why: str) -> None:
    """Don't agree, and say why. Raise `CasesRefused` with the reason."""
    with transaction.atomic():
        current, held = _hold(row, by)
        _decide(current, held, by, agreed=False, why=holding.wanted(why))
        holding.move_on(held, Act.DECIDE, f"declined.{current.step}", by)


@carries_out("PRI-4", "PRI-3")
def check_second(row: TwoPersonStep, by: Desk) -> Refusal | None:
    """Refuse whoever proposed the step: nobody is their own second person."""
    if row.proposed_by_id != by.person.pk:
        return None
    return Refusal(
        _("This takes two people, and you are the one who asked."),
        _("A colleague who reads this finds it on their home page."),
        "PRI-4",
    )


def check_proposer(row: TwoPersonStep, matter: Matter) -> Refusal | None:
    """Refuse what somebody asked for who may not work on the matter any more."""
    if holders.check_holder(row.proposed_by.holder, matter.file) is None:
        return None
    return Refusal(
        _("The colleague who asked no longer works on this."),
        _("If it is still needed, ask for it yourself, and another colleague decides."),
        "PRI-3",
    )


def waiting_for(desk: Desk) -> TwoPersonSet:
    """Return what waits for this person's yes or no: never what they asked for themselves."""
    asked = TwoPersonStep.objects.waiting().exclude(proposed_by=desk.person)
    readable = access.readable_among(desk, asked.values_list("matter_id", flat=True))
    found = asked.filter(matter__in=list(readable.values_list("pk", flat=True)))
    return found.order_by("proposed_on", "matter")


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Return what the matter's page shows of steps that wait for a second person."""
    rows = TwoPersonStep.objects.waiting().filter(matter=matter).select_related("proposed_by")
    said = {item.id: item.content for item in thread.items}
    waiting = [_shown(row, said.get(row.item, {}), desk) for row in rows.order_by("proposed_on")]
    return {"matter": matter, "waiting": waiting} if waiting else None


def _shown(row: TwoPersonStep, words: Words, desk: Desk) -> Mapping[str, object]:
    step = STEPS[row.step]
    return {
        "row": row,
        "label": step.label,
        "was_done": step.was_done,
        "text": str(words.get("text", "")),
        "parts": step.parts(words) if words else (),
        "mine": row.proposed_by_id == desk.person.pk,
    }


def _hold(row: TwoPersonStep, by: Desk) -> tuple[TwoPersonStep, Matter]:
    """Return the step and its matter, held; refuse what is decided and who may not decide."""
    rows = TwoPersonStep.objects.select_for_update(of=("self",))
    current = rows.select_related("matter", "proposed_by").filter(pk=row.pk).first()
    if current is None:
        raise refused(
            _("The person said something new since, so this has ended."),
            instead=_("Read it, and ask anew if it is still needed."),
            clause="PRI-4",
        )
    held = holding.hold(current.matter, Act.DECIDE, by)
    if current.agreed is not None:
        raise refused(
            _("A colleague has decided this already."),
            instead=_("What they decided stands on the matter's page."),
        )
    refusal = check_second(current, by)
    if refusal:
        raise CasesRefused(refusal)
    return current, held


def _decide(row: TwoPersonStep, held: Matter, by: Desk, *, agreed: bool, why: str) -> None:
    row.decided_by, row.decided_on, row.agreed = by.person, times.today(), agreed
    row.save()
    _seal(DECISION, held, by, {"agreed": agreed, "text": why, "item": row.item})


def _seal(kind: str, held: Matter, by: Desk, words: Words) -> str:
    said = {"title": by.person.title, "turn": held.turn}
    said["at"] = times.now().isoformat(timespec="seconds")
    content = {**words, **said}
    author = by.person.holder
    return sealing.seal_item(held.file, kind=kind, author=author, content=content, by=by.actor).id


def _words_of(row: TwoPersonStep, held: Matter, by: Desk) -> Words:
    """Return what was proposed, opened with the second person's own key."""
    key = holding.unlocked_key(by)
    filed = opening.open_items(held.file, key, by=by.actor, purpose="read")
    found = [item.content for item in filed if item.id == row.item]
    if not found:
        raise refused(
            _("Your key does not open what your colleague wrote."),
            instead=_("Ask them to share this matter with you first."),
        )
    return found[0]
