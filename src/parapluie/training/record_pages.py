"""What the coordinator records: who was there, who must be trained, courses and organisations."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Person
from parapluie.kit.city import titled
from parapluie.kit.references import row_number
from parapluie.training import (
    actions,
    names,
    organisations,
    publishing,
    register,
    requiring,
    sessions,
    trainers,
)
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import CourseVersion
from parapluie.training.forms import (
    AttendanceForm,
    ClosedForm,
    CourseForm,
    OrganisationForm,
    PositionForm,
    TrainerForm,
    say_refused,
)
from parapluie.training.models import Course, PeerOrganisation, Position, Session
from parapluie.training.views import RECORDS, WATCHES

_COMPARED: Final = 50  # names that name nobody, for which the nearest one is looked up

_FORMS: Final = {
    "course": CourseForm,
    "organisation": OrganisationForm,
    "closed": ClosedForm,
    "trainer": TrainerForm,
}


@require_http_methods(["GET", "POST"])
@desk_view(roles=RECORDS)
def attendance(request: HttpRequest) -> HttpResponse:
    """Take a pasted list. Lines that name nobody are shown first; nothing is recorded before."""
    form = AttendanceForm(request.POST or None, initial=_signed_up(request.GET.get("session", "")))
    if request.method != "POST" or not form.is_valid():
        return render(request, "training/attendance.html", {"form": form})
    desk = desk_of(request)
    known = _ids_by_username()
    present = names.read(form.cleaned_data["present"], known)
    people = [one for one in present.people if one != desk.person.pk]
    if not people or (present.unknown and "known-only" not in request.POST):
        shown: dict[str, object] = {"form": form, "looked_at": True, "known": len(people)}
        shown["unknown"] = _with_nearest(present.unknown, known)
        return render(request, "training/attendance.html", shown)
    try:
        actions.record_attendance(
            Person.objects.filter(pk__in=people),
            course=form.cleaned_data["course"],
            held_on=form.cleaned_data["held_on"],
            by=desk.actor,
        )
    except TrainingRefused as refused:
        say_refused(form, refused)
        return render(request, "training/attendance.html", {"form": form})
    said = ngettext("%(count)d person recorded.", "%(count)d people recorded.", len(people))
    messages.info(request, said % {"count": len(people)})
    if len(people) < len(present.people):
        messages.info(request, _("You are left out: another coordinator records your training."))
    return see_other(reverse("desk-training"))


@require_http_methods(["GET", "POST"])
@desk_view(roles=RECORDS)
def positions(request: HttpRequest) -> HttpResponse:
    """List the titles of those who work here, and decide of one whether it must be trained."""
    in_use = register.titles_in_use()
    decided = Position.objects.in_bulk(field_name="title")
    title = request.GET.get("title", "")
    if title not in in_use:
        if title or request.method == "POST":
            raise Http404
        rows = [(one, titled(one), count, decided.get(one)) for one, count in in_use.items()]
        rows.sort(key=lambda row: row[3] is not None)  # undecided ones first
        return render(request, "training/positions.html", {"rows": rows})
    form = PositionForm(request.POST or None, initial=_said_before(decided.get(title)))
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "required": form.cleaned_data["required"] == "yes"}
        try:
            requiring.decide_position(title, by=desk_of(request).actor, **given)
            yes, no = _("%(title)s: must be trained."), _("%(title)s: need not be trained.")
            messages.info(request, (yes if given["required"] else no) % {"title": titled(title)})
            return see_other(reverse("desk-training-positions"))
        except TrainingRefused as refused:
            say_refused(form, refused)
    return render(request, "training/position.html", {"title": titled(title), "form": form})


@require_http_methods(["GET", "POST"])
@desk_view(roles=WATCHES)
def courses(request: HttpRequest) -> HttpResponse:
    """List courses and the organisations that developed them; the coordinator adds to them."""
    records = desk_of(request).has(*RECORDS)
    if request.method == "POST" and not records:
        raise Http404
    if "take-back" in request.POST:
        _take_back(request.POST["take-back"], desk_of(request))
        return see_other(reverse("desk-training-courses"))
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in _FORMS:
        raise Http404
    filled = {
        name: form(request.POST if name == sent else None, prefix=name)
        for name, form in _FORMS.items()
    }
    if sent and filled[sent].is_valid():
        try:
            said = _record(sent, filled[sent].cleaned_data, desk_of(request))
            messages.info(request, said)
            return see_other(reverse("desk-training-courses"))
        except TrainingRefused as refused:
            say_refused(filled[sent], refused)
    context = {
        "courses": Course.objects.select_related("developer")
        .prefetch_related(Prefetch("versions", CourseVersion.objects.filter(ended_on=None)))
        .order_by("title"),
        "organisations": PeerOrganisation.objects.select_related("successor")
        .prefetch_related(Prefetch("trainers", trainers.signing_in()))
        .order_by("name"),
        "second_people": organisations.second_people(),
        "confirms": desk_of(request).has(*organisations.CONFIRMS),
        "records": records,
        "sent": sent,
        **filled,
    }
    return render(request, "training/courses.html", context)


def _record(sent: str, asked: dict[str, object], desk: Desk) -> str:
    """Record what a form asks for, and return what to say of it."""
    match sent:
        case "course":
            actions.add_course(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
            return _("Noted. The course stands in the list.")
        case "organisation":
            organisations.propose_organisation(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
            return _("Noted. It waits until a second person has looked the decision up.")
        case "closed":
            organisations.close_organisation(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
            return _("Noted. Whether it is open stands in the list.")
        case _:
            trainers.tie(by=desk.actor, **asked)  # type: ignore[arg-type]  # checked by the form
            return _("Noted. They sign in for it.")


def _take_back(said: str, desk: Desk) -> None:
    """Take a version back at its organisation's word on paper."""
    version = CourseVersion.objects.filter(course=row_number(said), ended_on=None).first()
    if version is None:
        raise Http404
    publishing.take_back(version, by=desk.actor)


def _ids_by_username() -> dict[str, str]:
    return dict(Person.objects.of_the_city().values_list("username", "id"))


def _with_nearest(
    unknown: Sequence[names.Unknown], known: Mapping[str, str]
) -> list[tuple[names.Unknown, str]]:
    """Return what names nobody, each with the sign-in name it comes nearest to."""
    return [
        (one, names.nearest(one.line, known) if place < _COMPARED else "")
        for place, one in enumerate(unknown)
    ]


def _signed_up(said: str) -> dict[str, object]:
    """Return the form filled with a session and who signed up for it; nothing for no session."""
    session = Session.objects.filter(pk=row_number(said)).first()
    if session is None:
        return {}
    names = [one.username for one in sessions.places_of([session])[session.pk].seated]
    return {"course": session.course_id, "held_on": session.held_on, "present": "\n".join(names)}


def _said_before(position: Position | None) -> dict[str, str]:
    if position is None:
        return {}
    return {
        "kind": position.kind,
        "exposure": position.exposure,
        "required": "yes" if position.required else "no",
        "reason": position.reason,
    }
