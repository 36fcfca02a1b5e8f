"""Talks to the City's identity provider and to nobody else: five seconds, little enough to read.

No redirect is followed, no proxy and no other host is asked, and what comes is only looked at as
JSON. What goes wrong is one of two things people can be told; of the answer itself nothing is
logged or shown.
"""

import json
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

WITHIN: Final = 5.0  # seconds to connect, and as many to answer in all
_READ_AT_MOST: Final = 256 * 1024  # bytes; keys and metadata are a few thousand
_KNOWN_FOR: Final = 300  # seconds that what the provider says of itself is believed


class Fault(StrEnum):
    """What people are told; the words stand on the page of signing in."""

    UNREACHABLE = "unreachable"
    WRONG = "wrong"  # it answered with something that can't be trusted, or doesn't know us
    AGAIN = "again"  # a code used before, or too late


class ProviderFault(Exception):
    """The provider's part failed; nobody is signed in."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the provider does what (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    posts_secret: bool  # the client's secret goes into the form, not into a header


def discover() -> Provider:
    """Return what the provider says of itself. Raise `ProviderFault` where it isn't the City's."""
    place = f"{settings.OIDC_ISSUER}/.well-known/openid-configuration"
    kept: Provider | None = cache.get(place)
    if kept is None:
        kept = _understood(_answered(*_ask(place)))
        cache.set(place, kept, _KNOWN_FOR)
    return kept


def exchange(provider: Provider, *, code: str, verifier: str, back: str) -> str:
    """Return the ID token for a code (RFC 6749 §4.1.3, RFC 7636 §4.5); no other token is kept."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
        "client_id": settings.OIDC_CLIENT_ID,
    }
    headers = {}
    if settings.OIDC_CLIENT_SECRET and provider.posts_secret:
        form["client_secret"] = settings.OIDC_CLIENT_SECRET
    elif settings.OIDC_CLIENT_SECRET:
        headers["Authorization"] = f"Basic {_basic()}"
    status, told = _ask(provider.token, form=form, headers=headers)
    if status == 400 and told.get("error") == "invalid_grant":
        raise ProviderFault(Fault.AGAIN)
    token = _answered(status, told).get("id_token")
    if not isinstance(token, str):
        raise ProviderFault(Fault.WRONG)
    return token


def keys_of(provider: Provider) -> list[Mapping[str, Any]]:
    """Return the provider's public keys as JWKs (RFC 7517)."""
    keys = _answered(*_ask(provider.keys)).get("keys")
    if not isinstance(keys, list):
        raise ProviderFault(Fault.WRONG)
    return [key for key in keys if isinstance(key, dict)]


def _understood(told: Mapping[str, Any]) -> Provider:
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    said = [told.get(name) for name in names]
    issuer, authorization, token, keys = (one if isinstance(one, str) else "" for one in said)
    if issuer.rstrip("/") != settings.OIDC_ISSUER:
        raise ProviderFault(Fault.WRONG)
    for address in (authorization, token, keys):
        _require_its_own(address)
    ways = told.get("token_endpoint_auth_methods_supported")
    posts = isinstance(ways, list) and "client_secret_basic" not in ways
    return Provider(issuer, authorization, token, keys, posts)


def _require_its_own(address: str) -> None:
    """Refuse any address that isn't on the issuer's own origin, whatever the provider says."""
    issuer = urlsplit(settings.OIDC_ISSUER)
    try:
        there = urlsplit(address)
        same = (there.scheme, there.hostname, there.port) == (
            issuer.scheme,
            issuer.hostname,
            issuer.port,
        )
    except ValueError:
        same = False
    if not same or there.username is not None:
        raise ProviderFault(Fault.WRONG)


def _ask(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Mapping[str, Any]]:
    """Return status and JSON object of one request; GET without a form, POST with one."""
    _require_its_own(address)
    there = urlsplit(address)
    query = f"?{there.query}" if there.query else ""
    sent = {"Accept": "application/json", "Connection": "close", **(headers or {})}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = _connection()
    try:
        connection.connect()
        with _cut_after(WITHIN, connection.sock):
            connection.request(
                "POST" if form else "GET",
                f"{there.path or '/'}{query}",
                urlencode(form) if form else None,
                sent,
            )
            answer = connection.getresponse()
            content = answer.read(_READ_AT_MOST)
    except (OSError, HTTPException) as fault:
        raise ProviderFault(Fault.UNREACHABLE) from fault
    finally:
        connection.close()
    return answer.status, _object(content) if answer.status < 500 else {}


def _connection() -> HTTPConnection:
    issuer = urlsplit(settings.OIDC_ISSUER)
    host = issuer.hostname or ""
    if issuer.scheme == "https":
        trusted = ssl.create_default_context()  # what this machine trusts, the City's own included
        return HTTPSConnection(host, issuer.port, timeout=WITHIN, context=trusted)
    return HTTPConnection(host, issuer.port, timeout=WITHIN)  # this machine alone: see settings


@contextmanager
def _cut_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """End a conversation that goes on for longer, however slowly each piece of it comes."""

    def cut() -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answered(status: int, told: Mapping[str, Any]) -> Mapping[str, Any]:
    if status != 200:
        raise ProviderFault(Fault.UNREACHABLE if status >= 500 else Fault.WRONG)
    return told


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise ProviderFault(Fault.WRONG) from fault
    if not isinstance(told, dict):
        raise ProviderFault(Fault.WRONG)
    return told


def _basic() -> str:
    pair = f"{quote(settings.OIDC_CLIENT_ID, '')}:{quote(settings.OIDC_CLIENT_SECRET, '')}"
    return b64encode(pair.encode()).decode()
