"""Who looks into how staff treated someone: all may see it, the privacy officer records it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import designations
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.forms import AppointForm, AwayForm
from parapluie.accounts.models import Designation, Lane, Person, Rank, Role
from parapluie.kit.references import row_number


@require_http_methods(["GET", "POST"])
@desk_view()
def show(request: HttpRequest) -> HttpResponse:
    """Show the appointments that stand; record a new one, an end or an absence."""
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
    if "end" in request.POST:
        designations.end(designation, by=by)
        messages.info(request, _("Ended today."))
        return True
    away = AwayForm(request.POST)
    if away.is_valid():
        days = away.cleaned_data
        designations.be_away(
            designation, away_from=days["away_from"], until=days["away_until"], by=by
        )
        messages.info(request, _("Noted. Meanwhile somebody else reads first."))
        return True
    messages.info(request, _("Those days could not be read. Nothing was changed."))
    return True


def _readers() -> list[Person]:
    """Return who could be appointed: confirmed or proposed readers of conduct."""
    reading = Person.objects.filter(
        terms__role=Role.READER, terms__lane=Lane.CONDUCT, terms__ends=None, left_on=None
    )
    return list(reading.distinct().order_by("title", "username"))
