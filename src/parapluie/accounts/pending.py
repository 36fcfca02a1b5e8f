"""Text a person was posting when the vault had locked itself: kept, and sent again with one click.

It lies wrapped in the drawer, never in clear, and is forgotten when it has been posted again.
"""

import json
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from parapluie.accounts import drawer

_NAME: Final = "pending"
_NOT_KEPT: Final = {"csrfmiddlewaretoken", "lang"}


@dataclass(frozen=True, slots=True)
class Pending:
    """A form on its way: where to, and what was in it, field by field."""

    address: str
    fields: tuple[tuple[str, str], ...]


def keep(request: HttpRequest, address: str) -> None:
    """Keep what is being posted to an address of this face."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    drawer.put(request, _NAME, json.dumps([address, fields]).encode())


def waiting(request: HttpRequest) -> Pending | None:
    """Return the form that waits to be sent again, if this browser can open it."""
    kept = drawer.get(request, _NAME)
    if kept is None:
        return None
    address, fields = json.loads(kept)
    return Pending(address, tuple((name, value) for name, value in fields))


def forget(request: HttpRequest, address: str | None = None) -> None:
    """Forget the waiting form: whichever it is, or only if it was on its way to `address`."""
    kept = waiting(request) if address else None
    if address is None or (kept and kept.address == address):
        drawer.drop(request, _NAME)
