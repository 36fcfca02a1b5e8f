"""What is unusual in the fictional city: two openings to talk about, each with a good reason."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from parapluie.accounts.desk import Desk
from parapluie.cases import actions, reasons, saying_why
from parapluie.cases.models import Matter
from parapluie.clock import working
from parapluie.kit import times
from parapluie.vault.reasons import Reason

AsOf = Callable[[datetime], AbstractContextManager[None]]


def at_work(days_ago: int) -> datetime:
    """Return ten o'clock of a day on which City Hall worked: today's moment for no days ago."""
    if not days_ago:
        return times.now()
    day = times.today() - timedelta(days=days_ago)
    while not working.is_working_day(day):
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(10)))


def read_at_odd_hours(desks: Mapping[str, Desk], as_of: AsOf) -> None:
    """Let a colleague look into the officer's matter at night, and the officer on a Sunday."""
    evening = at_work(2).replace(hour=22, minute=40)
    sunday = times.today() - timedelta(days=times.today().isoweekday())
    with as_of(evening):
        _look_into(_of_the_officer(evening.date()), desks["outreach"], Reason.ADVISE)
    with as_of(timezone.make_aware(datetime.combine(sunday, time(11)))):
        _look_into(_of_the_officer(sunday), desks["officer"], Reason.EARLIER)


def _of_the_officer(day: date) -> Matter:
    """Return the last matter the officer had by that day."""
    theirs = Matter.objects.in_lane("a").filter(assignee__username="officer", received_on__lt=day)
    return theirs.select_related("file", "letterbox").order_by("-received_on", "pk")[0]


def _look_into(matter: Matter, desk: Desk, reason: Reason) -> None:
    actions.declare_conflict(matter, kind="none", by=desk)
    if reasons.reason_for(desk.person.holder, matter.reference) is None:
        saying_why.say(matter, reason, by=desk)
    actions.read_matter(matter, by=desk)
