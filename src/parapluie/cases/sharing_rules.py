"""Judgement about what a person allows: the ladder, and what may become of a question to them.

No database, no clock: data in, answer out. Silence is no: nothing here turns it into a yes.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from parapluie.guidelines.controls import carries_out


class Allows(StrEnum):
    """The rungs of the ladder, lowest first; the person alone moves between them."""

    LISTEN = "listen"
    CITY = "city"
    PARTNER = "partner"  # without saying who they are
    CHOSEN = "chosen"  # what they choose


class State(StrEnum):
    """What became of a question about one sharing."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    NOT_NOW = "not-now"
    WITHDRAWN = "withdrawn"  # a yes taken back
    USED = "used"
    LAPSED = "lapsed"


class Answer(StrEnum):
    """What the person can say to a question."""

    YES = "yes"
    NO = "no"
    NOT_NOW = "not-now"
    BACK = "back"  # takes a yes back


WAITING = (State.ASKED, State.NOT_NOW)  # the person can still say yes
GIVEN = (State.YES, State.USED)  # the person can still take it back
PASSING = (State.ASKED, State.NOT_NOW, State.YES)  # ends by itself after its last day

# (state, answer) -> state; what isn't here changes nothing.
ANSWERS: Mapping[tuple[State, Answer], State] = MappingProxyType(
    {
        (State.ASKED, Answer.YES): State.YES,
        (State.ASKED, Answer.NO): State.NO,
        (State.ASKED, Answer.NOT_NOW): State.NOT_NOW,
        (State.NOT_NOW, Answer.YES): State.YES,
        (State.NOT_NOW, Answer.NO): State.NO,
        (State.YES, Answer.BACK): State.WITHDRAWN,
        (State.USED, Answer.BACK): State.WITHDRAWN,
    }
)


def answered(state: str, answer: str) -> State | None:
    """Return what an answer makes of a question; None where it has no place."""
    return ANSWERS.get((State(state), Answer(answer)))


def reaches(allowed: str, wanted: Allows) -> bool:
    """Say whether the rung the person stands on is at least the wanted one."""
    order = [*Allows]
    return order.index(Allows(allowed)) >= order.index(wanted)


@carries_out("BRI-3a")
def covers(*, state: str, until: date, same_words: bool, today: date) -> bool:
    """Say whether a question's answer allows this very sharing today.

    A yes covers exactly the words, the recipient, the purpose and the days that were asked about.
    """
    return state == State.YES and same_words and today <= until
