"""Counting working days: pure judgement over a set of holidays."""

from collections.abc import Container
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Say whether City Hall works on `day`: Monday to Friday, no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def next_working_day(day: date, holidays: Container[date]) -> date:
    """Return the first working day after `day`."""
    after = day + _ONE_DAY
    while not is_working_day(after, holidays):
        after += _ONE_DAY
    return after


def add_working_days(day: date, count: int, holidays: Container[date]) -> date:
    """Return the working day `count` working days after `day`; `day` itself is not counted."""
    for _ in range(count):
        day = next_working_day(day, holidays)
    return day
