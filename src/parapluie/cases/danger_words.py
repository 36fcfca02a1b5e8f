"""A recorded call in words: for the person in their letterbox, and for colleagues in the file."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from parapluie.kit.city import titled
from parapluie.kit.days import date_format


def parts_of_call(words: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return in words what was recorded, beside why a life was in danger."""
    return (
        (_("Called"), str(words.get("to", ""))),
        (_("When"), f"{_day(words.get('day'))} {words.get('hour', '')}".strip()),
        (_("Who called"), titled(str(words.get("caller", "")))),
        (_("What was said"), str(words.get("said", ""))),
    )


def all_of_call(words: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return all that was recorded, as it stands in the file."""
    return (*parts_of_call(words), (_("Why a life was in danger"), str(words.get("text", ""))))


def told_of_call(content: Mapping[str, object]) -> str:
    """Return what the person reads: who told whom what, on which day, and what follows."""
    said = _(
        "On {day} we told {to}: “{said}”. We believed that a life was in danger. "
        "Police or an ambulance may come. On the next working day a colleague of {title} checks "
        "this."
    )
    return said.format(
        day=_day(content.get("day")),
        title=titled(str(content.get("title", ""))),
        to=content.get("to", ""),
        said=content.get("said", ""),
    )


def _day(found: object) -> str:
    return date_format(date.fromisoformat(str(found)), "j F Y") if found else ""
