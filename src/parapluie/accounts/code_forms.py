"""Six digits, each good once for as long as they are accepted at all; and what a passkey answers.

No form notes when: the moment of a sign-in is nobody's business.
"""

from collections.abc import Mapping
from typing import Any, Final

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.cache import cache
from django.core.exceptions import ValidationError
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

# A code is accepted a step before and a step after its own; somebody who saw it has that long.
_STEPS: Final = 2 * app_settings.TOTP_TOLERANCE + 1
_NO_MODEL: Final = bytes(16)
_REMEMBERED: Final = app_settings.TOTP_PERIOD * (_STEPS + 1)
# What a broken or wrong credential makes the stock forms raise.
_REFUSED: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError, ValidationError)


class _Unnoted:
    """Goes before a stock form and forgets when it was."""

    def save(self) -> None:
        super().save()  # type: ignore[misc]  # the stock form
        Authenticator.objects.filter(user=self.user).update(last_used_at=None)  # type: ignore[attr-defined]  # the stock form's


class _Once(_Unnoted):
    """Goes before a stock form and refuses what was accepted before."""

    def clean_code(self) -> str:
        typed = normalize_user_code(self.cleaned_data["code"])  # type: ignore[attr-defined]  # the stock form's
        place = f"code-used/{self.user.pk}/{typed}"  # type: ignore[attr-defined]  # the stock form's
        if cache.get(place):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]  # the stock form
        cache.set(place, True, _REMEMBERED)
        return code


class _Passkey(_Unnoted):
    """Goes before a stock form and refuses in words of its own, whatever was sent."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # the stock form
        except _REFUSED as fault:
            raise _refusal(fault) from fault


class CodeForm(_Once, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in."""


class CodeAgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step once more."""


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in, by passkey."""


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """The second step once more, by passkey."""


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey of one's own; of the device it lives on nothing more is kept than its key."""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
            if kept := cleaned.get("credential"):
                cleaned["credential"] = _bare(kept)
        except _REFUSED as fault:
            raise _refusal(fault) from fault
        return cleaned


def _bare(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new passkey with its key alone: no make and model of what it lives in."""
    response = kept["response"]
    said = AttestationObject(websafe_decode(response["attestationObject"])).auth_data
    key = said.credential_data
    if key is None:
        raise ValueError("a passkey without a key")
    flags = AuthenticatorData.FLAG(said.flags) & ~AuthenticatorData.FLAG.ED
    nameless = AttestedCredentialData.create(_NO_MODEL, key.credential_id, key.public_key)
    data = AuthenticatorData.create(said.rp_id_hash, flags, said.counter, nameless)
    attested = AttestationObject.create("none", data, {})
    return {
        **{name: kept[name] for name in ("id", "rawId", "type")},
        "response": {
            "clientDataJSON": response["clientDataJSON"],
            "attestationObject": websafe_encode(attested),
        },
    }


def _refusal(fault: Exception) -> ValidationError:
    """Return what people are told: too many tries, or that it isn't theirs."""
    if getattr(fault, "code", "") == "too_many_login_attempts":
        return fault  # type: ignore[return-value]  # only a ValidationError has this code
    refusal: ValidationError = get_adapter().validation_error("passkey_refused")
    return refusal
