"""How the directory is heard and answered: its token, its requests, and the standard's errors.

No session, no cookie and no form token: a browser never sends the token by itself, so no page
elsewhere can make it speak here. Nothing is looked at before the token, not even the address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from pydantic import ValidationError
from scim2_models import BaseModel as Said
from scim2_models import (
    ConflictException,
    Context,
    Error,
    InvalidSyntaxException,
    InvalidValueException,
    PayloadTooLargeException,
    PreconditionFailedException,
    ResponseParameters,
    SCIMException,
    UnauthorizedException,
    UniquenessException,
)

from parapluie.accounts.errors import AccountRefused
from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.middleware import as_it_is
from parapluie.provisioning.scim_shapes import MOST_BYTES, MOST_WISHED_FOR, SERVICE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

TYPE: Final = "application/scim+json"
_TYPES: Final = frozenset({TYPE, "application/json"})
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_CHANGES: Final = _WITH_BODY | {"DELETE"}
_REFUSALS: Final = (
    SCIMException,
    ValidationError,
    AccountRefused,
    IntegrityError,
    RequestDataTooBig,
    UnreadablePostError,
)
_CHALLENGE: Final = 'Bearer realm="scim"'


@carries_out("PRI-1")
def is_directory(token: str) -> bool:
    """Say whether a token is the directory's. Digests are compared, each in the same time."""
    given = crypto.digest(token.encode())
    return any(crypto.same(given, one) for one in settings.SCIM_TOKENS)


def scim_view(*methods: str) -> Callable[[View[P]], View[P]]:
    """Let a view answer the directory, and nobody else, for these methods."""

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def heard(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                _require_token(request)
                if request.method not in methods:
                    return _wrong_method(methods)
                _require_readable(request)
                with SERVICE:
                    return view(request, *args, **kwargs)
            except _REFUSALS as fault:
                return refusal(_error_of(fault))

        return heard

    return guarded


def answer(
    said: Said,
    context: Context = Context.RESOURCE_QUERY_RESPONSE,
    *,
    status: int = 200,
    wish: ResponseParameters[Any] | None = None,
) -> HttpResponse:
    """Write a resource, or a list of them, with only those attributes that were wished for."""
    if wish is not None:
        wish = _each_once(wish)
    written = said.model_dump_json(scim_ctx=context, response_parameters=wish)
    return as_it_is(HttpResponse(written, content_type=TYPE, status=status))


def refusal(error: Error) -> HttpResponse:
    """Answer with one of the standard's errors (RFC 7644 §3.12)."""
    response = answer(error, Context.DEFAULT, status=error.status or 500)
    if error.status == UnauthorizedException.status:
        response.headers["WWW-Authenticate"] = _CHALLENGE
    return response


def _each_once(wish: ResponseParameters[Any]) -> ResponseParameters[Any]:
    """Return a wish that names each attribute once. Raise `InvalidValueException` for too many."""
    named = {"attributes": wish.attributes, "excluded_attributes": wish.excluded_attributes}
    if any(len(paths or ()) > MOST_WISHED_FOR for paths in named.values()):
        raise InvalidValueException(
            detail=_("attributes and excludedAttributes name %(most)d at most.")
            % {"most": MOST_WISHED_FOR}
        )
    once = {
        name: list({str(path): path for path in paths}.values()) if paths else paths
        for name, paths in named.items()
    }
    return wish.model_copy(update=once)


def _require_token(request: HttpRequest) -> None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not is_directory(token.strip()):
        raise UnauthorizedException(detail=_("The token is missing or isn't the directory's."))


def _require_readable(request: HttpRequest) -> None:
    if request.method in _CHANGES and request.headers.get("If-Match", "*") != "*":
        raise PreconditionFailedException(detail=_("No versions are kept: leave If-Match out."))
    if request.method not in _WITH_BODY:
        return
    if request.content_type not in _TYPES:  # asked first: a form's body was read already
        raise InvalidSyntaxException(detail=_("Send JSON, as %(type)s.") % {"type": TYPE})
    if len(request.body) > MOST_BYTES:
        raise PayloadTooLargeException(detail=_too_large())


def _wrong_method(methods: tuple[str, ...]) -> HttpResponse:
    response = refusal(Error(status=405, detail=_("This address doesn't take that method.")))
    response.headers["Allow"] = ", ".join(methods)
    return response


def _error_of(fault: Exception) -> Error:
    """Return the standard's error for a refusal; faults of ours never come here."""
    if isinstance(fault, SCIMException):
        return fault.to_error()
    if isinstance(fault, ValidationError):
        return Error.from_validation_errors(fault)[0]
    if isinstance(fault, AccountRefused):
        return ConflictException(detail=fault.refusal.line).to_error()
    if isinstance(fault, IntegrityError):  # two requests at the same moment
        return UniquenessException().to_error()
    if isinstance(fault, RequestDataTooBig):
        return PayloadTooLargeException(detail=_too_large()).to_error()
    return InvalidSyntaxException().to_error()


def _too_large() -> str:
    return _("A request holds %(most)d bytes at most.") % {"most": MOST_BYTES}
