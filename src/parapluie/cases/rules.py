"""Pure judgement about a matter's life: which step may follow which, and what a step owes whom.

No database, no clock, no request: data in, answer out. The one transition table of the house is here.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

# FIPPA s. 31: information used in a decision about a person is kept for at least a year.
KEPT_AFTER_DECISION = timedelta(days=366)


class Stage(StrEnum):
    """Where a matter stands."""

    RECEIVED = "received"
    READ = "read"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = (Stage.RECEIVED, Stage.READ, Stage.ASSIGNED, Stage.ANSWERED)


class Act(StrEnum):
    """What a person can do to a matter."""

    READ = "read"
    ASSIGN = "assign"
    ANSWER = "answer"
    NOTE = "note"
    CLOSE = "close"
    STOP = "stop"  # recusal: "Stop, I know someone here"
    MESSAGE = "message"  # the person writes again
    LIMIT = "limit"  # the person says what must not happen
    WITHDRAW = "withdraw"


# (from, act) -> to; what isn't here can't happen. Lanes don't appear: all follow this one (PRE-1).
TRANSITIONS: Mapping[tuple[Stage, Act], Stage] = MappingProxyType(
    {
        (Stage.RECEIVED, Act.READ): Stage.READ,
        (Stage.RECEIVED, Act.STOP): Stage.RECEIVED,
        (Stage.RECEIVED, Act.MESSAGE): Stage.RECEIVED,
        (Stage.RECEIVED, Act.LIMIT): Stage.RECEIVED,
        (Stage.RECEIVED, Act.WITHDRAW): Stage.WITHDRAWN,
        (Stage.READ, Act.READ): Stage.READ,
        (Stage.READ, Act.ASSIGN): Stage.ASSIGNED,
        (Stage.READ, Act.NOTE): Stage.READ,
        (Stage.READ, Act.STOP): Stage.READ,
        (Stage.READ, Act.MESSAGE): Stage.READ,
        (Stage.READ, Act.LIMIT): Stage.READ,
        (Stage.READ, Act.WITHDRAW): Stage.WITHDRAWN,
        (Stage.ASSIGNED, Act.READ): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.ASSIGN): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.ANSWER): Stage.ANSWERED,
        (Stage.ASSIGNED, Act.NOTE): Stage.ASSIGNED,
        # The person wrote "thank you" after an answer: closing needs no second answer (PRI-6 counts).
        (Stage.ASSIGNED, Act.CLOSE): Stage.CLOSED,
        (Stage.ASSIGNED, Act.STOP): Stage.READ,  # nobody has it until someone takes it
        (Stage.ASSIGNED, Act.MESSAGE): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.LIMIT): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.WITHDRAW): Stage.WITHDRAWN,
        (Stage.ANSWERED, Act.READ): Stage.ANSWERED,
        (Stage.ANSWERED, Act.ASSIGN): Stage.ASSIGNED,
        (Stage.ANSWERED, Act.ANSWER): Stage.ANSWERED,
        (Stage.ANSWERED, Act.NOTE): Stage.ANSWERED,
        (Stage.ANSWERED, Act.CLOSE): Stage.CLOSED,
        (Stage.ANSWERED, Act.STOP): Stage.READ,
        (Stage.ANSWERED, Act.MESSAGE): Stage.ASSIGNED,  # it is our turn again
        (Stage.ANSWERED, Act.LIMIT): Stage.ANSWERED,
        (Stage.ANSWERED, Act.WITHDRAW): Stage.WITHDRAWN,
        (Stage.CLOSED, Act.READ): Stage.CLOSED,
        (Stage.CLOSED, Act.STOP): Stage.CLOSED,
        (Stage.CLOSED, Act.MESSAGE): Stage.ASSIGNED,  # read, if nobody has it: see `after`
        (Stage.CLOSED, Act.LIMIT): Stage.CLOSED,
    }
)


def after(stage: Stage, act: Act, *, assigned: bool) -> Stage | None:
    """Return the stage `act` leads to, or None where it may not happen.

    A stage that needs someone who has the matter falls back to "read" while nobody has it.
    """
    following = TRANSITIONS.get((stage, act))
    if act is Act.MESSAGE and following is Stage.ASSIGNED and not assigned:
        return Stage.READ
    return following


def may(stage: Stage, act: Act) -> bool:
    """Say whether `act` has a place at this stage at all."""
    return (stage, act) in TRANSITIONS


def kept_until(closed_on: date) -> date:
    """Return the first day on which a decided matter may be erased."""
    return closed_on + KEPT_AFTER_DECISION
