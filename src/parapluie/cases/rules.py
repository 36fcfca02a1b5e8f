"""Pure judgement about a matter's life: which step may follow which, and what a step owes whom.

No database, no clock, no request: data in, answer out. The one transition table stands here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from parapluie.guidelines.controls import carries_out


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
    ATTACH = "attach"  # a file for the person


OPENED = (Stage.READ, Stage.ASSIGNED, Stage.ANSWERED)
# What readers do while a matter is open, and that moves it nowhere; a line each.
KEEPING_THE_STAGE: tuple[Act, ...] = (Act.ATTACH,)

# (from, act) -> to; what isn't here can't happen. Lanes don't appear: all follow this one (PRE-1).
TRANSITIONS: Mapping[tuple[Stage, Act], Stage] = MappingProxyType(
    {(stage, act): stage for act in KEEPING_THE_STAGE for stage in OPENED}
    | {
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
        (Stage.ASSIGNED, Act.CLOSE): Stage.CLOSED,  # answered by whoever had it before (PRI-6)
        (Stage.ASSIGNED, Act.STOP): Stage.READ,  # nobody has it until someone takes it
        (Stage.ASSIGNED, Act.MESSAGE): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.LIMIT): Stage.ASSIGNED,
        (Stage.ASSIGNED, Act.WITHDRAW): Stage.WITHDRAWN,
        (Stage.ANSWERED, Act.READ): Stage.ANSWERED,
        (Stage.ANSWERED, Act.ASSIGN): Stage.ANSWERED,  # the person still has their answer
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


def after(stage: str, act: Act, *, assigned: bool) -> Stage | None:
    """Return the stage `act` leads to, or None where it may not happen.

    A stage that needs someone who has the matter falls back to "read" while nobody has it.
    """
    following = TRANSITIONS.get((Stage(stage), act))
    if act is Act.MESSAGE and following is Stage.ASSIGNED and not assigned:
        return Stage.READ
    return following


def may(stage: str, act: Act) -> bool:
    """Say whether `act` has a place at this stage at all."""
    return (Stage(stage), act) in TRANSITIONS


def kept_until(closed_on: date, days: int) -> date:
    """Return the first day on which a decided matter may be erased (FIPPA s. 31)."""
    return closed_on + timedelta(days=days)


# What governs each thing staff do; shown beside it, last and small (PUR-2).
GOVERNED_BY: Mapping[Act, tuple[str, ...]] = MappingProxyType(
    {
        Act.READ: ("RES-1", "PRI-2"),
        Act.ASSIGN: ("PRI-3", "RES-1"),
        Act.ANSWER: ("PRI-6", "PRE-2", "BRI-3b"),
        Act.NOTE: ("PUR-1c", "BRI-3b"),
        Act.CLOSE: ("PRI-6", "RES-3b"),
        Act.STOP: ("PRI-2", "PRI-3"),
        Act.ATTACH: ("BRI-3a", "PRI-6"),
    }
)


@carries_out("PUR-2")
def governed_by(act: Act) -> tuple[str, ...]:
    """Return the ids of the clauses that guide this act, for the page on which it is done."""
    return GOVERNED_BY[act]


@carries_out("PRI-6")
def last_word_is_ours(said: Sequence[str]) -> bool:
    """Say whether the person has an answer to all they wrote: `said` has its kinds, in order.

    The first message isn't among them, so nothing said at all is a first message without an answer.
    """
    spoken = [kind for kind in said if kind in {"message", "reply"}]
    return spoken[-1:] == ["reply"]


@carries_out("RES-3b")
def missing_at_closing(*, as_asked: bool, asked: str, done: str, why: str) -> tuple[str, ...]:
    """Return which parts are missing of "asked for, done, and why different"."""
    needed = {"asked": asked, "done": done} | ({} if as_asked else {"why": why})
    return tuple(name for name, text in needed.items() if not text.strip())


def steps_now(stage: str, *, taken: bool, mine: bool, answered: bool) -> tuple[Act, ...]:
    """Return what this reader can do now, in the order of the page: the table, and who has it."""
    steps = [act for act in GOVERNED_BY if act is not Act.READ and may(stage, act)]
    if not mine:
        # Whoever answers a matter nobody has takes it by that; what a colleague has stays theirs.
        steps = [
            act for act in steps if act is not Act.CLOSE and (act is not Act.ANSWER or not taken)
        ]
    if stage == Stage.READ and not taken:
        steps.insert(0, Act.ANSWER)
    if not answered:
        steps = [act for act in steps if act is not Act.CLOSE]
    return tuple(steps)
