"""A child possibly at risk in what somebody wrote: it is read today, and the duty stands beside it.

Nothing is stopped and nobody's words are judged by it: a person's own children are no sign of
anything. The screen only says "look at this now"; whoever reads decides and calls (END-4).
"""

from collections.abc import Iterable
from datetime import date

from parapluie.cases.thread import Thread
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.screens import screening
from parapluie.screens.findings import Where

_SCREEN = "minor"


@carries_out("END-4")
def due_at_once(due: date, texts: Iterable[str]) -> date:
    """Return the day by which it is answered: the next on which somebody reads, if a child may be
    at risk in one of these texts."""
    return min(due, working.next_reading(times.now())) if may_be_at_risk(texts) else due


def may_be_at_risk(texts: Iterable[str]) -> bool:
    """Say whether any of these texts may be about somebody under 19 at risk."""
    return any(
        one.screen == _SCREEN
        for text in texts
        if text.strip()
        for one in screening.run(text, "", Where.REPORTER)
    )


@carries_out("END-4")
def shows_duty(thread: Thread) -> bool:
    """Say whether the duty to a child stands above what the person wrote."""
    return may_be_at_risk(
        said
        for line in thread.lines
        if line.from_person
        for said in (line.text, *(part for _name, part in line.parts))
    )
