"""A page of the worklist: filtered, sorted, never decrypted, the last as quick as the first.

Pages follow one another by the place of their last row, so that no query counts or skips.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from parapluie.accounts.models import Person
from parapluie.cases.forms import OPEN
from parapluie.cases.models import Matter, MatterSet, Stage
from parapluie.cases.receiving import WISH
from parapluie.ledger.models import Entry

PAGE = 50
REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the place after which the next page begins (empty on the last)."""

    matters: list[Matter]
    after: str


def page_of(
    matters: MatterSet, chosen: Mapping[str, str], *, after: str, me: Person, today: date
) -> Page:
    """Return a page of these matters in the order that was chosen."""
    # Nothing is due of what is closed, and what is over its day lies among it, the oldest first.
    newest = chosen.get("sort") == "newest" or chosen.get("stage") == Stage.CLOSED
    column = "received_on" if newest else "due_on"
    found = _from(_filtered(matters, chosen, me, today), column, after, newest)
    order = ["-received_on", "-reference"] if newest else ["due_on", "reference"]
    listed = found.select_related("assignee").order_by(*order)
    rows = list(listed.defer("letterbox")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{getattr(last, column)}~{last.reference}" if last else "")


def taken_back(matters: Iterable[Matter]) -> dict[str, date]:
    """Return which of these the person withdrew, and when, although the law has us keep them."""
    kept = {matter.file_id: matter.reference for matter in matters if matter.keep_until}
    found = Entry.objects.filter(act=WISH, subject__in=kept)
    return {kept[subject]: day for subject, day in found.values_list("subject", "day")}


def _filtered(matters: MatterSet, chosen: Mapping[str, str], me: Person, today: date) -> MatterSet:
    stage = chosen.get("stage")
    if not stage:
        found = matters.waiting()
    else:
        found = matters.open() if stage == OPEN else matters.filter(stage=stage)
    if chosen.get("lane"):
        found = found.in_lane(chosen["lane"])
    if chosen.get("who") == "me":
        found = found.with_person(me.pk)
    elif chosen.get("who") == "nobody":
        found = found.filter(assignee=None)
    if chosen.get("due") == "late":
        found = found.overdue(today)
    elif chosen.get("due") == "today":
        found = found.waiting().filter(due_on__lte=today)
    return found


def _from(matters: MatterSet, column: str, after: str, newest: bool) -> MatterSet:
    """Keep what comes after a place such as "2026-11-22~7KQ2-M4XD"; anything else keeps all."""
    day_text, _, reference = after.partition("~")
    try:
        day = date.fromisoformat(day_text)
    except ValueError:
        return matters
    if not REFERENCE.fullmatch(reference):
        return matters
    side = "lt" if newest else "gt"
    later = Q(**{f"{column}__{side}": day}) | Q(**{column: day, f"reference__{side}": reference})
    # The first condition lets the index be entered at the right day; the second is exact.
    return matters.filter(Q(**{f"{column}__{side}e": day}) & later)
