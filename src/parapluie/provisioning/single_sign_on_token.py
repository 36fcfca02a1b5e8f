"""Judges an ID token: who signed it, for whom, until when, for which sign-in (OIDC Core §3.1.3.7).

Signed by a public key alone: a secret that both sides know proves nothing about who signed. No
database, no settings, no network.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

import jwt

_BITS: Final = (256, 384, 512)
_SIGNED_BY: Final = ("EdDSA", *(f"{one}{bits}" for one in ("RS", "PS", "ES") for bits in _BITS))
_CLOCKS_DIFFER: Final = timedelta(seconds=30)
_NEEDED: Final = ("iss", "sub", "aud", "exp", "iat", "nonce")


class TokenRefused(Exception):
    """The token isn't worth anything; why is nobody's business but the tests'."""


def judged(
    token: str, keys: Iterable[Mapping[str, Any]], *, issuer: str, client: str, nonce: str
) -> Mapping[str, Any]:
    """Return the claims of a token that proves them. Raise `TokenRefused` for any other."""
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=_SIGNED_BY,
            issuer=issuer,
            audience=client,
            leeway=_CLOCKS_DIFFER,
            options={"require": list(_NEEDED)},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as fault:
        raise TokenRefused(type(fault).__name__) from fault
    if claims["aud"] not in (client, [client]) or claims.get("azp", client) != client:
        raise TokenRefused("audience")
    if claims["nonce"] != nonce:
        raise TokenRefused("nonce")
    return claims


def _key(token: str, keys: Iterable[Mapping[str, Any]]) -> jwt.PyJWK:
    """Return the key the token says it is signed with; without a name, the only one there is."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in _SIGNED_BY:
        raise TokenRefused("algorithm")
    name = header.get("kid")
    fitting = [
        key for key in keys if key.get("use") != "enc" and (name is None or key.get("kid") == name)
    ]
    if len(fitting) != 1:
        raise TokenRefused("key")
    return jwt.PyJWK(dict(fitting[0]), algorithm=header["alg"])
