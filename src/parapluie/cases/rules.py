"""Pure judgement about a matter's life: which step may follow which, and what a step owes whom.

No database, no clock, no request: data in, answer out. The one transition table stands here.
"""

import re
import unicodedata
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
    WISH = "wish"  # the person says how they may be reached, or whether they are counted
    WITHDRAW = "withdraw"
    STEER = "steer"  # the person says what they allow, or answers a question about sharing
    ASK = "ask"  # put a sharing to the person
    SEND = "send"  # hand over what the person said yes to
    REOPEN = "reopen"  # staff take a closed matter up again
    MASK = "mask"  # hide words the person wrote
    UNMASK = "unmask"  # see them again
    PRINT = "print"
    TASK = "task"  # add one, say it is done, hand it on
    HEED = "heed"  # a reader says which rules the person's words come to
    REACHED = "reached"  # outside the letterbox
    PROPOSE = "propose"  # a step that takes two people
    DECIDE = "decide"  # the second person's yes or no
    BAR = "bar"  # say who must not see the matter
    PARTICULARS = "particulars"  # what the employee is told of the conduct
    INSTRUCT = "instruct"  # one manager is asked to put it right
    REFER = "refer"  # further action follows the respectful-workplace protocol
    TRIAGE = "triage"  # of a problem nearby: which bylaw's matter it is, or none
    REVIEW = "review"  # a supervisor decides about one more problem at a place
    VISIT = "visit"  # leave to knock at a door
    OUTCOME = "outcome"  # the neighbour hears what came of it
    MOVE = "move"  # from one lane to another
    DANGER = "danger"  # a call for a life in danger that was made; recorded, never refused
    URGENT = "urgent"  # a reader marks it: this is about today or tonight
    INTERPRET = "interpret"  # a reader asks an interpreter, or ends it
    TRANSLATE = "translate"  # an interpreter writes what was said in another language
    ATTACH = "attach"  # a file for the person


OPENED = (Stage.READ, Stage.ASSIGNED, Stage.ANSWERED)
# What readers do while a matter is open, and that moves it nowhere; a line each.
KEEPING_THE_STAGE: tuple[Act, ...] = (
    Act.ASK,
    Act.SEND,
    Act.HEED,
    Act.REACHED,
    Act.PROPOSE,
    Act.DECIDE,
    Act.TASK,
    Act.MASK,
    Act.UNMASK,
    Act.PRINT,
    Act.BAR,
    Act.PARTICULARS,
    Act.INSTRUCT,
    Act.REFER,
    Act.TRIAGE,
    Act.REVIEW,
    Act.VISIT,
    Act.MOVE,
    Act.INTERPRET,
    Act.TRANSLATE,
    Act.ATTACH,
)
# What is done with problems nearby alone (BRI-1).
OF_A_CONCERN: tuple[Act, ...] = (Act.TRIAGE, Act.REVIEW, Act.VISIT, Act.OUTCOME)
# What somebody who reads one matter only, as an interpreter, can do in it.
OF_GUESTS: tuple[Act, ...] = (Act.TRANSLATE,)

