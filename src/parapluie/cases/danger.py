"""Danger to life: a call to 9-1-1 that was already made is recorded, never refused (AT-7).

At any stage, unread and closed ones too, whatever happened to the matter meanwhile. What was said
and why stands sealed in the file; the person reads it in their letterbox; a colleague looks at it
the next working day, and agrees or doesn't, in words that stay. Nothing leaves by this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import holding
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.disclosure import register
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.city import city
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

STEP, ITEM, ACT = "danger-call", "danger", "disclosure.danger"


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made: when, by whom by title, what was said, why a life was in danger."""

    day: date
    hour: str
    caller: str
    said: str
    why: str


@carries_out("PRI-4", "BRI-3a")
def record_call(matter: Matter, *, call: Call, by: Desk) -> Matter:
    """Keep that 9-1-1 was called, tell the person, and ask a colleague to look at it.

    Who overtook whom doesn't matter, nor the stage: what happened is written down.
    """
    holding.require_present_key(by)
    with transaction.atomic():
        held = _held(matter)
        item = _seal_file(held, call, by)
        told = {"what": "danger", "title": call.caller, "turn": held.turn, "said": call.said}
        told |= {"to": city().emergency_phone, "day": call.day.isoformat()}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
        register.record_call(held.pk, called_on=call.day, item=item, by=by.person.pk)
        TwoPersonStep.objects.create(
            matter=held, step=STEP, item=item, proposed_by=by.person, proposed_on=times.today()
        )
        return holding.move_on(held, Act.DANGER, ACT, by)


def was_just_recorded(matter: Matter, *, seen: int, by: Desk) -> bool:
    """Say whether a second click sends what the first one did: nothing else happened since."""
    rows = TwoPersonStep.objects.waiting().filter(matter=matter, step=STEP, proposed_by=by.person)
    return seen == matter.turn - 1 and rows.filter(proposed_on=times.today()).exists()


def of_matter(matter: Matter, thread: object, desk: Desk) -> Mapping[str, object] | None:
    """Return what the step on the matter's page needs."""
    return {"matter": matter, "phone": city().emergency_phone}


def looked_at(matter: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Change nothing: what the second person found is kept with their words."""


def _held(matter: Matter) -> Matter:
    """Return the matter as it now is, held; unlike `holding.hold`, whatever happened to it."""
    rows = Matter.objects.select_for_update(of=("self",))
    held = rows.select_related("letterbox", "file", "assignee").get(pk=matter.pk)
    held.turn += 1
    return held


def _seal_file(held: Matter, call: Call, by: Desk) -> str:
    words = {"day": call.day.isoformat(), "hour": call.hour, "caller": call.caller}
    words |= {"said": call.said, "text": call.why, "to": city().emergency_phone, "step": STEP}
    words |= {"title": by.person.title, "at": times.now().isoformat(timespec="seconds")}
    content = {**words, "turn": held.turn}
    author = by.person.holder
    return sealing.seal_item(held.file, kind=ITEM, author=author, content=content, by=by.actor).id
