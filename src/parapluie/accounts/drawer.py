"""Secrets kept between two requests: in the session, wrapped under a value in a second cookie.

Neither the database nor the session's own cookie opens the drawer; with the second cookie any web
process can. It keeps the unlocked vault key, the text being posted when the vault had locked
itself, and a new passphrase until it has been written down, each bound to its name and the person.
"""

import secrets
import time
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from parapluie.accounts.models import Person
from parapluie.kit import crypto

COOKIE: Final = "desk-key"
_SESSION: Final = "drawer"
_SEEN: Final = "seen"
_KEY_BYTES: Final = 32
_SEEN_STEP: Final = 30  # seconds; a write on every click would help nobody


def put(request: HttpRequest, name: str, content: bytes, whose: Person | None = None) -> None:
    """Keep `content` under `name`; the second cookie goes out with the response.

    `whose`: who can take it out, where nobody has signed in yet.
    """
    info = _info(request, name, whose)
    wrapped = crypto.wrap(_key(request) or _new_key(request), content, info=info)
    kept = request.session.setdefault(_SESSION, {})
    kept[name] = b64encode(wrapped).decode()
    request.session.modified = True


def get(request: HttpRequest, name: str, whose: Person | None = None) -> bytes | None:
    """Return what lies under `name`; None where nothing does or this browser can't open it."""
    kept = request.session.get(_SESSION, {}).get(name)
    key = _key(request)
    if not kept or not key:
        return None
    try:
        return crypto.unwrap(key, b64decode(kept), info=_info(request, name, whose))
    except crypto.CannotOpen:
        return None


def drop(request: HttpRequest, name: str) -> None:
    """Forget what lies under `name`."""
    if request.session.get(_SESSION, {}).pop(name, None) is not None:
        request.session.modified = True


def has_idled(request: HttpRequest) -> bool:
    """Say whether the last click was longer ago than the vault stays open, and note this one."""
    last, moment = request.session.get(_SEEN, 0), int(time.time())
    if not 0 <= moment - last < _SEEN_STEP:
        request.session[_SEEN] = moment
    return not 0 <= moment - last < settings.SESSION_IDLE_MINUTES * 60


def note_click(request: HttpRequest) -> None:
    """Start counting idle minutes from now."""
    request.session[_SEEN] = int(time.time())


def carry(request: HttpRequest, response: HttpResponseBase) -> None:
    """Send the second cookie when it is new; take it back when the drawer is empty."""
    fresh: str | None = getattr(request, "fresh_desk_key", None)
    if fresh:
        response.set_cookie(
            COOKIE,
            fresh,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SECURE,
            httponly=True,
            samesite="Strict",
        )
    elif COOKIE in request.COOKIES and not request.session.get(_SESSION):
        response.delete_cookie(COOKIE, path=settings.SESSION_COOKIE_PATH, samesite="Strict")


def _key(request: HttpRequest) -> bytes | None:
    try:
        key = urlsafe_b64decode(
            getattr(request, "fresh_desk_key", None) or request.COOKIES.get(COOKIE, "")
        )
    except (NotBase64, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def _new_key(request: HttpRequest) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    request.fresh_desk_key = urlsafe_b64encode(key).decode()  # type: ignore[attr-defined]  # ours
    return key


def _info(request: HttpRequest, name: str, whose: Person | None) -> bytes:
    return f"desk-drawer/{name}/{(whose or request.user).pk}".encode()
