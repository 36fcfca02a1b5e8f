"""What the person allows, what they were asked, what left: first on the page of those who read."""

from collections.abc import Mapping
from dataclasses import dataclass

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import rules, sharing, sharing_said
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.sharing_models import SharingQuestion
from parapluie.cases.sharing_rules import WAITING, State
from parapluie.cases.sharing_said import Question, Shared
from parapluie.cases.thread import Thread
from parapluie.disclosure import register
from parapluie.disclosure.models import Packet

Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it."""

    row: SharingQuestion
    said: Question | None


@dataclass(frozen=True, slots=True)
class Left:
    """A line of the register, with the words that the person reads too."""

    packet: Packet
    said: Shared | None

    @property
    def is_kept_back(self) -> bool:
        """Say whether a law still forbids to tell the person."""
        return self.said is not None and not sharing_said.may_be_told(self.said)


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return the rung, the questions that stand, and what left, from the register.

    A problem nearby is told so that the City acts on it: there the ladder asks nothing.
    """
    if matter.lane == Lane.CONCERN and not register.sent_about(matter.reference):
        return None
    questions, shared = sharing_said.questions(thread.items), sharing_said.shared(thread.items)
    rows = sharing.questions_of(matter)
    standing = [one for one in rows if one.state in {*WAITING, State.YES}]
    left = register.sent_about(matter.reference)
    return {
        "matter": matter,
        "allows": sharing_said.THEIRS[sharing.allowed(matter.pk)],
        "asked": [Asked(one, questions.get(one.pk)) for one in standing],
        "left": [Left(one, shared.get(one.pk)) for one in left],
        "calls": register.calls_about(matter.reference),
        "may_send": rules.may(matter.stage, Act.SEND),
    }


def steps(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    """Return the ways to share, where there is a partner on the register."""
    if not rules.may(matter.stage, Act.PROPOSE) or not register.partners_to_ask():
        return None
    return {"matter": matter, "may_ask": rules.may(matter.stage, Act.ASK)}
