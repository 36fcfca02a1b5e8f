"""Days and hours stand as their reader writes them, in templates and in Python alike."""

from datetime import date, time

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from parapluie.kit.days import date_format, time_format
from parapluie.kit.times import today

SENTENCE = '{{ day|date:"l j F Y" }}, {{ hour|time:"H:i" }}'


def written(day: date | None, hour: time | None, language: str) -> str:
    with translation.override(language):
        return engines["django"].from_string(SENTENCE).render({"day": day, "hour": hour})


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2026, 12, 1), time(9, 30), "mardi 1er décembre 2026, 9\xa0h\xa030"),
        (date(2026, 12, 11), time(13), "vendredi 11 décembre 2026, 13\xa0h"),
        (date(2026, 12, 21), time(0, 5), "lundi 21 décembre 2026, 0\xa0h\xa005"),
    ],
)
def test_in_french_a_month_begins_on_its_1er_and_hours_have_an_h(day, hour, expected):
    assert written(day, hour, "fr") == expected


def test_in_english_nothing_of_this_changes():
    assert written(date(2026, 12, 1), time(9, 30), "en") == "Tuesday 1 December 2026, 09:30"


def test_what_is_no_day_and_no_hour_is_left_out():
    assert written(None, None, "fr") == ", "


def test_python_writes_them_in_the_same_way():
    with translation.override("fr"):
        august = today().replace(month=8, day=1)
        said = date_format(august, "j F"), time_format(time(8), "H:i")
    assert said == ("1er août", "8\xa0h")


def test_a_day_for_machines_stays_as_it_is():
    with translation.override("fr"):
        assert date_format(date(2026, 1, 1), "Y-m-d") == "2026-01-01"


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", date(2026, 12, 31), "Thursday 31 December"),
        ("en", date(2027, 1, 4), "Monday 4 January 2027"),
        ("fr", date(2026, 12, 31), "jeudi 31 décembre"),
        ("fr", date(2027, 1, 4), "lundi 4 janvier 2027"),
        ("zh-hans", date(2027, 1, 4), "2027年1月4日"),
    ],
)
def test_the_year_is_said_where_it_is_another(language, day, said):
    with time_machine.travel("2026-12-31T20:00:00Z", tick=False), translation.override(language):
        assert date_format(day, "l j F") == said
