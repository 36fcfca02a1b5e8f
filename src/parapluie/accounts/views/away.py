"""Being away, and who stands in: one's own, and that of whom one supervises."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import absences
from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.forms import AwayForm, DeputyForm
from parapluie.accounts.models import Designation, Lane, Person, Role, RoleTerm
from parapluie.kit.middleware import as_it_is
from parapluie.kit.references import row_number
from parapluie.kit.times import today

Candidates = list[tuple[Person, list[Lane]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One person on the page: the days they are away, who stands in, and the two forms."""

    person: Person
    absences: list[Absence]
    away_form: AwayForm
    deputy_form: DeputyForm | None  # None: nobody could stand in
    covers: bool  # whoever stands in may do so today


@require_http_methods(["GET", "POST"])
@desk_view()
def away(request: HttpRequest) -> HttpResponse:
    """Show who is away until when; note an absence, an end, or who stands in."""
    desk = desk_of(request)
    people = _speaks_for(desk)
    if request.method == "GET":
        return _show(request, [_shown(one) for one in people])
    person = next((one for one in people if one.pk == request.POST.get("person")), None)
    act = _ACTS.get(request.POST.get("act", ""))
    if person is None or act is None:
        raise Http404
    made = act(request, person)
    if made is None:
        return see_other(reverse("desk-away"))
    return _show(request, [made if one == person else _shown(one) for one in people], status=422)


def _speaks_for(desk: Desk) -> list[Person]:
    """Return whose absence this person may note: their own first, then whom they look after.

    Supervisors: who reads their lanes. The privacy officer: who is appointed to look into conduct.
    """
    asked: set[str] = set()
    if desk.supervises:
        reading = RoleTerm.objects.standing(today()).filter(role=Role.READER)
        asked |= set(reading.filter(lane__in=desk.supervises).values_list("person", flat=True))
    if desk.has(Role.PRIVACY_OFFICER):
        asked |= set(Designation.objects.filter(ends=None).values_list("person", flat=True))
    others = Person.objects.filter(pk__in=asked - {desk.person.pk}, left_on=None)
    return [desk.person, *others.select_related("deputy").order_by("title", "username")]


def _shown(
    person: Person, away_form: AwayForm | None = None, deputy_form: DeputyForm | None = None
) -> Shown:
    people = absences.candidates(person)
    form = deputy_form or DeputyForm(
        people=people, initial={"deputy": person.deputy_id}, auto_id=f"{person.pk}-%s"
    )
    return Shown(
        person,
        list(person.absences.touching(today(), None).order_by("begins")),
        away_form or AwayForm(auto_id=f"{person.pk}-%s"),
        form if people else None,
        person.deputy is not None and person.deputy in [one for one, _lanes in people],
    )


def _note(request: HttpRequest, person: Person) -> Shown | None:
    form = AwayForm(request.POST, auto_id=f"{person.pk}-%s")
    if not form.is_valid():
        return _shown(person, away_form=form)
    try:
        absences.be_away(person, **form.cleaned_data, by=desk_of(request).actor)
    except AccountRefused as refused:
        form.add_error(None, refused.refusal.line)
        return _shown(person, away_form=form)
    own = person == desk_of(request).person
    said = _("Noted. Meanwhile nothing new goes to you, and no call.") if own else ""
    messages.info(request, said or _("Noted. Meanwhile nothing new goes to them, and no call."))
    return None


def _end(request: HttpRequest, person: Person) -> Shown | None:
    found = person.absences.filter(pk=row_number(request.POST.get("absence", ""))).first()
    if found is not None:
        absences.end(found, by=desk_of(request).actor)
        messages.info(request, _("Taken back."))
    return None


def _deputy(request: HttpRequest, person: Person) -> Shown | None:
    people = absences.candidates(person)
    form = DeputyForm(request.POST, people=people, auto_id=f"{person.pk}-%s")
    if not form.is_valid():
        return _shown(person, deputy_form=form)
    by_id = {one.pk: one for one, _lanes in people}
    deputy = by_id.get(form.cleaned_data["deputy"])
    absences.name_deputy(person, deputy=deputy, by=desk_of(request).actor)
    messages.info(request, _("Kept."))
    return None


_ACTS: dict[str, Callable[[HttpRequest, Person], Shown | None]] = {
    "away": _note,
    "back": _end,
    "deputy": _deputy,
}


def _show(request: HttpRequest, people: list[Shown], *, status: int = 200) -> HttpResponse:
    bound: list[forms.Form] = [
        form for one in people for form in (one.away_form, one.deputy_form) if form and form.errors
    ]
    shown = {"people": people, "form": bound[0] if bound else None, "today": today()}
    return as_it_is(render(request, "accounts/away.html", shown, status=status))
