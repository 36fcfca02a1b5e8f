"""How far training reaches: one's own, the City's as a whole, and who is due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.kit import headers
from parapluie.kit.days import date_format
from parapluie.kit.references import row_number
from parapluie.kit.times import today
from parapluie.training import actions, exporting, learning, register, requiring
from parapluie.training.actions import TrainingRefused
from parapluie.training.forms import WaiverForm, say_refused
from parapluie.training.models import Completion, Waiver, WaiverReason
from parapluie.training.register import Coverage, Row
from parapluie.training.rules import QUARTER, State

RECORDS: Final = (Role.COORDINATOR,)  # never whoever hands out the roles
WATCHES: Final = (*RECORDS, Role.SUPERVISOR, Role.PRIVACY_OFFICER)  # who sees other people's rows
EXPORTS: Final = (*RECORDS, Role.PRIVACY_OFFICER)  # who takes all of them away in one file
_A_DAY: Final = timedelta(days=1)
_SHOWN: Final = 100  # people on a page
FEWEST: Final = 5  # a smaller unit would tell everybody how one person stands
_DUE: Final = (State.NEVER, State.RAN_OUT, State.DUE)


@require_GET
@desk_view()
def training(request: HttpRequest) -> HttpResponse:
    """Show how far training reaches; whoever watches over it also sees who is due."""
    desk = desk_of(request)
    day = today()
    rows = register.rows(day)
    shown: dict[str, object] = {
        "own": next((row for row in rows if row.person == desk.person), None),
        "whole": register.coverage(rows),
        "units": register.coverage_by_unit(rows, fewest=1 if desk.has(*WATCHES) else FEWEST),
        "months": _drawn(register.coverage_over_time(rows, day)),
        "seats": register.seats(rows),
        "quarter_ends": day + QUARTER,
        "records": desk.has(*RECORDS),
        "watches": desk.has(*WATCHES),
        "exports": desk.has(*EXPORTS),
        "offered": learning.on_offer(day),
        "online": learning.opening_course(day),
        "passed": _just_passed(desk.person, request.GET.get("passed", "")),
    }
    if desk.has(*WATCHES):
        everyone = request.GET.get("show") == "everyone"
        ends = [row.until for row in rows if row.is_soon]
        shown |= {"soon": len(ends), "by_tomorrow": sum(one <= day + _A_DAY for one in ends if one)}
        shown |= {"everyone": everyone, "page": _page(request, rows, everyone=everyone)}
    return render(request, "training/training.html", shown)


@require_POST
@desk_view(roles=EXPORTS)
def export(request: HttpRequest) -> HttpResponse:
    """Hand the whole register out as one file, the same as `parapluie training export` writes."""
    made = exporting.packed(by=desk_of(request).actor)
    return headers.as_file(made, type="application/zip", name="training-register.zip")


@require_http_methods(["GET", "POST"])
@desk_view(roles=WATCHES)
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Show what one person completed, and let the coordinator note that training waits."""
    desk = desk_of(request)
    shown = get_object_or_404(Person.objects.of_the_city(), pk=person_id)
    records = desk.has(*RECORDS)
    if request.method == "POST" and not records:
        raise Http404
    if "take-back" in request.POST:
        _take_back(shown, request.POST["take-back"], desk)
        return see_other(reverse("desk-training-person", args=[shown.pk]))
    waiver = Waiver.objects.standing(today()).filter(person=shown).first()
    if "end-waiver" in request.POST:
        _end_waiver(request, waiver)
        return see_other(reverse("desk-training-person", args=[shown.pk]))
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            requiring.waive(
                shown, reason=WaiverReason(given["reason"]), ends=given["ends"], by=desk.actor
            )
            said = _("Training waits until %(day)s.") % {"day": date_format(given["ends"], "j F Y")}
            messages.info(request, said)
            return see_other(reverse("desk-training-person", args=[shown.pk]))
        except TrainingRefused as refused:
            say_refused(form, refused)
    context = {
        "row": register.row_of(shown, today()),
        "done": completed(shown),
        "waiver": waiver,
        "approver": Person.objects.filter(pk=waiver.approved_by).first() if waiver else None,
        "ended_by": Person.objects.filter(pk=waiver.ended_by).first() if waiver else None,
        "today": today(),
        "records": records,
        "form": form,
    }
    return render(request, "training/person.html", context)


def completed(person: Person) -> QuerySet[Completion]:
    """Return what one person completed, the newest first."""
    found = Completion.objects.filter(person=person).told_apart(today())
    return found.select_related("course__developer").order_by("-completed_on", "pk")


def _just_passed(person: Person, said: str) -> Completion | None:
    """Return what this person completed today, as the check that led here says."""
    return completed(person).filter(pk=row_number(said), completed_on=today()).first()


def _take_back(person: Person, said: str, desk: Desk) -> None:
    found = Completion.objects.filter(pk=row_number(said), person=person).first()
    if found is None:
        raise Http404
    actions.take_back(found, by=desk.actor)


def _end_waiver(request: HttpRequest, waiver: Waiver | None) -> None:
    """End a waiver with this day; whoever it was for stands on the list again from tomorrow on."""
    if waiver is None:
        raise Http404
    requiring.end_waiver(waiver, by=desk_of(request).actor)
    messages.info(request, _("It ends today. From tomorrow on this person is on the list again."))


def _page(request: HttpRequest, rows: Sequence[Row], *, everyone: bool) -> object:
    listed = rows if everyone else [row for row in rows if row.state in _DUE]
    return Paginator(listed, _SHOWN).get_page(request.GET.get("page"))


def _drawn(months: Sequence[Coverage]) -> list[dict[str, object]]:
    """Return the columns of the small chart: where each stands, in units of its drawing."""
    return [
        {"day": one.of, "share": one.share, "x": place * 20, "y": 100 - one.share}
        for place, one in enumerate(months)
    ]
