"""Under which headings a city's learning system exports the fields of its class lists."""

from collections.abc import Mapping, Sequence
from typing import Final

from parapluie.training.class_lists import FIELDS
from parapluie.training.models import ListColumn

# As our own page calls them, and as learning systems do; in both languages.
_ALSO_CALLED: Final[Mapping[str, Sequence[str]]] = {
    "username": ("sign-in name", "user name", "login", "nom de connexion", "nom d'utilisateur"),
    "course": ("course name", "course title", "cours", "nom du cours", "formation"),
    "completed_on": (
        "day of completion",
        "completed on",
        "completion date",
        "date",
        "day",
        "jour",
        "jour où la formation a été suivie",
        "date de fin",
    ),
}
_LONGEST: Final = 120  # signs, as the model has it


def kept() -> dict[str, str]:
    """Return the headings under which the fields were found last, else our own."""
    kept = dict(ListColumn.objects.values_list("field", "heading"))
    return {field: kept.get(field, field) for field in FIELDS}


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Return under which of these headings each field stands: as kept, else by what it says.

    Where no heading says it, as kept: whoever took the list in is asked.
    """
    there = {one.replace("’", "'").casefold(): one for one in headings}
    found = {}
    for field, heading in kept().items():
        also = (heading.casefold(), field, *_ALSO_CALLED[field])
        found[field] = next((there[one] for one in also if one in there), heading)
    return found


def keep(columns: Mapping[str, str]) -> None:
    """Keep headings for the next list."""
    for field, heading in columns.items():
        ListColumn.objects.update_or_create(field=field, defaults={"heading": heading[:_LONGEST]})
