"""The addresses of Open311 GeoReport v2: they lead to the same act as our own form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parapluie.accounts.models import Lane
from parapluie.cases.receiving import Receipt
from parapluie.intake import actions, open311, openness, turns
from parapluie.intake.forms import ConcernForm
from parapluie.intake.turns import Busy
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refused
from parapluie.vault import codes


@require_safe
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Say where this is and what it speaks."""
    return open311.answer("discovery", open311.discovery(), form)


@require_safe
def services(request: HttpRequest, form: str) -> HttpResponse:
    """List what can be written about."""
    return open311.answer("services", open311.services(), form)


@require_safe
def service(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Say what else may be sent about one of them."""
    if not open311.is_service(code):
        return _no_service(form)
    return open311.answer("service_definition", open311.definition(code), form)


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """Take a problem in; or list those of others, of which there are none to see."""
    if request.method != "POST":
        return open311.answer("service_requests", [], form)
    if not open311.is_key(request.POST.get("api_key", "")):
        return open311.refusal(403, _("The api_key is missing or is none of ours."), form)
    given = {name: request.POST.get(name, "") for name in open311.TAKEN}
    if not given["service_code"]:
        return open311.refusal(400, _("The service_code is missing; services lists them."), form)
    if not open311.is_service(given["service_code"]):
        return _no_service(form)
    return _take(given, form)


@require_safe
def nothing(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Answer the same for every request and every token: nothing can be looked up here."""
    said = _("Nothing can be looked up here. The code in the notice opens the answer.")
    return open311.refusal(404, said, form)


def _take(given: dict[str, str], form: str) -> HttpResponse:
    """Keep it as our own form does; where that can't be, nothing is kept."""
    filled = ConcernForm(open311.typed(given))
    if not filled.is_valid():
        wrong = [str(one) for errors in filled.errors.values() for one in errors]
        if not given["description"].strip():
            wrong = [_("The description is missing: what do you see, hear or smell?")]
        return open311.refusal(400, " ".join(wrong), form)
    if not openness.is_open(Lane.CONCERN.value):
        return open311.refusal(400, _("We can take no messages at the moment."), form)
    code, language = codes.new_code(), translation.get_language() or "en"
    try:
        with turns.turn():
            secret = codes.keys_of(code)
        receipt = actions.accept(filled, lane=Lane.CONCERN.value, language=language, secret=secret)
    except (Busy, Refused):
        return open311.refusal(400, _("We can take no messages at the moment."), form)
    return open311.answer("service_requests", [{"service_notice": _notice(code, receipt)}], form)


def _notice(code: str, receipt: Receipt) -> str:
    """Return what the person needs, said once: the code, where it opens the answer, the day."""
    return _("Your code: {code}. Keep it: it opens our answer at {place}, by {day}.").format(
        code=code,
        place=f"{settings.ORIGIN}/return/",
        day=date_format(receipt.answer_by, "l j F"),
    )


def _no_service(form: str) -> HttpResponse:
    return open311.refusal(404, _("There is no such service_code; services lists them."), form)
