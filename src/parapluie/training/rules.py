"""Who is due for training, judged from plain values: no database, no clock (RES-1, OBJ-2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

QUARTER: Final = timedelta(days=91)  # OBJ-2: who is due next quarter, and how many seats that takes
SOON: Final = timedelta(days=7)  # until when somebody's training counts, who is seen to first
REMINDED_AT: Final = (7, 30, 60)  # OBJ-2: days before one's own training runs out
RAN_OUT: Final = -1  # the reminder after that day
LONGEST_WAIVER: Final = timedelta(days=366)


class State(StrEnum):
    """How a person stands with training; the order in which it is seen to."""

    NEVER = "never"
    RAN_OUT = "ran-out"
    DUE = "due"  # runs out within a quarter
    IN_DATE = "in-date"
    WAIVED = "waived"
    NOT_REQUIRED = "not-required"


MISSING: Final = (State.NEVER, State.RAN_OUT)
COVERED: Final = (State.DUE, State.IN_DATE)
COUNTED: Final = (*MISSING, *COVERED)  # who must be trained now


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person's standing depends on. `until`: the last day on which training counts."""

    required: bool
    waived: bool
    until: date | None


def state_of(facts: Facts, day: date) -> State:
    """Return how somebody stands that day; the last day of training still counts."""
    if not facts.required:
        return State.NOT_REQUIRED
    if facts.until is not None and facts.until >= day:
        return State.DUE if facts.until - day <= QUARTER else State.IN_DATE
    if facts.waived:
        return State.WAIVED
    return State.NEVER if facts.until is None else State.RAN_OUT


def runs_out_soon(state: State, until: date | None, day: date) -> bool:
    """Say whether training that counts today will not, a week from then."""
    return state is State.DUE and until is not None and until - day < SOON


def reminder_at(until: date, day: date) -> int | None:
    """Return which reminder stands that day: how many days before the end at most; else None."""
    left = (until - day).days
    return RAN_OUT if left < 0 else next((at for at in REMINDED_AT if left <= at), None)
