"""What wraps every request of both faces: headers, plain error pages, the language.

Nothing here sets a cookie or writes a path, an address or a text into a log.
"""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import language_code_re, parse_accept_lang_header

from parapluie.kit import headers
from parapluie.kit.errors import Refused

GetResponse = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger("parapluie.errors")
_DJANGO_ANSWERS: Final = (
    Http404,
    PermissionDenied,
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
)
_SOURCE: Final = Path(__file__).resolve().parents[2]
_LAST_WORDS: Final = (
    "<!doctype html><title>City Hall</title><p>Something went wrong on our side. "
    "Please try again in a few minutes.</p>"
)


class Headers:
    """Give every answer the headers of its class (kit.headers)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers.apply(request, response)
        return response


class PlainErrors:
    """Turn every refusal, mistake and fault into a plain page that reveals nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            return plain_page(request, 400)
        response = self.get_response(request)
        if response.status_code < 400 or getattr(response, "plain", False):
            return response
        if response.status_code == 404 and _meant_with_slash(request):
            return _with_slash(request)
        page = plain_page(request, response.status_code)
        if "Allow" in response.headers:
            page.headers["Allow"] = response.headers["Allow"]
        return page

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Map what a view raised; what only Django knows (404, bad requests) stays with Django."""
        if isinstance(fault, Refused):
            return refusal_page(request, fault)
        if isinstance(fault, RequestDataTooBig):
            return plain_page(request, 413)
        if isinstance(fault, UnreadablePostError):
            return plain_page(request, 400)
        if isinstance(fault, DatabaseError):
            log.error("database: %s at %s", type(fault).__name__, _where(fault))
            return plain_page(request, 503)
        if not isinstance(fault, _DJANGO_ANSWERS):
            _log_fault(fault)
        return None


class ChosenLanguage:
    """`?lang=fr`, or a form's `lang`, or what the browser asks for, or English. Never a cookie."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            wanted = _wanted(request)
        except RequestDataTooBig:
            return plain_page(request, 413)
        except (UnreadablePostError, ValueError):  # hung up; or a length that is no number
            return plain_page(request, 400)
        with translation.override(None):  # nobody's language stays with this thread
            use_language(request, wanted or _browser_language(request))
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


def use_language(request: HttpRequest, code: str) -> None:
    """Answer this request in an offered language; ignore any other."""
    offered = supported(code) or settings.LANGUAGE_CODE
    translation.activate(offered)
    request.LANGUAGE_CODE = offered


def supported(code: str) -> str:
    """Return the offered language a code stands for ("fr-CA" → "fr"), or an empty text."""
    if not language_code_re.match(code):
        return ""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return ""


def as_it_is(response: HttpResponse) -> HttpResponse:
    """Mark an answer above 399 that is a page of ours already, or for machines: PlainErrors,
    which turns every other one into its own page, lets it through.
    """
    response.plain = True  # type: ignore[attr-defined]  # read by PlainErrors alone
    return response


def plain_page(request: HttpRequest, status: int, *, instead: Promise | str = "") -> HttpResponse:
    """Return the page for a status; one without words of its own reads as 400 or 500.

    `instead` says what else to do, where the page can't know.
    """
    known = status if status in {400, 403, 404, 405, 413, 503} else 500 if status >= 500 else 400
    return _page(request, "kit/plain_error.html", {"status": known, "instead": instead}, status)


def refusal_page(request: HttpRequest, fault: Refused) -> HttpResponse:
    """Return what was refused, why, and the way on; the clause last, and only to staff."""
    return _page(request, "kit/refused.html", {"refusal": fault.refusal}, 403)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], status: int
) -> HttpResponse:
    desk = _is_desk(request)
    language = getattr(request, "LANGUAGE_CODE", None) or _browser_language(request)
    context |= {"at_desk": desk, "frame": "kit/desk.html" if desk else "kit/public.html"}
    try:
        with translation.override(supported(language) or settings.LANGUAGE_CODE):
            body = str(render_to_string(template, context, request))
    except Exception as fault:  # noqa: BLE001  the page for faults must not be one
        _log_fault(fault)
        body = _LAST_WORDS
    return as_it_is(HttpResponse(body, status=status))


def _is_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith("/" + headers.DESK_PLACE)


def _wanted(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    if not asked and request.method == "POST" and not _is_desk(request):
        asked = request.POST.get("lang", "")
    return supported(asked[:20])


def _browser_language(request: HttpRequest) -> str:
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code != "*" and (offered := supported(code)):
            return offered
    return settings.LANGUAGE_CODE


def _meant_with_slash(request: HttpRequest) -> bool:
    path = request.path_info
    missing = request.method == "GET" and not path.endswith("/")
    return missing and bool(is_valid_path(f"{path}/"))


def _with_slash(request: HttpRequest) -> HttpResponse:
    # "//elsewhere" would be another site's address
    place = "/" + request.path_info.lstrip("/") + "/"
    return HttpResponse(status=302, headers={"Location": place})


def _log_fault(fault: BaseException) -> None:
    log.error("%s at %s", type(fault).__name__, _where(fault))


def _where(fault: BaseException) -> str:
    """Return our lines of the traceback, innermost first: no message, it could hold text."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(str(_SOURCE))] or frames
    return " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(ours[-6:])
    )
