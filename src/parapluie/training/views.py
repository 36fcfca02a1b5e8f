"""Who is in date until when, and the coordinator's three forms."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.kit.times import today
from parapluie.training import actions, currency
from parapluie.training.forms import CompletionForm, CourseForm, OrganisationForm
from parapluie.training.models import Course

RECORDS: Final = (Role.COORDINATOR,)  # never whoever hands out the roles
_FORMS: Final = {
    "completion": CompletionForm,
    "course": CourseForm,
    "organisation": OrganisationForm,
}


@desk_view()
def training(request: HttpRequest) -> HttpResponse:
    """List everybody's currency; a coordinator also records."""
    desk = desk_of(request)
    records = desk.has(*RECORDS)
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    if request.method == "POST" and (not records or sent not in _FORMS):
        raise Http404
    forms = {
        name: form(request.POST if name == sent else None, prefix=name)
        for name, form in _FORMS.items()
    }
    if sent and forms[sent].is_valid():
        _record(sent, forms[sent].cleaned_data, desk)
        return see_other(reverse("desk-training"))
    context = {"rows": _rows(), "records": records, "courses": _courses(), "sent": sent, **forms}
    return render(request, "training/training.html", context)


def _record(sent: str, asked: dict[str, object], desk: Desk) -> None:
    match sent:
        case "completion":
            actions.record_completion(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
        case "course":
            actions.add_course(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
        case "organisation":
            actions.confirm_organisation(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form


def _rows() -> list[tuple[Person, object]]:
    people = list(Person.objects.filter(left_on=None).order_by("title", "username"))
    until = currency.in_date_until([one.pk for one in people], today())
    return [(one, until.get(one.pk)) for one in people]


def _courses() -> list[Course]:
    return list(Course.objects.select_related("developer").order_by("title"))
