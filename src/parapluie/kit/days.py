"""How a day and an hour are written: in French a month begins on its "1er", and hours have an "h".

Django's formats know neither. "l j F" and "H:i" stay what everybody asks for, in templates (the
filters `date` and `time` are these) and in Python.
"""

import re
from datetime import date, time
from typing import Final

from django.utils import formats
from django.utils.translation import get_language

_FIRST: Final = re.compile(r"(?<!\d)1(?= [^\W\d])")  # "mardi 1 décembre", not "11 décembre"
_HOUR: Final = re.compile(r"^0?(\d{1,2}):(\d\d)$")


def date_format(day: date, form: str) -> str:
    """Return a day as its reader writes it: "1er décembre 2026", "1 December 2026"."""
    said = formats.date_format(day, form)  # noqa: TID251  here alone
    return _FIRST.sub("1er", said, count=1) if _is_french() and day.day == 1 else said


def time_format(hour: time, form: str) -> str:
    """Return an hour as its reader writes it: "9 h 30", "13 h", "09:30"."""
    said = formats.time_format(hour, form)  # noqa: TID251  here alone
    found = _HOUR.match(said) if _is_french() else None
    if found is None:
        return said
    minutes = "" if found[2] == "00" else f"\N{NO-BREAK SPACE}{found[2]}"
    return f"{found[1]}\N{NO-BREAK SPACE}h{minutes}"


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")
