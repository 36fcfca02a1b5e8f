"""Who looks into how staff treated someone: all may see it, the privacy officer records it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import designations
from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.forms import AppointForm
from parapluie.accounts.models import Designation, Lane, Person, Rank, Role
from parapluie.kit.references import row_number
from parapluie.kit.times import today


@require_http_methods(["GET", "POST"])
@desk_view()
def show(request: HttpRequest) -> HttpResponse:
    """Show the appointments that stand; record a new one or an end."""
    desk = desk_of(request)
    records = desk.has(Role.PRIVACY_OFFICER)
    if request.method == "POST" and not records:
        raise Http404
    form = AppointForm(request.POST if "appoint" in request.POST else None, people=_readers())
    refusal = None
    if request.method == "POST":
        try:
            if _done(request, form):
                return see_other(reverse("desk-designations"))
        except AccountRefused as refused:
            refusal = refused.refusal
    rows = Designation.objects.filter(ends=None).select_related("person").order_by("begins", "pk")
    away = Absence.objects.touching(today(), None).order_by("begins")
    rows = rows.prefetch_related(Prefetch("person__absences", away, to_attr="days_away"))
    order = list(Rank)
    shown = {
        "rows": sorted(rows, key=lambda one: order.index(Rank(one.rank))),
        "records": records,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "accounts/designations.html", shown)


def _done(request: HttpRequest, form: AppointForm) -> bool:
    """Do what was asked; say whether it was done."""
    by = desk_of(request).actor
    if "appoint" in request.POST:
        if not form.is_valid():
            return False
        given = form.cleaned_data
        person = Person.objects.get(pk=given["person"])  # one of the form's choices
        designations.appoint(
            person,
            rank=Rank(given["rank"]),
            begins=given["begins"],
            appointed_by=given["appointed_by"],
            by=by,
        )
        messages.info(request, _("Recorded."))
        return True
    designation = Designation.objects.filter(
        pk=row_number(request.POST.get("designation", "")), ends=None
    ).first()
    if designation is None:
        raise Http404
    if "end" not in request.POST:
        raise Http404
    designations.end(designation, by=by)
    messages.info(request, _("Ended today."))
    return True


def _readers() -> list[Person]:
    """Return who could be appointed: confirmed or proposed readers of conduct."""
    reading = Person.objects.filter(
        terms__role=Role.READER, terms__lane=Lane.CONDUCT, terms__ends=None, left_on=None
    )
    return list(reading.distinct().order_by("title", "username"))
