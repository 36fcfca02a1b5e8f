"""Whether messages are taken at all, and when they are read next."""

from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parapluie.accounts import readiness
from parapluie.cases import receiving
from parapluie.clock import working
from parapluie.kit import times
from parapluie.kit.city import city
from parapluie.kit.days import date_format

# Showing the form may rest on an answer two seconds old: who can read is judged anew at sending.
REMEMBERED_SECONDS: Final = 2.0
_found_ready = 0.0  # when, in seconds since 1970; "closed" is never remembered
_found_open: dict[str, float] = {}  # the same, by lane


def is_ready() -> bool:
    """Say whether the city has done what opening day needs: else no lane was ever open."""
    global _found_ready
    if _just_now(_found_ready):
        return True
    found = readiness.has_opened()
    _found_ready = times.now().timestamp() if found else 0.0
    return found


def is_open(lane: str) -> bool:
    """Say whether the city is ready and enough trained, unconflicted people read this lane.

    Each lane is judged by its own readers.
    """
    if _just_now(_found_open.get(lane, 0.0)):
        return True
    found = is_ready() and receiving.can_receive(lane) is None
    _found_open[lane] = times.now().timestamp() if found else 0.0
    return found


def _just_now(found: float) -> bool:
    return 0 <= times.now().timestamp() - found < REMEMBERED_SECONDS


def until_then() -> SafeString:
    """Say when messages are read next and who answers before that, for what can't wait."""
    read = _("We next read messages {when}.")
    call = _("In danger now? Call {emergency} (police may come).")
    if city().help_line_phone:
        call = _("In danger now? Call {emergency} (police may come) or {phone} ({line}).")
    return format_html(
        f"{read} {call}",
        when=next_reading(),
        emergency=_number(city().emergency_phone),
        phone=_number(city().help_line_phone),
        line=city().help_line_name,
    )


def call_about_now() -> SafeString:
    """Say whom to call about a problem that is going on now: somebody can come and look."""
    call = _("Please call {phone} about it, so that someone can come and look.")
    return format_html(call, phone=_number(city().hall_phone or str(city().name)))


def _number(phone: str) -> SafeString:
    return format_html('<strong class="phone">{}</strong>', phone)  # never broken over two lines


def next_reading() -> str:
    """Return when messages are read next: "today" or "on Monday morning"."""
    day = working.next_reading(times.now())
    if day == times.today():
        return _("today")
    return _("on {weekday} morning").format(weekday=date_format(day, "l"))
