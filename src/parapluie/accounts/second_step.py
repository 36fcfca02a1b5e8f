"""The second step at sign-in: whether a person has one, and how its secret lies in the database.

A code generator or a passkey; the first step is a password here or the City's own sign-in.
"""

import time
from base64 import b64decode, b64encode
from itertools import count
from typing import Any, ClassVar, Final

import qrcode  # type: ignore[import-untyped]  # ships no types
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import Login
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]  # ships no types

from parapluie.accounts import browsers, shifts
from parapluie.accounts.code_forms import CodeAgainForm
from parapluie.accounts.models import Person
from parapluie.kit import crypto, keyfiles
from parapluie.kit.city import city

_INFO = b"second-step"
_STEPS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # spare codes alone are none


def has_second_step(person: Person) -> bool:
    """Say whether the person has enrolled a code generator or a passkey."""
    enrolled: bool = Authenticator.objects.filter(user=person, type__in=_STEPS).exists()
    return enrolled


def has_code_generator(person: Person) -> bool:
    """Say whether the person's phone shows six digits; who has only passkeys has spare codes."""
    enrolled: bool = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.TOTP
    ).exists()
    return enrolled


def ask_after(request: HttpRequest, person: Person, back: str) -> HttpResponse:
    """Ask for the second step of somebody whom the City's own sign-in has named.

    Whoever has none yet comes in as after a password: `DeskGate` leads them to set one up.
    """
    request.session.cycle_key()  # one planted before isn't even half signed in
    record_authentication(request, person, method="city-account")
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=back))
    return response


def set_second_step(person: Person, secret: str) -> None:
    """Enrol a known secret (base 32) in place of what was there, for the demonstration."""
    clear_second_step(person)
    TOTP.activate(person, secret)


def clear_second_step(person: Person) -> None:
    """Take away code generator, passkeys and spare codes; the next sign-in enrols new ones."""
    Authenticator.objects.filter(user=person).delete()


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Stock allauth, with secrets wrapped under the installation's key and the city as issuer."""

    def encrypt(self, text: str) -> str:
        return b64encode(crypto.wrap(_key(), text.encode(), info=_INFO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unwrap(_key(), b64decode(encrypted_text), info=_INFO).decode()

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code your phone shows now. Wait for the next one."),
        "passkey_refused": _("This passkey did not work here. Try again, or type a code."),
    }

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """Return a name that tells nothing of the device: "Passkey 1"."""
        taken = {one.wrap().name for one in Authenticator.objects.filter(user=user, type=type)}
        names = (gettext("Passkey %(number)s") % {"number": number} for number in count(1))
        return next(name for name in names if name not in taken)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host: str = super().get_public_key_credential_rp_entity()["id"]
        return {"id": host, "name": self.get_totp_issuer()}

    def build_totp_svg(self, url: str) -> str:
        """Return the square as inline SVG with its own white ground: dark pages must scan too."""
        drawing = qrcode.make(url, image_factory=SvgPathFillImage, border=2)
        svg: str = drawing.to_string(encoding="unicode")
        return svg

    def get_totp_issuer(self) -> str:
        return str(city().name) or "Parapluie"


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Stock allauth, without an address anywhere and without a word about who may sign in."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This username and this password don't go together."),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or ask an administrator for a new link."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return ""  # throttling is per account; no address is even looked at

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count an account's tries: those of each browser that signed in before on their own."""
        username = str(credentials.get("username", "")).lower()
        return tries_of(username, browsers.known_as(request, username))

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  passed on
        """Know the browser again, once somebody went through both steps in it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        shifts.note_sign_in(request)
        if has_second_step(user):
            browsers.remember(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        """End the shift as well: whoever signs out doesn't come back by their words alone."""
        shifts.end(request)
        super().logout(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: object) -> bool:
        """Ask again before anything that changes how one signs in: a fresh sign-in isn't enough.

        Only whoever still has to set the second step up comes from there within five minutes. With
        neither that nor a password there is nothing to ask for: they sign in once more.
        """
        request = context.request
        given = get_authentication_records(request, request.user)
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        fresh = any(record["at"] > since for record in given)
        if not get_reauthentication_flows(request.user):
            if not fresh:
                self.logout(request)
                raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
            return False
        return not fresh or any(record["method"] == "mfa" for record in given)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing: each page says what has happened itself."""


def prove(person: Person, password: str, code: str) -> None:
    """Raise `ValidationError` unless both steps are right; tries are counted as at sign-in.

    Whoever signs in with a City account has no password to ask for.
    """
    if person.has_usable_password() and not get_adapter().reauthenticate(person, password):
        raise ValidationError({"password": _("This is not your password.")})
    again = CodeAgainForm(data={"code": code}, user=person)
    if not again.is_valid():
        raise ValidationError({"code": again.errors["code"]})


def tries_of(username: str, browser: str = "") -> str:
    """Return the name under which wrong passwords are counted; without `browser`, anybody's."""
    return f"{username}/{browser}"


def forget_tries(request: HttpRequest, person: Person) -> None:
    """Count wrong passwords and codes for this person anew, from every browser not known before."""
    for key in (tries_of(person.username), f"mfa-auth-user-{person.pk}"):
        ratelimit.clear(request, action="login_failed", key=key)


def _key() -> bytes:
    return crypto.hkdf(keyfiles.read(settings.KEYS, keyfiles.DJANGO), info=_INFO)
