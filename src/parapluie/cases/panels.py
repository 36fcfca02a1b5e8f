"""What stands on a matter's page beside what was said: a line each, in the order of the page.

A capability brings its own panel: a template, and what it shows a reader who has opened the matter
(None: nothing). So the page knows them all and none of them knows another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from parapluie.accounts.desk import Desk
from parapluie.cases import (
    concern_panel,
    conduct,
    danger,
    files,
    further_steps,
    instructing,
    interpreters,
    moderation,
    reaching,
    rules,
    sharing_panel,
    taken_down,
    tasks,
    two_people,
    urgent,
)
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread

Shown = Mapping[str, object]


class Place(StrEnum):
    """Where on the page: before what was said, after it, or among the steps."""

    FIRST = "first"
    AFTER = "after"
    STEPS = "steps"
    MORE = "more"  # steps that are rarely needed, folded away


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


def _conduct(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    row = conduct.row_of(matter)
    if row is None:
        return None
    return {"row": row, "matter": matter, "asked": instructing.of_matter(matter)}


def _conduct_steps(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    row = conduct.row_of(matter)
    if row is None or not rules.may(matter.stage, Act.INSTRUCT):
        return None
    return {
        "reference": matter.reference,
        "may_serve": rules.may(matter.stage, Act.PARTICULARS) and row.opened_up_on is not None,
        "written": any(line.kind == "particulars" for line in thread.lines),
        "served": row.served_on is not None,
    }


def _bar(matter: Matter, thread: Thread, desk: Desk) -> Shown | None:
    return {"reference": matter.reference} if rules.may(matter.stage, Act.BAR) else None


PANELS: tuple[Panel, ...] = (
    Panel(Place.MORE, "cases/parts/attach_step.html", files.shows_step),
    Panel(Place.FIRST, "cases/parts/conduct.html", _conduct),
    Panel(Place.STEPS, "cases/parts/conduct_steps.html", _conduct_steps),
    Panel(Place.MORE, "cases/parts/bar_step.html", _bar),
    Panel(Place.FIRST, "cases/parts/allowed.html", sharing_panel.of_matter),
    Panel(Place.STEPS, "cases/parts/sharing_steps.html", sharing_panel.steps),
    Panel(Place.MORE, "cases/parts/sharing_more.html", sharing_panel.steps),
    Panel(Place.FIRST, "cases/parts/concern.html", concern_panel.of_matter),
    Panel(Place.MORE, "cases/parts/move.html", concern_panel.move_of),
    Panel(Place.STEPS, "cases/parts/danger.html", danger.of_matter),
    Panel(Place.STEPS, "cases/parts/urgent.html", urgent.of_matter),
    Panel(Place.FIRST, "cases/parts/two_people.html", two_people.of_matter),
    Panel(Place.FIRST, "cases/parts/masks.html", moderation.of_matter),
    Panel(Place.AFTER, "cases/parts/tasks.html", tasks.of_matter),
    Panel(Place.MORE, "cases/parts/further_steps.html", further_steps.of_matter),
    Panel(Place.FIRST, "cases/parts/reach.html", reaching.of_matter),
    Panel(Place.MORE, "cases/parts/reached_step.html", reaching.step_of),
    Panel(Place.AFTER, "cases/parts/closing_answers.html", reaching.answers_of),
    Panel(Place.FIRST, "cases/parts/taken_down.html", taken_down.of_matter),
    Panel(Place.FIRST, "cases/parts/wishes.html", interpreters.wish_of_matter),
    Panel(Place.AFTER, "cases/parts/interpreters.html", interpreters.of_matter),
)


def parts_of(matter: Matter, thread: Thread, desk: Desk) -> dict[str, list[Part]]:
    """Return the parts of a matter's page, by place."""
    found: dict[str, list[Part]] = {place.value: [] for place in Place}
    for panel in PANELS:
        it = panel.shows(matter, thread, desk)
        if it is not None:
            found[panel.place].append(Part(panel.template, it))
    return found
