"""Under which headings a city's learning system exports the fields of its class lists."""

from collections.abc import Mapping
from typing import Final

from parapluie.training.class_lists import FIELDS
from parapluie.training.models import ListColumn

_LONGEST: Final = 120  # signs, as the model has it


def kept() -> dict[str, str]:
    """Return the headings under which the fields were found last, else our own."""
    kept = dict(ListColumn.objects.values_list("field", "heading"))
    return {field: kept.get(field, field) for field in FIELDS}


def keep(columns: Mapping[str, str]) -> None:
    """Keep headings for the next list."""
    for field, heading in columns.items():
        ListColumn.objects.update_or_create(field=field, defaults={"heading": heading[:_LONGEST]})
