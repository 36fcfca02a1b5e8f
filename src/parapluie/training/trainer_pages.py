"""What a trainer sees: their organisation's courses, how many completed them, and its sessions."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Role
from parapluie.kit.middleware import as_it_is
from parapluie.kit.references import row_number
from parapluie.kit.times import now, today
from parapluie.training import learning, publishing, sessions, trainers
from parapluie.training.actions import TrainingRefused
from parapluie.training.learning_forms import PackForm, PresentForm
from parapluie.training.models import Course

_TEACHES: Final = (Role.TRAINER,)


@require_http_methods(["GET", "POST"])
@desk_view(roles=_TEACHES)
def teach(request: HttpRequest) -> HttpResponse:
    """Show the courses of one's own organisation; take a version back, or end signing in."""
    desk = desk_of(request)
    if request.method == "POST":
        return _act(request, desk)
    organisation = trainers.organisation_of(desk.person)
    made = Course.objects.filter(developer=organisation).select_related("developer")
    courses = made if organisation else ()
    day = today()
    planned = sessions.since(day - trainers.WRITTEN_DOWN_FOR)
    places = sessions.places_of(planned)
    shown = {
        "organisation": organisation,
        "rows": [
            {
                "course": one,
                "version": learning.newest(one),
                "months": trainers.months(one, day),
                "sessions": [
                    {
                        "session": held,
                        "signed_up": len(places[held.pk].everybody),
                        "has_begun": held.has_begun(now()),
                    }
                    for held in planned
                    if held.course_id == one.pk and held.cancelled_on is None
                ],
            }
            for one in courses
        ],
        "fewest": trainers.FEWEST,
    }
    return render(request, "training/teach.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(roles=_TEACHES)
def publish(request: HttpRequest, course_id: str) -> HttpResponse:
    """Take a pasted pack, show it as people will see it, and publish it on a second press."""
    desk = desk_of(request)
    course = trainers.own_course(desk.person, row_number(course_id))
    if course is None:
        raise Http404
    newest = learning.newest(course)
    form = PackForm(request.POST or None, initial={"pack": newest.text if newest else ""})
    shown: dict[str, object] = {"course": course, "newest": newest, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if "publish" in request.POST:
                publishing.publish(course, text=form.cleaned_data["pack"], by=desk.actor)
                messages.info(request, _("It is published. Whoever learns sees it now."))
                return see_other(reverse("desk-training-teach"))
            pack = publishing.look_at(course, form.cleaned_data["pack"])
            shown |= {"pack": pack, "lessons": pack.lessons.items(), "language": get_language()}
        except TrainingRefused as refused:
            form.add_error("pack", refused.refusal.line)
    return render(request, "training/publish.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(roles=_TEACHES)
def was_there(request: HttpRequest, session_id: str) -> HttpResponse:
    """Write down who was at a session. A name that didn't sign up is no name here."""
    desk = desk_of(request)
    session = trainers.own_session(desk.person, row_number(session_id))
    if session is None:
        raise Http404
    if not session.has_begun(now()):
        later = render(request, "training/opens_later.html", {"session": session}, status=403)
        return as_it_is(later)
    form = PresentForm(request.POST or None, known=trainers.names_on(session))
    if request.method != "POST" or not form.is_valid():
        return render(request, "training/was_there.html", {"session": session, "form": form})
    try:
        done = trainers.write_down(session, form.people, by=desk.actor)
    except TrainingRefused as refused:
        form.add_error(None, refused.refusal.line)
        return render(request, "training/was_there.html", {"session": session, "form": form})
    said = ngettext("%(count)d person recorded.", "%(count)d people recorded.", len(done))
    messages.info(request, said % {"count": len(done)})
    return see_other(reverse("desk-training-teach"))


def _act(request: HttpRequest, desk: Desk) -> HttpResponse:
    if "end" in request.POST:
        trainers.step_down(desk.person, by=desk.actor)
        messages.info(request, _("You don't sign in for your organisation any more. Thank you."))
        return see_other(reverse("desk-home"))
    course = trainers.own_course(desk.person, row_number(request.POST.get("take-back", "")))
    version = learning.newest(course) if course else None
    if version is None:
        raise Http404
    publishing.take_back(version, by=desk.actor)
    messages.info(request, _("It is taken back. Nobody sees it any more, and its words are gone."))
    return see_other(reverse("desk-training-teach"))
