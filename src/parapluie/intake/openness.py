"""Whether messages are taken at all, and when they are read next."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parapluie.accounts import readiness
from parapluie.cases import receiving
from parapluie.clock import working
from parapluie.kit import times


def is_ready() -> bool:
    """Say whether the city has done what opening day needs."""
    return readiness.is_open()


def is_open() -> bool:
    """Say whether the city is ready and at least two trained, unconflicted people can read."""
    return is_ready() and receiving.can_receive("a") is None


def next_reading() -> str:
    """Return when messages are read next: "today" or "on Monday morning"."""
    day = working.next_reading(times.now())
    if day == times.today():
        return _("today")
    return _("on {weekday} morning").format(weekday=date_format(day, "l"))
