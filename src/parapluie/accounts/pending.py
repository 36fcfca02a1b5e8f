"""Text a person was posting when vault or session had ended: kept, and sent again with one click.

It lies wrapped in the drawer, never in clear, and is forgotten when it has been posted again. Where
the session had ended it is kept for whoever signed in last in this browser: nobody else who signs
in there sees it, and a browser nobody ever signed in from keeps nothing here.
"""

import json
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from parapluie.accounts import browsers, drawer
from parapluie.accounts.models import Person

_NAME: Final = "pending"
_NOT_KEPT: Final = {"csrfmiddlewaretoken", "lang"}
# Pages on which passwords, codes and words are typed, by the beginning of their names.
SECRET: Final = ("account_", "mfa_", "desk-go-on", "desk-unlock", "desk-key", "desk-invitation")
_ITS_OWN: Final = ("desk-send-again", "desk-lock")


@dataclass(frozen=True, slots=True)
class Pending:
    """A form on its way: where to, and what was in it, field by field."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """Return what is shown again: what was written, not the choices and numbers of a form."""
        return [value for _name, value in self.fields if len(value.split()) > 1]


def keep(request: HttpRequest, address: str, whose: Person | None = None) -> None:
    """Keep what is being posted to an address of this face."""
    drawer.put(request, _NAME, json.dumps([address, _fields(request)]).encode(), whose)


def keep_unsent(request: HttpRequest) -> bool:
    """Keep what was posted by a page whose session has ended meanwhile; say whether it was.

    Nothing of a page on which secrets are typed is kept.
    """
    match = request.resolver_match
    name = (match.url_name if match else None) or ""
    if request.method != "POST" or not name or name.startswith((*SECRET, *_ITS_OWN)):
        return False
    user = request.user
    whose = user if isinstance(user, Person) else browsers.last_here(request)
    if whose is None or not _fields(request):
        return False
    keep(request, request.get_full_path(), whose)
    return True


def waiting(request: HttpRequest, whose: Person | None = None) -> Pending | None:
    """Return the form that waits to be sent again, if this browser can open it."""
    kept = drawer.get(request, _NAME, whose)
    if kept is None:
        return None
    address, fields = json.loads(kept)
    return Pending(address, tuple((name, value) for name, value in fields))


def forget(request: HttpRequest, address: str | None = None) -> None:
    """Forget the waiting form: whichever it is, or only if it was on its way to `address`."""
    kept = waiting(request) if address else None
    if address is None or (kept and kept.address == address):
        drawer.drop(request, _NAME)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
