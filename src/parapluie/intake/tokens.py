"""The token a form carries: it says how old the form is and lets it be sent once.

There is no cookie, so nothing acts in a person's name without them and no CSRF is left to stop.
"""

import secrets
from dataclasses import dataclass
from typing import Final

from django.core.signing import BadSignature, Signer

from parapluie.kit import times

HOUR: Final = 3600
HOURS_TO_SEND: Final = 12  # somebody may begin in the evening and send in the morning
_SALT: Final = "intake form"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token said. `nonce` is empty where it was forged, too old or absent."""

    nonce: str = ""
    hour: int = 0

    @property
    def fresh(self) -> bool:
        return bool(self.nonce)


def new_token() -> str:
    """Return a token for a form shown now; the hour is all it tells of the time."""
    return Signer(salt=_SALT).sign(f"{secrets.token_urlsafe(16)}.{this_hour()}")


def read_token(text: str) -> Token:
    """Return what a token says; a clock set back makes it too old, never valid for longer."""
    try:
        nonce, _, hour = Signer(salt=_SALT).unsign(text).rpartition(".")
    except BadSignature:
        return Token()
    age = this_hour() - int(hour)
    # -1: two machines' clocks around the full hour
    return Token(nonce, int(hour)) if -1 <= age <= HOURS_TO_SEND else Token()


def this_hour() -> int:
    """Return the hours since 1970."""
    return int(times.now().timestamp()) // HOUR
