"""A matter on paper: what must not happen first, then what was said; each copy is numbered.

The same words as on the page, masked ones masked, without any number or address of the person.
"""

from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import actions, holding, rules
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line, Thread
from parapluie.disclosure import paper
from parapluie.kit import times
from parapluie.kit.days import date_format
from parapluie.ledger import entries

TEMPLATE: Final = Path(__file__).parent / "paper" / "matter.typ"
PRINTED = "matter.printed"
DAY = "j F Y"


def print_matter(matter: Matter, *, by: Desk) -> bytes:
    """Return the matter as a PDF; the ledger keeps who took which copy. It overtakes nobody."""
    with transaction.atomic():
        rows = Matter.objects.select_for_update(of=("self",))
        held = rows.select_related("letterbox", "file", "assignee").get(pk=matter.pk)
        holding.require_reader(held, by)
        if not rules.may(held.stage, Act.PRINT):
            raise refused(
                _("This step has no place at this stage."),
                instead=_("The steps that have one are on the matter's page."),
            )
        thread = actions.read_matter(held, by=by)
        copy = 1 + len(entries.history(held.file_id, [PRINTED]))
        made = paper.pdf(TEMPLATE, as_data(held, thread, by, copy))
        holding.enter(PRINTED, held, Act.PRINT, by)
    return made


def as_data(matter: Matter, thread: Thread, by: Desk, copy: int) -> dict[str, Any]:
    """Return what stands on the paper."""
    none = _("They named nothing. When in doubt, ask them first.")
    limits = [line.text for line in thread.limits] or [none]
    return {
        "language": (get_language() or "en").split("-")[0],
        "title": _("Matter {reference}").format(reference=matter.reference),
        "mark": _("Sealed copy no. {number}, printed by {title} on {day}").format(
            number=copy, title=by.person.local_title, day=date_format(times.today(), DAY)
        ),
        "facts": _facts(matter),
        "limits": {"title": _("What must not happen"), "words": paper.texts_of(limits)},
        "said": {"title": _("What was said"), "lines": [_line(one) for one in thread.lines]},
    }


def _facts(matter: Matter) -> list[tuple[str, str]]:
    found = [
        (_("Stage"), str(matter.get_stage_display())),
        (_("Received"), date_format(matter.received_on, DAY)),
    ]
    if matter.is_open:
        found.append((_("Answer due"), date_format(matter.due_on, DAY)))
    if matter.closed_on:
        found.append((_("Closed on"), date_format(matter.closed_on, DAY)))
    return found


def _line(line: Line) -> dict[str, Any]:
    head = [line.by, line.label, date_format(line.day, DAY)]
    return {
        "head": " · ".join(one for one in head if one),
        "words": paper.paragraphs(line.text),
        "parts": [{"name": name, "words": paper.paragraphs(text)} for name, text in line.parts],
    }
