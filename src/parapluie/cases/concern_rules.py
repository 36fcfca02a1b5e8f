"""Pure judgement about problems nearby: what may be visited, closed, found (BRI-1, BRI-2a).

No database, no clock: data in, answer out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from parapluie.kit.words import NEVER_HELD, STIGMA, Banned

NO_BYLAW: Final = "none"
WITHOUT_FINDING: Final = 3  # so many at one place, and the next is looked at by a supervisor
# How what is no bylaw's matter can end: the person learns something, and nobody else is touched.
ENDS_WITHOUT_BYLAW: Final = ("information", "not-ours")

# The one thing a visit needs beside a neighbour's word, or (life safety) a second person.
SECOND_GROUNDS: Final = ("observation", "record", "spoken")
LIFE_SAFETY: Final = "life-safety"
# Who may look, without any order: the street belongs to everyone.
FROM_THE_STREET: Final = "street"
# After which decisions of a supervisor a visit may still be ordered.
GOES_ON: Final = ("attend",)

# What the City never says about a place: who is there, or what somebody does for a living.
ABOUT_PEOPLE: Final = (
    *STIGMA,
    *NEVER_HELD,
    Banned(r"wom[ae]n|m[ae]n|girls?|boys?|guys?|lad(?:y|ies)", "a person, not a thing"),
    Banned(r"femmes?|hommes?|filles?|garçons?|gars|dames?", "the same in French"),
)
# What people use for safer sex is evidence of nothing, and is kept nowhere (BRI-4).
SUPPLIES: Final = (
    Banned(r"condom\w*|lubrica\w*", "who fears it is held against them stops having it"),
    Banned(r"pr[ée]servatif\w*|lubrifiant\w*", "the same in French"),
)

# How the parts of an address are shortened, so that two ways to write one are the same.
_SHORT: Final[Mapping[str, str]] = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "drive": "dr",
    "lane": "ln",
    "boulevard": "blvd",
    "boul": "blvd",
    "highway": "hwy",
    "crescent": "cres",
    "court": "ct",
    "place": "pl",
    "square": "sq",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "nord": "n",
    "sud": "s",
    "est": "e",
    "ouest": "w",
    "chemin": "ch",
    "saint": "st",
}
# Words that say nothing of where it is.
_LEFT_OUT: Final = frozenset({"unit", "apt", "apartment", "suite", "bc", "canada", "app", "bureau"})


def plain_address(text: str) -> str:
    """Return an address without what differs from hand to hand: case, accents, signs."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    )
    words = re.findall(r"\d+|[^\W\d_]+", bare.casefold())
    return "".join(f"{_SHORT.get(one, one)} " for one in words if one not in _LEFT_OUT).strip()


def lacks(subject: str, ground: str, second_ground: str) -> str:
    """Return what a visit lacks: "bylaw", "second" or, where it has all it needs, nothing."""
    if subject in ("", NO_BYLAW):
        return "bylaw"
    if ground == LIFE_SAFETY:
        return ""
    return "" if second_ground in SECOND_GROUNDS else "second"


def may_end(subject: str, reason: str) -> bool:
    """Say whether a problem nearby may be closed for this reason."""
    return subject not in ("", NO_BYLAW) or reason in ENDS_WITHOUT_BYLAW


def needs_supervisor(found: Sequence[str]) -> bool:
    """Say whether one more at a place goes to a supervisor: `found` are those before, in order."""
    since = 0
    for one in found:
        since = 0 if one == "breach" else since + 1
    return since >= WITHOUT_FINDING


def finding_lacks_section(found: str, section: str) -> bool:
    """Say whether something was found of nothing: a finding names the section it is about."""
    return bool(found) and not any(sign.isdigit() for sign in section)
