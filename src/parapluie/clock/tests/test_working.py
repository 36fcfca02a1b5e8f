"""A promise in working days is kept on a day City Hall works."""

from datetime import UTC, date, datetime

import pytest

from parapluie.clock import rules, working
from parapluie.kit.errors import OperatorError


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 1, 1), "New Year"),
        (date(2026, 2, 16), "Family Day, third Monday of February"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 5, 18), "Victoria Day"),
        (date(2026, 7, 1), "Canada Day"),
        (date(2026, 8, 3), "British Columbia Day, first Monday of August"),
        (date(2026, 9, 7), "Labour Day"),
        (date(2026, 9, 30), "National Day for Truth and Reconciliation"),
        (date(2026, 10, 12), "Thanksgiving"),
        (date(2026, 11, 11), "Remembrance Day"),
        (date(2026, 12, 25), "Christmas"),
    ],
)
def test_city_hall_is_closed_on_the_provinces_holidays(day: date, holiday: str) -> None:
    assert day.weekday() < 5
    assert not working.is_working_day(day), holiday


def test_other_provinces_days_are_working_days() -> None:
    assert working.is_working_day(date(2026, 6, 24))  # Quebec's national holiday
    assert working.is_working_day(date(2026, 11, 24))
    assert not working.is_working_day(date(2026, 11, 22))  # a Sunday


@pytest.mark.parametrize(
    ("sent", "days", "answered"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),  # a plain week
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 22), 2, date(2026, 11, 24)),  # sent on a Sunday
        (date(2026, 7, 31), 1, date(2026, 8, 4)),  # over BC Day
        (date(2026, 2, 13), 2, date(2026, 2, 18)),  # over Family Day
        (date(2026, 9, 29), 1, date(2026, 10, 1)),  # over Truth and Reconciliation
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # over Christmas, a Friday
        (date(2026, 12, 31), 2, date(2027, 1, 5)),  # over New Year
        (date(2026, 11, 23), 0, date(2026, 11, 23)),  # the same day
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(
    sent: date, days: int, answered: date
) -> None:
    assert working.add_working_days(sent, days) == answered


@pytest.mark.parametrize(
    ("now", "read_on"),
    [
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), date(2026, 11, 23)),  # Monday, 9:00
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), date(2026, 11, 23)),  # Monday, 15:59
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), date(2026, 11, 24)),  # Monday, 16:00
        (datetime(2026, 11, 28, 1, 0, tzinfo=UTC), date(2026, 11, 30)),  # Friday evening
        (datetime(2026, 12, 25, 20, 0, tzinfo=UTC), date(2026, 12, 28)),  # Christmas Day
        (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), date(2026, 7, 2)),  # 23:30 before Canada Day
    ],
)
def test_the_next_reading_is_said_in_the_citys_own_time(now: datetime, read_on: date) -> None:
    assert working.next_reading(now) == read_on


def test_the_rules_need_no_calendar_but_the_one_given() -> None:
    closed = {date(2026, 11, 24)}
    assert rules.next_working_day(date(2026, 11, 23), closed) == date(2026, 11, 25)


def test_another_citys_holidays_count_there(settings) -> None:
    settings.HOLIDAYS = "CA-QC"
    assert not working.is_working_day(date(2026, 6, 24))


@pytest.mark.parametrize("wrong", ["", "BC", "CA-XX", "ca-bc", "ZZ", "CA-BC; drop"])
def test_unknown_holidays_are_refused_by_name(settings, wrong: str) -> None:
    settings.HOLIDAYS = wrong
    with pytest.raises(OperatorError, match=f"PARAPLUIE_HOLIDAYS={wrong}"):
        working.is_working_day(date(2026, 6, 24))
