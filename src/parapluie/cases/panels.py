"""What stands on a matter's page beside what was said: a line each, in the order of the page.

A capability brings its own panel: a template, and what it shows a reader who has opened the matter
(None: nothing). So the page knows them all and none of them knows another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from parapluie.accounts.desk import Desk
from parapluie.cases import files
from parapluie.cases.models import Matter
from parapluie.cases.thread import Thread

Shown = Mapping[str, object]


class Place(StrEnum):
    """Where on the page: before what was said, after it, or among the steps."""

    FIRST = "first"
    AFTER = "after"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page. `shows` is asked after the matter was opened for this desk."""

    place: Place
    template: str
    shows: Callable[[Matter, Thread, Desk], Shown | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A panel as the page includes it: its template, with `it`."""

    template: str
    it: Shown


PANELS: tuple[Panel, ...] = (Panel(Place.STEPS, "cases/parts/attach_step.html", files.shows_step),)


def parts_of(matter: Matter, thread: Thread, desk: Desk) -> dict[str, list[Part]]:
    """Return the parts of a matter's page, by place."""
    found: dict[str, list[Part]] = {place.value: [] for place in Place}
    for panel in PANELS:
        it = panel.shows(matter, thread, desk)
        if it is not None:
            found[panel.place].append(Part(panel.template, it))
    return found
