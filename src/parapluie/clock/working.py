"""Working days of this city (settings.HOLIDAYS), and when messages are read next."""

import re
from datetime import date, datetime, time
from functools import lru_cache

import holidays
from django.conf import settings
from django.utils import timezone

from parapluie.clock import rules
from parapluie.kit.errors import OperatorError

READING_ENDS = time(16)  # a message sent later than this may not be read the same day


def is_working_day(day: date) -> bool:
    """Say whether City Hall works on `day`."""
    return rules.is_working_day(day, holidays_of(settings.HOLIDAYS))


def next_working_day(day: date) -> date:
    """Return the first working day after `day`."""
    return rules.next_working_day(day, holidays_of(settings.HOLIDAYS))


def add_working_days(day: date, count: int) -> date:
    """Return the day `count` working days after `day`; `day` itself is not counted."""
    return rules.add_working_days(day, count, holidays_of(settings.HOLIDAYS))


def next_reading(now: datetime) -> date:
    """Return the day on which messages are read next, in the city's own time zone."""
    local = timezone.localtime(now)
    if is_working_day(local.date()) and local.time() < READING_ENDS:
        return local.date()
    return next_working_day(local.date())


@lru_cache(maxsize=4)
def holidays_of(name: str) -> holidays.HolidayBase:
    """Return the holidays of a country ("CA") or province ("CA-BC")."""
    wanted = "use a country or country-province such as CA-BC"
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", name):
        raise OperatorError(f"Unexpected value PARAPLUIE_HOLIDAYS={name}, {wanted}.")
    country, _, province = name.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=province or None)
    except NotImplementedError as unknown:
        raise OperatorError(
            f"Unexpected value PARAPLUIE_HOLIDAYS={name}: its holidays are not known; {wanted}."
        ) from unknown
