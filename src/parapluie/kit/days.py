"""A day as it is promised to somebody: with its year wherever that isn't this one."""

from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language

from parapluie.kit.times import today

_THIS_YEAR: Final = "l j F"
_WITH_WEEKDAY: Final = ("en", "fr")  # elsewhere the language's own order of day, month and year


def promised_day(day: date) -> str:
    """Return "Monday 4 January", or "Monday 4 January 2027" in another year than today's."""
    if day.year == today().year:
        return date_format(day, _THIS_YEAR)
    ours = (get_language() or "en").split("-")[0] in _WITH_WEEKDAY
    return date_format(day, f"{_THIS_YEAR} Y" if ours else "DATE_FORMAT")
