"""A second sign-in within the shift: this browser and the eight words, and nothing else.

A phone drops its session whenever it needs the memory. Whoever went through both steps in this
browser and then unlocked has shown more than both; until the shift ends, a cookie that only this
browser has stands for the steps, and the words are asked for as always. It signs nobody in by
itself. It ends with signing out, five wrong tries, and whatever changes what the person may do.
Only who has a key has words: everybody else signs in anew (docs/decisions/0016-shift.md).
"""

import secrets
import time
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from parapluie.accounts import readers
from parapluie.accounts.models import Person, RoleTerm
from parapluie.kit import crypto
from parapluie.kit.times import now, today
from parapluie.vault.formats import bound

COOKIE: Final = "desk-shift"
LASTS: Final = 10 * 60 * 60  # seconds from the full sign-in; no later unlocking makes it longer
TRIES: Final = 5
_SIGNED_IN: Final = "signed-in"  # the session's name for the moment of the full sign-in
_SHIFT: Final = "shift"
_SPARE_CODES: Final = Authenticator.Type.RECOVERY_CODES  # using one changes nothing
_NOTED: Final = "desk_shift_cookie"  # what the answer has to carry: (token, seconds), or None


@dataclass(frozen=True, slots=True)
class Shift:
    """Whose shift it is, what they were when it began, and since when; tries at the words."""

    person: str
    standing: str
    since: int  # seconds since 1970: the full sign-in
    tries: int = 0


def note_sign_in(request: HttpRequest) -> None:
    """Start counting the shift: somebody went through every step. One that was here is over."""
    end(request)
    request.session[_SIGNED_IN] = int(time.time())


def begin(request: HttpRequest, person: Person) -> None:
    """Let this browser come back until the shift is over, once the words have opened the key."""
    since = int(request.session.get(_SIGNED_IN, 0))
    left = since + LASTS - int(time.time())
    if not 0 < left <= LASTS or person_of(request) == person:
        return
    token = secrets.token_urlsafe(32)
    Session.objects.create(
        session_key=_row_of(token),
        session_data=_sealed(Shift(person.pk, _standing(person), since)),
        expire_date=now() + timedelta(seconds=left),
    )
    setattr(request, _NOTED, (token, left))


def person_of(request: HttpRequest) -> Person | None:
    """Return whose shift this browser may go on with; a shift that ended is forgotten."""
    if COOKIE not in request.COOKIES:
        return None
    row = _rows(request).first()
    shift = _shift(row) if row else None
    person = _person(shift) if shift and shift.tries < TRIES else None
    if person and shift and crypto.same(_standing(person).encode(), shift.standing.encode()):
        return person
    end(request)
    return None


@transaction.atomic
def may_try(request: HttpRequest) -> bool:
    """Count a try at the words before it is made; after the last one the shift is over."""
    row = _rows(request).select_for_update().first()
    shift = _shift(row) if row else None
    if row is None or shift is None or shift.tries >= TRIES:
        end(request)
        return False
    _keep(row, replace(shift, tries=shift.tries + 1))
    return True


def sign_in(request: HttpRequest, person: Person) -> None:
    """Begin a new session of the same shift, after the words have opened the key."""
    row = _rows(request).get()
    shift = _shift(row)
    _keep(row, replace(shift, tries=0))
    get_adapter().login(request, person)
    request.session[_SIGNED_IN] = shift.since


def end(request: HttpRequest) -> None:
    """End the shift of this browser; the row goes, so that a copied cookie is worth nothing."""
    if COOKIE in request.COOKIES:
        _rows(request).delete()
        setattr(request, _NOTED, None)


def carry(request: HttpRequest, response: HttpResponseBase) -> None:
    """Send the cookie of a shift that began; take back the one of a shift that ended."""
    noted = getattr(request, _NOTED, ())
    if noted is None:
        response.delete_cookie(COOKIE, path=settings.SESSION_COOKIE_PATH, samesite="Strict")
    elif noted:
        token, seconds = noted
        response.set_cookie(
            COOKIE,
            token,
            max_age=seconds,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SECURE,
            httponly=True,
            samesite="Strict",
        )


def _rows(request: HttpRequest) -> QuerySet[Session]:
    """Return the row of this browser's shift, if it lasts: a session that signs nobody in."""
    row = _row_of(request.COOKIES.get(COOKIE, ""))
    return Session.objects.filter(pk=row, expire_date__gt=now())


def _person(shift: Shift) -> Person | None:
    return Person.objects.filter(pk=shift.person, is_active=True, left_on=None).first()


def _shift(row: Session) -> Shift:
    return Shift(**row.get_decoded()[_SHIFT])


def _keep(row: Session, shift: Shift) -> None:
    row.session_data = _sealed(shift)
    row.save(update_fields=["session_data"])


def _sealed(shift: Shift) -> str:
    return SessionStore().encode({_SHIFT: asdict(shift)})


def _standing(person: Person) -> str:
    """Return what a shift began with; once it differs, every step is asked for again."""
    terms = RoleTerm.objects.standing(today()).filter(person=person)
    roles = sorted(terms.values_list("role", "lane"))
    key = readers.key_digest(person.holder)
    enrolled = Authenticator.objects.filter(user=person).exclude(type=_SPARE_CODES)
    steps = sorted(enrolled.values_list("pk", flat=True))  # a new one has a number of its own
    named = (person.pk, person.password, key, repr(roles), repr(steps))
    return crypto.digest(bound("parapluie shift 1", *named)).hex()


def _row_of(token: str) -> str:
    """Return the number of a shift's row; whoever reads the database can't make the cookie."""
    return crypto.digest(f"desk-shift/{token}".encode()).hex()[:40]