# (from, act) -> to; what isn't here can't happen. Lanes don't appear: all follow this one (PRE-1).
TRANSITIONS: Mapping[tuple[Stage, Act], Stage] = MappingProxyType(
    {(stage, act): stage for act in KEEPING_THE_STAGE for stage in OPENED}
    | {(stage, Act.STEER): stage for stage in Stage if stage is not Stage.WITHDRAWN}
    | {(stage, Act.WISH): stage for stage in (Stage.RECEIVED, *OPENED, Stage.CLOSED)}
    | {(stage, Act.DANGER): stage for stage in (*OPEN, Stage.CLOSED)}
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
        (Stage.READ, Act.URGENT): Stage.READ,
        (Stage.ASSIGNED, Act.URGENT): Stage.ASSIGNED,
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
        (Stage.CLOSED, Act.WITHDRAW): Stage.WITHDRAWN,  # kept, and nobody reads it any more
        (Stage.CLOSED, Act.SEND): Stage.CLOSED,  # what a court orders comes at any time
        (Stage.ASSIGNED, Act.OUTCOME): Stage.ANSWERED,
        (Stage.ANSWERED, Act.OUTCOME): Stage.ANSWERED,
        (Stage.CLOSED, Act.REOPEN): Stage.ASSIGNED,  # to whoever opens it again
        (Stage.CLOSED, Act.MASK): Stage.CLOSED,
        (Stage.CLOSED, Act.UNMASK): Stage.CLOSED,
        (Stage.CLOSED, Act.PRINT): Stage.CLOSED,
        (Stage.CLOSED, Act.PROPOSE): Stage.CLOSED,
        (Stage.CLOSED, Act.DECIDE): Stage.CLOSED,
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
        Act.CLOSE: ("PRI-6", "RES-3b", "PUR-3"),
        Act.STOP: ("PRI-2", "PRI-3"),
        Act.ASK: ("BRI-3a", "BRI-2b"),
        Act.SEND: ("BRI-3a", "BRI-2b"),
        Act.TASK: ("PRI-6",),
        Act.REOPEN: ("PRI-6", "PUR-3"),
        Act.MASK: ("BRI-1", "BRI-3a"),
        Act.UNMASK: ("BRI-3a",),
        Act.PRINT: ("BRI-3a", "PRI-1"),
        Act.HEED: ("PRI-4", "BRI-3a"),
        Act.REACHED: ("PRI-4", "BRI-3a"),
        Act.PROPOSE: ("PRI-4", "PRI-3"),
        Act.DECIDE: ("PRI-4", "PRI-3"),
        Act.BAR: ("PRI-3", "RES-3a"),
        Act.PARTICULARS: ("RES-2", "RES-3b"),
        Act.INSTRUCT: ("PRI-3", "RES-2", "RES-3b"),
        Act.REFER: ("RES-4",),
        Act.TRIAGE: ("BRI-1", "BRI-2a", "SCO-2a"),
        Act.REVIEW: ("BRI-1", "PRI-3"),
        Act.VISIT: ("BRI-1", "BRI-2a"),
        Act.OUTCOME: ("BRI-1", "BRI-2a", "PRI-6"),
        Act.MOVE: ("PRI-3", "BRI-3a"),
        Act.URGENT: ("PRI-4", "RES-2"),
        Act.DANGER: ("PRI-4", "BRI-3a"),
        Act.INTERPRET: ("OBJ-1", "POL-2a"),
        Act.TRANSLATE: ("OBJ-1", "POL-2a"),
        Act.ATTACH: ("BRI-3a", "PRI-6"),
    }
)
# The steps that stand beside every matter, in the order of the page; others have their own part.
STEPS = (Act.ASSIGN, Act.ANSWER, Act.NOTE, Act.CLOSE, Act.STOP)


@carries_out("PUR-2")
def governed_by(act: Act) -> tuple[str, ...]:
    """Return the ids of the clauses that guide this act, for the page on which it is done."""
    return GOVERNED_BY[act]


ANSWERS = ("reply", "outcome")  # the kinds of items that answer a person


@carries_out("PRI-6")
def last_word_is_ours(said: Sequence[str]) -> bool:
    """Say whether the person has an answer to all they wrote: `said` has its kinds, in order.

    What staff opened again owes an answer as well: the person was told that it is worked on.

    The first message isn't among them, so nothing said at all is a first message without an answer.
    """
    spoken = [kind for kind in said if kind in {"message", "reopened", *ANSWERS}]
    return spoken[-1:] != [] and spoken[-1] in ANSWERS


@carries_out("RES-3b")
def missing_at_closing(*, as_asked: bool, asked: str, done: str, why: str) -> tuple[str, ...]:
    """Return which parts are missing of "asked for, done, and why different"."""
    needed = {"asked": asked, "done": done} | ({} if as_asked else {"why": why})
    return tuple(name for name, text in needed.items() if not text.strip())


def steps_now(stage: str, *, taken: bool, mine: bool, answered: bool) -> tuple[Act, ...]:
    """Return what this reader can do now, in the order of the page: the table, and who has it."""
    steps = [act for act in STEPS if may(stage, act)]
    if not mine:
        # Whoever answers a matter nobody has takes it by that; what a colleague has stays theirs.
        steps = [
            act
            for act in steps
            if act not in (Act.CLOSE, Act.OUTCOME) and (act is not Act.ANSWER or not taken)
        ]
    if stage == Stage.READ and not taken:
        steps.insert(0, Act.ANSWER)
    if not answered:
        steps = [act for act in steps if act is not Act.CLOSE]
    return tuple(steps)


BORROWED = 4  # words in a row that nobody writes alike by chance (AT-2)
# Thai, Lao, Myanmar, Khmer, kana, Chinese characters, Hangul.
_NO_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff"
    "\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def borrowed(text: str, *originals: str, run: int = BORROWED) -> str:
    """Return the first `run` words in a row that `text` takes from an original; empty for none.

    What an employee is told of a conduct must not be in the words of whoever wrote: they could be
    known by them. In scripts without blanks, twice as many signs in a row count instead.
    """
    taken = {piece for original in originals for piece in _pieces(original, run)}
    return next((piece for piece in _pieces(text, run) if piece in taken), "")


def _pieces(text: str, run: int) -> list[str]:
    """Return all that could be borrowed: each `run` words, each twice as many signs in a row."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    words = re.findall(r"\w+", _NO_BLANKS.sub(" ", plain))
    rows = zip(*(words[start:] for start in range(run)), strict=False)
    unbroken = _NO_BLANKS.findall(re.sub(r"[\W_]+", "", plain))
    signs = [
        one[start : start + 2 * run] for one in unbroken for start in range(len(one) - 2 * run + 1)
    ]
    return [*(" ".join(row) for row in rows), *signs]
