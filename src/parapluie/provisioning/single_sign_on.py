"""The first step of signing in, done at the City: OpenID Connect, code flow with PKCE.

Out of it comes one string, who somebody is; names, addresses and tokens are asked for by nobody and
kept nowhere. The second step and the vault's eight words stay here: a directory that was taken over
opens nothing by itself. Why not by the stock library: decision 14.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from parapluie.accounts.models import Person
from parapluie.kit import crypto
from parapluie.provisioning import groups, single_sign_on_provider
from parapluie.provisioning.models import Identity
from parapluie.provisioning.single_sign_on_provider import Fault, ProviderFault
from parapluie.provisioning.single_sign_on_token import TokenRefused, judged

GOOD_FOR: Final = 600  # seconds from leaving for the City's page until coming back
_SALT: Final = "city-account"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What this browser carries while somebody is at the City's page."""

    state: str  # comes back with them: nobody is signed in by a link of somebody else's
    nonce: str  # comes back inside the signed token: it was made for this sign-in
    verifier: str  # whoever catches the code on its way can't use it (RFC 7636)
    back: str  # the page that was asked for

    def sealed(self) -> str:
        """Return it for a cookie: whoever changes it has nothing."""
        return signing.dumps(asdict(self), salt=_SALT)

    @classmethod
    def opened(cls, cookie: str) -> "Leaving | None":
        """Return what stands in a cookie of ours that isn't too old."""
        try:
            return cls(**signing.loads(cookie, salt=_SALT, max_age=GOOD_FOR))
        except signing.BadSignature:
            return None


def is_on() -> bool:
    """Say whether the City named a provider."""
    return bool(settings.OIDC_ISSUER)


def begin(back: str) -> tuple[Leaving, str]:
    """Return what to remember and the City's page to go to. Raise `ProviderFault`."""
    provider = single_sign_on_provider.discover()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    leaving = Leaving(state, nonce, verifier, back)
    challenge = urlsafe_b64encode(crypto.digest(leaving.verifier.encode())).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": come_back_to(),
        "scope": "openid",
        "state": leaving.state,
        "nonce": leaving.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in provider.authorization else "?"
    return leaving, f"{provider.authorization}{joint}{urlencode(asked)}"


def finish(leaving: Leaving, came_back: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the claims of whoever came back. Raise `ProviderFault` for anything but a proof.

    `came_back`: what the City's page added to our address: code, state, perhaps iss (RFC 9207).
    """
    if not crypto.same(came_back.get("state", "").encode(), leaving.state.encode()):
        raise ProviderFault(Fault.AGAIN)
    provider = single_sign_on_provider.discover()
    if came_back.get("iss", provider.issuer) != provider.issuer:
        raise ProviderFault(Fault.WRONG)
    token = single_sign_on_provider.exchange(
        provider,
        code=came_back.get("code", ""),
        verifier=leaving.verifier,
        back=come_back_to(),
    )
    keys = single_sign_on_provider.keys_of(provider)
    try:
        return judged(
            token,
            keys,
            issuer=provider.issuer,
            client=settings.OIDC_CLIENT_ID,
            nonce=leaving.nonce,
        )
    except TokenRefused as fault:
        raise ProviderFault(Fault.WRONG) from fault


def person_of(claims: Mapping[str, Any]) -> Person | None:
    """Return the active person whom the directory calls so, letter for letter; nobody else."""
    called = claims.get(settings.OIDC_SUBJECT)
    if not isinstance(called, str) or not called:
        return None
    found = Identity.objects.select_related("person").filter(
        external_id=called, person__is_active=True, person__left_on=None
    )
    identity = found.first()
    return identity.person if identity else None


def follow_groups(person: Person, claims: Mapping[str, Any]) -> None:
    """Let roles follow the groups in the claim the City named; without that name, no claim counts.

    A claim that isn't there means no groups: what the directory no longer says, it has ended. Where
    the directory says groups by SCIM, it says them there alone.
    """
    if not settings.OIDC_GROUPS_CLAIM or settings.SCIM_TOKENS:
        return
    said = claims.get(settings.OIDC_GROUPS_CLAIM)
    names = said if isinstance(said, list) else [said]
    groups.follow(person, [name for name in names if isinstance(name, str)])


def come_back_to() -> str:
    """Return the address the City's page sends people back to, as it is registered there."""
    return f"{settings.ORIGIN}{reverse('desk-city-account-back')}"
