"""Which headers each answer carries: one table by class of response (DESIGN §7).

A URL has a class by its name, everything under /desk/ by its place; a test goes over all URLs of
both faces and fails for one that has none.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class Kind(StrEnum):
    """The classes of response."""

    PAGE = "page"  # words of the city: nothing of a person in it
    FORM = "form"  # a page to write on
    HANDLE = "handle"  # what only the person in front of it may see
    EXIT = "exit"  # the way out
    STYLESHEET = "stylesheet"  # named by its digest, the same for everyone
    IMAGE = "image"
    TEXT = "text"  # for machines
    DESK = "desk"
    PASSKEY = "passkey"  # a desk page that asks the browser for a passkey, by the one script
    FILE = "file"  # something to save, whatever its address
    REDIRECT = "redirect"
    ERROR = "error"


DESK_PLACE: Final = "desk/"
PASSKEY_PAGES: Final = frozenset(
    {"mfa_authenticate", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"}
)

# Public URL names; a new one without a line here fails tests/test_headers.py.
KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "home": Kind.PAGE,
        "about": Kind.PAGE,
        "safety": Kind.PAGE,
        "no-code": Kind.PAGE,
        "child": Kind.PAGE,
        "guidelines": Kind.PAGE,
        "later": Kind.PAGE,
        "paper-form": Kind.PAGE,
        "report": Kind.FORM,
        "concern": Kind.FORM,
        "conduct": Kind.FORM,
        "back": Kind.FORM,
        "handle": Kind.HANDLE,
        "packet": Kind.HANDLE,  # a partner's two pages
        "packet-open": Kind.HANDLE,
        "exit": Kind.EXIT,
        "exit-handle": Kind.EXIT,
        "stylesheet": Kind.STYLESHEET,
        "umbrella": Kind.IMAGE,
        "favicon": Kind.IMAGE,
        "healthz": Kind.TEXT,
        "security-txt": Kind.TEXT,
        "open311-discovery": Kind.TEXT,
        "open311-services": Kind.TEXT,
        "open311-service": Kind.TEXT,
        "open311-requests": Kind.TEXT,
        "open311-request": Kind.TEXT,
        "open311-token": Kind.TEXT,
        "scim-config": Kind.TEXT,
        "scim-resource-types": Kind.TEXT,
        "scim-resource-type": Kind.TEXT,
        "scim-schemas": Kind.TEXT,
        "scim-schema": Kind.TEXT,
        "scim-users": Kind.TEXT,
        "scim-user": Kind.TEXT,
        "scim-groups": Kind.TEXT,
        "scim-group": Kind.TEXT,
        "scim-search-users": Kind.TEXT,
        "scim-search-groups": Kind.TEXT,
        "scim-search": Kind.TEXT,
        "scim-not-offered": Kind.TEXT,
        "scim-nothing": Kind.TEXT,
    }
)

_NOTHING_RUNS = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# the second step's QR picture is drawn into the page itself
_DESK_POLICY = _PAGE_POLICY.replace("img-src 'self'", "img-src 'self' data:")

# browsers hand passkeys to scripts alone; ours is a file of this house, nothing inline runs
_PASSKEY_POLICY = f"{_DESK_POLICY}; script-src 'self'"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), "
        "browsing-topics=(), interest-cohort=()"
    ),
}
_UNSEEN = {"X-Robots-Tag": "noindex, nofollow"}


def _row(cache: str, policy: str, **more: str) -> Mapping[str, str]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return MappingProxyType(
        {**_ALWAYS, "Cache-Control": cache, "Content-Security-Policy": policy, **named}
    )


TABLE: Final[Mapping[Kind, Mapping[str, str]]] = MappingProxyType(
    {
        Kind.PAGE: _row("no-store", _PAGE_POLICY),
        Kind.FORM: _row("no-store", _PAGE_POLICY, **_UNSEEN),
        Kind.HANDLE: _row("no-store", _PAGE_POLICY, **_UNSEEN),
        Kind.EXIT: _row("no-store", _NOTHING_RUNS, **_UNSEEN),
        Kind.STYLESHEET: _row("public, max-age=31536000, immutable", _NOTHING_RUNS),
        Kind.IMAGE: _row("public, max-age=86400", _NOTHING_RUNS),
        Kind.TEXT: _row("no-store", _NOTHING_RUNS),
        # not "no-referrer": browsers then send `Origin: null` with a form, and CSRF refuses it
        Kind.DESK: _row("no-store", _DESK_POLICY, Referrer_Policy="same-origin", **_UNSEEN),
        Kind.PASSKEY: _row("no-store", _PASSKEY_POLICY, Referrer_Policy="same-origin", **_UNSEEN),
        Kind.FILE: _row("no-store", f"sandbox; {_NOTHING_RUNS}", **_UNSEEN),
        Kind.REDIRECT: _row("no-store", _NOTHING_RUNS, **_UNSEEN),
        Kind.ERROR: _row("no-store", _PAGE_POLICY, **_UNSEEN),
    }
)
# Two years, as browsers' preload lists ask; no subdomains: the city's other sites are not ours.
TRANSPORT: Final = ("Strict-Transport-Security", "max-age=63072000")


def kind_of_place(route: str, name: str) -> Kind | None:
    """Return the class of a URL by its route and name; None where nobody gave it one."""
    if route.lstrip("^/").startswith(DESK_PLACE):
        return Kind.PASSKEY if name in PASSKEY_PAGES else Kind.DESK
    return KIND_OF.get(name)


def kind_of(request: HttpRequest, response: HttpResponseBase) -> Kind:
    """Return the class of this answer; whatever is unknown gets the strictest one."""
    match = request.resolver_match
    place = kind_of_place(match.route, match.url_name or "") if match else None
    if place is Kind.EXIT:
        return place
    if getattr(response, "is_file", False):
        return Kind.FILE
    if response.status_code >= 400:
        return place if place in {Kind.DESK, Kind.PASSKEY, Kind.HANDLE} else Kind.ERROR
    if 300 <= response.status_code < 400:
        return Kind.REDIRECT
    return place or Kind.ERROR


def as_file(content: bytes, *, type: str, name: str) -> HttpResponse:
    """Return a file to save, with the headers of its class."""
    charset = "; charset=utf-8" if type.startswith("text/") else ""
    response = HttpResponse(content, content_type=f"{type}{charset}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.is_file = True  # type: ignore[attr-defined]  # read by kind_of
    return response


def apply(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the row of its class onto an answer, over whatever stood there."""
    for name, value in TABLE[kind_of(request, response)].items():
        response.headers[name] = value
    if settings.SECURE:
        response.headers[TRANSPORT[0]] = TRANSPORT[1]
