"""What stands on home pages of this room: when the next review is due, what should end."""

from dataclasses import dataclass
from datetime import date

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Role
from parapluie.kit.times import today
from parapluie.oversight import reviewing, rules
from parapluie.oversight.models import ReviewLine
from parapluie.oversight.reviewing import SEE_IT
from parapluie.oversight.watching import WATCHERS


@dataclass(frozen=True, slots=True)
class Shown:
    """For whoever the page is: nothing here counts matters, so nothing tells of one."""

    watches: bool
    reviews: bool
    opens: bool  # has a log of their own to look at
    due_on: date | None  # where it is near or over
    is_over: bool
    to_end: list[ReviewLine]


def of(desk: Desk) -> Shown:
    """Return what this person's home shows of oversight."""
    reviews = desk.has(*SEE_IT)
    due = reviewing.due_day() if reviews else None
    near = due is not None and due - today() <= rules.TOLD_BEFORE
    return Shown(
        watches=desk.has(*WATCHERS),
        reviews=reviews,
        opens=desk.has(Role.READER, Role.INTERPRETER),
        due_on=due if near else None,
        is_over=due is not None and due < today(),
        to_end=reviewing.to_end() if desk.has(Role.ADMINISTRATOR) else [],
    )
