"""How a day and an hour are written: in French a month begins on its "1er", and hours have an "h".

A day without a year gets one wherever that isn't this one. Django's formats know none of these.
"l j F" and "H:i" stay what everybody asks for, in templates (the filters `date` and `time` are
these) and in Python.
"""

import re
from datetime import date, time
from typing import Final

from django.utils import formats
from django.utils.translation import get_language

from parapluie.kit.times import today

_FIRST: Final = re.compile(r"(?<!\d)1(?= [^\W\d])")  # "mardi 1 décembre", not "11 décembre"
_HOUR: Final = re.compile(r"^0?(\d{1,2}):(\d\d)$")
_YEAR_LAST: Final = ("en", "fr")  # elsewhere the language's own order of day, month and year


def date_format(day: date, form: str) -> str:
    """Return a day as its reader writes it: "1er décembre 2026", "1 December 2026".

    What is asked for as "j F" or "l j F" has its year wherever that isn't this one.
    """
    said = formats.date_format(day, _with_year(day, form))  # noqa: TID251  here alone
    return _FIRST.sub("1er", said, count=1) if _is_french() and day.day == 1 else said


def time_format(hour: time, form: str) -> str:
    """Return an hour as its reader writes it: "9 h 30", "13 h", "09:30"."""
    said = formats.time_format(hour, form)  # noqa: TID251  here alone
    found = _HOUR.match(said) if _is_french() else None
    if found is None:
        return said
    minutes = "" if found[2] == "00" else f"\N{NO-BREAK SPACE}{found[2]}"
    return f"{found[1]}\N{NO-BREAK SPACE}h{minutes}"


def _with_year(day: date, form: str) -> str:
    """Return the form for a day whose year isn't this one, where the form has none."""
    if not form.endswith("j F") or day.year == today().year:
        return form
    ours = (get_language() or "en").split("-")[0] in _YEAR_LAST
    return f"{form} Y" if ours else "DATE_FORMAT"


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")
