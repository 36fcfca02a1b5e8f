"""The three lanes, as data: same stages and the same duty to answer, different questions and days.

No lane turns into another by itself; a move is an act of staff with a reason, told to the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Lane
from parapluie.guidelines.pack import current_pack

# What the City's bylaws are about, neutral and few (BRI-1, BRI-2a); a concern is about one of them
# or is closed with information. Who people are, and what work they do, is none.
SUBJECTS = (
    ("noise", _("Noise")),
    ("waste", _("Waste or litter")),
    ("parking", _("Parking")),
    ("licence", _("A business without its licence")),
    ("building", _("An unsafe building")),
    ("other", _("Something else")),
)

MOST_DAYS = 20  # working days; whoever waits for longer has not been answered


@dataclass(frozen=True, slots=True)
class LaneRules:
    """What is different about a lane. `asks` are the fields sealed with the first message."""

    lane: Lane
    days_of: str  # the clause whose parameter says the working days until the first human answer
    days_called: str  # that parameter
    fewest_readers: int  # qualified people without whom a message would lie in a dead box
    asks: tuple[str, ...] = ()
    may_be_urgent: bool = True
    takes_files: bool = True
    one_reader_first: bool = False  # sealed to one person alone until they say whom it concerns

    @property
    def answer_within(self) -> int:
        """Return the working days until the first human answer."""
        return current_pack().number(self.days_of, self.days_called, most=MOST_DAYS)


RULES: Mapping[str, LaneRules] = MappingProxyType(
    {
        Lane.REPORT.value: LaneRules(Lane.REPORT, "PRE-1", "answer_within", 2),
        # A problem near someone: no picture, and nothing of anyone's looks, name or origin (BRI-1).
        Lane.CONCERN.value: LaneRules(
            Lane.CONCERN,
            "BRI-1",
            "answer_within",
            2,
            asks=("subject", "place", "when", "going_on"),
            may_be_urgent=False,
            takes_files=False,
        ),
        # About somebody who works here: the person who wrote chooses who reads it first (RES-3a).
        Lane.CONDUCT.value: LaneRules(
            Lane.CONDUCT,
            "RES-2",
            "acknowledge_within",
            2,
            asks=("who", "wish", "reprisal", "addressed", "first_reader"),
            one_reader_first=True,
        ),
    }
)


def decide_within() -> int:
    """Return the working days until a conduct is decided, or goes a level up (RES-2)."""
    return current_pack().number("RES-2", "decide_within", most=60)


def review_within() -> int:
    """Return the working days until a supervisor decided about the fourth at a place (BRI-1)."""
    return current_pack().number("BRI-1", "review_within", most=10)


def rules_of(lane: str) -> LaneRules:
    """Return the rules of a lane by its letter. Raise `KeyError` for any other."""
    return RULES[lane]
