"""The one place that asks what time it is; tests travel with time-machine."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the calendar day in the city's own time zone."""
    return timezone.localdate()
