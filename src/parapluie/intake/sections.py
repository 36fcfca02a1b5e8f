"""What a letterbox shows beside answers and the box to write in: a line each, in its order.

A capability brings its own section: a template, and what it shows of the opened letterbox (None:
nothing). A side is a page of its own that a button of the letterbox leads to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parapluie.cases import interpreting
from parapluie.intake import files, own_words, sharing, steering
from parapluie.intake.handles import State
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier

Shown = Mapping[str, object]
Shows = Callable[[Dossier, Sequence[OpenItem], State], Shown | None]


class Place(StrEnum):
    """Where in the letterbox: before the answers (what waits for a yes or no), or at the end."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the letterbox's page."""

    place: Place
    template: str
    shows: Shows


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the page includes it: its template, with `it`."""

    template: str
    it: Shown


def _nothing(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    return {}


def _interpreters(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    return {"titles": interpreting.titles_of(dossier)}


SECTIONS: tuple[Section, ...] = (
    Section(Place.FIRST, "intake/parts/question.html", sharing.waiting),
    Section(Place.FIRST, "intake/parts/files_ours.html", files.shows_ours),
    Section(Place.LAST, "intake/parts/hidden_words.html", own_words.in_letterbox),
    Section(Place.LAST, "intake/parts/closing.html", steering.show_closing),
    Section(Place.LAST, "intake/parts/files_mine.html", files.shows_form),
    Section(Place.LAST, "intake/parts/ticks.html", steering.show_ticks),
    Section(Place.LAST, "intake/parts/reach.html", steering.show_reach),
    Section(Place.LAST, "intake/parts/language.html", _interpreters),
    Section(Place.LAST, "intake/parts/count.html", steering.show_count),
    Section(Place.LAST, "intake/parts/chosen.html", sharing.chosen),
)

# Sides of the page, by the button that leads there ("ask-…"); what they show is asked each time.
SIDES: Final[Mapping[str, tuple[str, Shows]]] = {
    "ask-withdraw": ("intake/withdraw.html", steering.show_withdrawal),
    "ask-change-code": ("intake/change_code.html", _nothing),
    "ask-reach": ("intake/reach.html", steering.show_safety),
    "new-code": ("intake/new_code.html", _nothing),
    "ask-language": ("intake/language.html", _interpreters),
}


# What the page with the code offers too, right after sending: sides, and what is sent from them.
AFTER_SENDING: Final = frozenset({"ask-reach", "reach", "stop-reach", "ticks", "file-back"})


def leads_to(act: str) -> bool:
    """Say whether this button leads to a side of the letterbox, or (empty) back to its first."""
    return act == "" or (act.startswith("ask-") and act in SIDES)


def parts_of(dossier: Dossier, items: Sequence[OpenItem], state: State) -> dict[str, list[Part]]:
    """Return the parts of an opened letterbox, by place."""
    found: dict[str, list[Part]] = {place.value: [] for place in Place}
    for section in SECTIONS:
        it = section.shows(dossier, items, state)
        if it is not None:
            found[section.place].append(Part(section.template, it))
    return found
