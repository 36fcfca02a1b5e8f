"""Sessions, form tokens and sign-in wrap /desk/ alone; the public face sets no cookie of theirs.

Each class is the stock one, told to look away from every other path. `DeskGate` comes last: whoever
hasn't signed in with a second step sees the pages of signing in, and nothing else.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from allauth.account.middleware import AccountMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.http import urlencode

from parapluie.accounts import drawer, pending, second_step, shifts
from parapluie.kit.context import DESK_LANGUAGES
from parapluie.kit.middleware import supported, use_language

GetResponse = Callable[[HttpRequest], HttpResponse]
_LANGUAGE: Final = "lang"  # the session's name for the language chosen

# Reached without signing in. The duty to a child waits for no gate (END-4); a calendar program has
# no session, and shows the token in its address instead.
ANYBODY = frozenset(
    {
        "account_login",
        "mfa_authenticate",
        "desk-passkey-script",
        "desk-city-account",
        "desk-city-account-back",
        "desk-city-account-unknown",
        "desk-go-on",
        "desk-invitation",
        "desk-child",
        "desk-status-card",
        "desk-training-calendar",
    }
)
# Reached after the first step alone, to enrol the second.
ENROLLING = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}
)


def is_desk(request: HttpRequest) -> bool:
    """Say whether a request is for the staff face."""
    return request.path_info.startswith("/desk/")


class _OnlyDesk:
    """Goes before a stock middleware and lets it act under /desk/ alone."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_desk(request):
            passed: HttpResponseBase = self.get_response(request)  # type: ignore[attr-defined]  # the stock class's
            return passed
        acted: HttpResponseBase = super().__call__(request)  # type: ignore[misc]  # the stock class
        return acted


class DeskSession(_OnlyDesk, SessionMiddleware):
    pass


class DeskCommon(_OnlyDesk, CommonMiddleware):
    pass


class DeskCsrf(_OnlyDesk, CsrfViewMiddleware):
    def process_view(  # type: ignore[override]  # a middleware may answer with any response
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Refuse what no page of ours sent; keep what one of ours sent with a token too old.

        Signing in gives a new token, so a page open in another tab has an old one. What it sent is
        shown to its writer, who sends it with the new token: nothing is done by it meanwhile.
        """
        if not is_desk(request):
            return None
        forbidden = super().process_view(request, callback, callback_args, callback_kwargs)
        if forbidden is None or not self._is_from_us(request) or not pending.keep_unsent(request):
            return forbidden
        return _to_send_again(request)

    def _is_from_us(self, request: HttpRequest) -> bool:
        """Say whether the browser names a page of ours as the one that sent this."""
        verified: Callable[[HttpRequest], bool] = self._origin_verified  # type: ignore[attr-defined]  # Django's rule
        return "HTTP_ORIGIN" in request.META and verified(request)


class DeskAuthentication(_OnlyDesk, AuthenticationMiddleware):
    def process_view(self, request: HttpRequest, *rest: object) -> None:
        """Leave the way in to `DeskGate`."""


class DeskLanguage:
    """The language chosen at the desk lasts as long as the session, and needs no cookie of its own.

    While there is no session to keep it in, answers that lead on inside the desk carry it along.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_desk(request):
            return self.get_response(request)
        asked = supported(request.GET.get("lang", "")[:20])
        chosen = asked if asked in DESK_LANGUAGES else request.session.get(_LANGUAGE, "")
        if chosen:
            use_language(request, chosen)
        response = self.get_response(request)
        if chosen and request.session.is_empty():
            _carry_on(response, chosen)
        elif chosen and request.session.get(_LANGUAGE) != chosen:
            request.session[_LANGUAGE] = chosen
        return response


def _carry_on(response: HttpResponseBase, language: str) -> None:
    """Let a redirect to another page of the desk say the language too."""
    place = urlsplit(response.headers.get("Location", ""))
    if place.path.startswith("/desk/") and not place.netloc:
        said = [(name, value) for name, value in parse_qsl(place.query) if name != "lang"]
        query = urlencode([*said, ("lang", language)])
        response.headers["Location"] = place._replace(query=query).geturl()


class DeskMessages(_OnlyDesk, MessageMiddleware):
    pass


class DeskAccount:
    """allauth's own middleware, which is a function."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.inner = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        act = self.inner if is_desk(request) else self.get_response
        response: HttpResponseBase = act(request)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not is_desk(request):
            return None
        answer: HttpResponse | None = self.inner.process_exception(request, fault)
        return answer


class DeskGate:
    """Nothing under /desk/ opens before password and second step, whatever a view forgot to ask."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_desk(request):
            drawer.carry(request, response)
            shifts.carry(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not is_desk(request) or match is None or match.url_name in ANYBODY:
            return None
        if not request.user.is_authenticated:
            if pending.keep_unsent(request):
                return _to_send_again(request)
            return _to(_way_in(request), request)
        if match.url_name in ENROLLING or second_step.has_second_step(request.user):
            return None
        return _to("mfa_activate_totp", request)


def _way_in(request: HttpRequest) -> str:
    """Return the page to sign in at: within the shift, the one that asks for the words alone."""
    return "account_login" if shifts.person_of(request) is None else "desk-go-on"


def _to_send_again(request: HttpRequest) -> HttpResponse:
    """Lead to what was kept, by way of signing in where that is missing."""
    wanted = reverse("desk-send-again")
    if request.user.is_authenticated:
        return _see_other(wanted)
    return _see_other(f"{reverse(_way_in(request))}?{urlencode({'next': wanted})}")


def _to(name: str, request: HttpRequest) -> HttpResponse:
    """Return 303 to a page of signing in, which leads back to the page that was asked for."""
    wanted = request.get_full_path() if request.method == "GET" else "/desk/"
    return _see_other(f"{reverse(name)}?{urlencode({'next': wanted})}")


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
