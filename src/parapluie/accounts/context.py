"""What every staff page needs to know about the person in front of it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from parapluie.accounts import callmail, second_step
from parapluie.accounts.desk import Desk, seat
from parapluie.accounts.middleware import is_desk
from parapluie.accounts.models import Person


def desk(request: HttpRequest) -> dict[str, Desk | bool | str | None]:
    """Give staff templates `desk` (None before sign-in is complete); public pages get nothing.

    `city_account` is what staff call the account they have with the City; empty where none counts.
    """
    if not is_desk(request):
        return {}
    return {
        "desk": _desk(request),
        "calls_on": callmail.is_on(),
        "directory_on": bool(settings.SCIM_TOKENS),
        "city_account": settings.OIDC_ISSUER
        and (settings.OIDC_NAME or gettext("your City account")),
    }


def _desk(request: HttpRequest) -> Desk | None:
    """Return what `desk_view` found; on the stock pages of signing in, look for it here."""
    found: Desk | None = getattr(request, "desk", None)
    person = getattr(request, "user", None)
    if found is None and isinstance(person, Person) and second_step.has_second_step(person):
        found = seat(request, person)
    return found
