"""A promised day names its year wherever that isn't this one."""

from datetime import date

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

NEW_YEARS_EVE = "2026-12-31T20:00:00Z"
PAGE = Template("{% load days %}{{ day|promised_day }}")


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
    with time_machine.travel(NEW_YEARS_EVE, tick=False), translation.override(language):
        assert PAGE.render(Context({"day": day})) == said
