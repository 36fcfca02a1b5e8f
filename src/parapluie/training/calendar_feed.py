"""The sessions as a calendar that a phone or a mail program reads by itself (RFC 5545).

It lies on locked screens and in other companies' clouds. So it says "Training", when, where and how
many seats: no course, no subject, nobody. Its address is all a reader shows us; it is kept as a
digest, and its owner renews it or switches it off.
"""

import secrets
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from parapluie.accounts.models import Person
from parapluie.kit import crypto
from parapluie.kit.lines import one_line
from parapluie.kit.times import now, today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.training import sessions
from parapluie.training.models import CalendarAddress, Session
from parapluie.training.sessions import Places

GIVEN, ENDED = "training.calendar-given", "training.calendar-ended"
_BEHIND: Final = timedelta(days=31)  # how long a session stays after its day
_MAKER: Final = "-//City Hall//Training//EN"


@transaction.atomic
def give_address(person: Person, *, by: Actor) -> str:
    """Return the token of a fresh address; one given earlier leads nowhere from now on."""
    token = secrets.token_urlsafe(24)
    CalendarAddress.objects.update_or_create(
        person=person, defaults={"token_digest": _digest(token)}
    )
    entries.append(GIVEN, subject=person.pk, by=by)
    return token


@transaction.atomic
def take_address_away(person: Person, *, by: Actor) -> None:
    """Switch a person's address off."""
    if CalendarAddress.objects.filter(person=person).delete()[0]:
        entries.append(ENDED, subject=person.pk, by=by)


def has_address(person: Person) -> bool:
    """Say whether a person has an address."""
    return CalendarAddress.objects.filter(person=person).exists()


def whose(token: str) -> Person | None:
    """Return whose address holds this token; None for nobody's, or of somebody who has left."""
    found = CalendarAddress.objects.select_related("person").filter(
        token_digest=_digest(token), person__is_active=True, person__left_on=None
    )
    given = found.first()
    return given.person if given else None


def feed(person: Person) -> bytes:
    """Return the sessions as one person's calendar; theirs alone mark time as taken."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Training"))
    planned = sessions.since(today() - _BEHIND)
    places = sessions.places_of(planned)
    for session in planned:
        calendar.add_component(_event(session, places[session.pk], person))
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _event(session: Session, places: Places, person: Person) -> Event:
    cancelled = session.cancelled_on is not None
    event = Event()
    event.add("uid", _uid(session))
    event.add("dtstamp", now())
    event.add("dtstart", _moment(session, session.begins_at))
    if session.ends_at is not None:
        event.add("dtend", _moment(session, session.ends_at))
    event.add("summary", _("Training"))  # never the course: it names the subject
    event.add("location", one_line(session.place))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    comes = person in places.seated and not cancelled
    event.add("transp", "OPAQUE" if comes else "TRANSPARENT")
    if not cancelled:
        event.add("description", _seats(session, places, person))
    return event


def _moment(session: Session, hour: time) -> datetime:
    return datetime.combine(session.held_on, hour, timezone.get_default_timezone())


def _seats(session: Session, places: Places, person: Person) -> str:
    if person in places.seated:
        return _("You have a seat.")
    if person in places.waiting:
        return _("You wait for a seat.")
    free = session.seats - len(places.seated)
    return ngettext("%(free)d seat free", "%(free)d seats free", free) % {"free": free}


def _uid(session: Session) -> str:
    """Return the same name each time, from which nobody counts our sessions."""
    named = f"training-session/{session.pk}".encode()
    return str(UUID(bytes=crypto.mac(settings.SECRET_KEY.encode(), named)[:16]))


def _digest(token: str) -> bytes:
    return crypto.digest(token.encode())
