"""Passkeys beside the code generator: stock allauth, and the one script of this house.

Only the pages that ask for a passkey load it: browsers give passkeys to scripts alone. Where no
script runs, the page says so and a code does the same.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

_SCRIPT: Final = Path(__file__).parents[1] / "static" / "passkey.js"


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Take a passkey of one's own away; one list of ways to sign in is enough."""

    success_url = reverse_lazy("mfa_index")


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Ask for a passkey once more; one that doesn't fit is told so on the same page."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401  the stock form
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:  # noqa: ANN401  passed on
        stock: dict[str, Any] = super().get_context_data()
        return stock | given


remove_passkey = RemovePasskey.as_view()
passkey_again = PasskeyAgain.as_view()


def passkey_script(_request: HttpRequest) -> HttpResponse:
    """Return the script that asks the browser for a passkey."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@cache
def _script() -> bytes:
    return _SCRIPT.read_bytes()
