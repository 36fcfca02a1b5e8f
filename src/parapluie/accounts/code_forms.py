"""The six digits, each good once: for as long as they are accepted at all, not half a minute."""

from typing import Final

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache

# A code is accepted a step before and a step after its own; somebody who saw it has that long.
_STEPS: Final = 2 * app_settings.TOTP_TOLERANCE + 1
_REMEMBERED: Final = app_settings.TOTP_PERIOD * (_STEPS + 1)


class _Once:
    """Goes before a stock form and refuses what was accepted before."""

    def clean_code(self) -> str:
        typed = normalize_user_code(self.cleaned_data["code"])  # type: ignore[attr-defined]  # the stock form's
        place = f"code-used/{self.user.pk}/{typed}"  # type: ignore[attr-defined]  # the stock form's
        if cache.get(place):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]  # the stock form
        cache.set(place, True, _REMEMBERED)
        return code


class CodeForm(_Once, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in."""


class CodeAgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step once more."""
