"""Browsers that have signed in before: an outsider's wrong tries never keep these out.

Tries are counted per account and nobody's address is looked at, so anybody could use an account's
tries up for ever. A browser that once went through both steps, or took up a link, keeps a cookie
(OWASP's device cookie) and has tries of its own. The cookie opens nothing and names nobody: it is a
random value, with a code for each account that only this installation can make or check.
"""

import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from parapluie.accounts.models import Person
from parapluie.kit import crypto, keyfiles

COOKIE: Final = "desk-browser"
_GOOD_FOR: Final = timedelta(days=180)
_ACCOUNTS: Final = 8  # people who share one computer
_INFO: Final = b"known-browser"
_NAME_LENGTH: Final = 22


def remember(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Let this browser try the person's password again whatever others do."""
    name, codes = _kept(request)
    name = name or secrets.token_urlsafe(16)
    code = _code(name, person)
    codes = [code, *(one for one in codes if one != code)][:_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        ".".join([name, *codes]),
        max_age=_GOOD_FOR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )


def known_as(request: HttpRequest, username: str) -> str:
    """Return the name this browser's tries for an account are counted by; empty: as anybody's."""
    name, codes = _kept(request)
    person = Person.objects.filter(username=username, is_active=True).first() if codes else None
    if person is None:
        return ""
    wanted = _code(name, person).encode()
    return name if any(crypto.same(one.encode(), wanted) for one in codes) else ""


def last_here(request: HttpRequest) -> Person | None:
    """Return who signed in last in this browser, if the account and its password still stand."""
    name, codes = _kept(request)
    for person in Person.objects.filter(is_active=True, left_on=None) if codes else ():
        if crypto.same(codes[0].encode(), _code(name, person).encode()):
            return person
    return None


def _kept(request: HttpRequest) -> tuple[str, list[str]]:
    name, *codes = request.COOKIES.get(COOKIE, "").split(".")
    return (name, codes[:_ACCOUNTS]) if len(name) == _NAME_LENGTH else ("", [])


def _code(name: str, person: Person) -> str:
    """Tie the browser to the account and its present password: a new link ends what was known."""
    key = _key(keyfiles.read(settings.KEYS, keyfiles.DJANGO))
    bound = f"{name}/{person.pk}/{person.password}".encode()
    return crypto.mac(key, bound).hex()


@lru_cache(maxsize=1)
def _key(installation: bytes) -> bytes:
    return crypto.hkdf(installation, info=_INFO)
