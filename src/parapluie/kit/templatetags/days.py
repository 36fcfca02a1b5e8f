"""The filters `date` and `time`, in every template without loading: as kit/days.py writes them."""

from datetime import date, time

from django import template

from parapluie.kit import days

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def write_day(day: date | str | None, form: str = "DATE_FORMAT") -> str:
    return days.date_format(day, form) if isinstance(day, date) else ""


@register.filter("time", expects_localtime=True, is_safe=False)
def write_hour(hour: time | str | None, form: str = "TIME_FORMAT") -> str:
    return days.time_format(hour, form) if isinstance(hour, time) else ""
