"""What every staff page needs to know about the person in front of it."""

from django.http import HttpRequest

from parapluie.accounts import callmail, second_step
from parapluie.accounts.desk import Desk, seat
from parapluie.accounts.middleware import is_desk
from parapluie.accounts.models import Person


def desk(request: HttpRequest) -> dict[str, Desk | bool | None]:
    """Give staff templates `desk` (None before sign-in is complete); public pages get nothing."""
    return {"desk": _desk(request), "calls_on": callmail.is_on()} if is_desk(request) else {}


def _desk(request: HttpRequest) -> Desk | None:
    """Return what `desk_view` found; on the stock pages of signing in, look for it here."""
    found: Desk | None = getattr(request, "desk", None)
    person = getattr(request, "user", None)
    if found is None and isinstance(person, Person) and second_step.has_second_step(person):
        found = seat(request, person)
    return found
