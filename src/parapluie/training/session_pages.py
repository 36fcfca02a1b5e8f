"""The sessions to come: sign up, step back; the coordinator plans and cancels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.kit.days import date_format, time_format
from parapluie.kit.references import row_number
from parapluie.kit.times import now, today
from parapluie.training import sessions
from parapluie.training.actions import TrainingRefused
from parapluie.training.forms import SessionForm, say_refused
from parapluie.training.models import Session
from parapluie.training.sessions import Places
from parapluie.training.views import RECORDS

_STILL_SHOWN: Final = timedelta(days=14)  # to the coordinator, who writes down who was there


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as one person sees it."""

    session: Session
    places: Places
    has_seat: bool
    waits: bool

    @property
    def is_over(self) -> bool:
        """Say whether its day lies behind: the coordinator still writes down who was there."""
        return self.session.held_on < today()

    @property
    def has_begun(self) -> bool:
        """Say whether who was there can be written down."""
        return self.session.has_begun(now())

    @property
    def free(self) -> int:
        """Return how many seats nobody has taken yet."""
        return self.session.seats - len(self.places.seated)


@require_http_methods(["GET", "POST"])
@desk_view()
def sessions_page(request: HttpRequest) -> HttpResponse:
    """Show the sessions to come; do what was asked of one, or plan another."""
    desk = desk_of(request)
    records = desk.has(*RECORDS)
    form = SessionForm(request.POST if "plan" in request.POST else None)
    if request.method == "POST" and _done(request, desk, form):
        return see_other(reverse("desk-training-sessions"))
    planned = sessions.since(today() - (_STILL_SHOWN if records else timedelta()))
    places = sessions.places_of(planned)
    shown = {
        "rows": [_shown(one, places[one.pk], desk) for one in planned],
        "records": records,
        "form": form,
    }
    return render(request, "training/sessions.html", shown)


def _done(request: HttpRequest, desk: Desk, form: SessionForm) -> bool:
    """Do what was asked; say whether it was done."""
    act = next((name for name in _ACTS if name in request.POST), None)
    if act is not None:
        _ACTS[act](request, desk, _session(request.POST[act]))
        return True
    if "plan" not in request.POST or not desk.has(*RECORDS):
        raise Http404
    if not form.is_valid():
        return False
    try:
        planned = sessions.plan(by=desk.actor, **form.cleaned_data)
    except TrainingRefused as refused:
        say_refused(form, refused)
        return False
    said = _("It is planned: %(day)s, %(time)s.")
    day, begins = date_format(planned.held_on, "j F Y"), time_format(planned.begins_at, "H:i")
    messages.info(request, said % {"day": day, "time": begins})
    return True


def _sign_up(request: HttpRequest, desk: Desk, session: Session) -> None:
    seated = sessions.sign_up(session, desk.person, by=desk.actor)
    said = _("You have a seat.") if seated else _("It is full. You wait for a seat.")
    messages.info(request, said)


def _step_back(request: HttpRequest, desk: Desk, session: Session) -> None:
    sessions.step_back(session, desk.person, by=desk.actor)
    messages.info(request, _("You are not signed up any more."))


def _cancel(request: HttpRequest, desk: Desk, session: Session) -> None:
    if not desk.has(*RECORDS):
        raise Http404
    sessions.cancel(session, by=desk.actor)
    messages.info(request, _("The session is cancelled."))


_ACTS: Final[Mapping[str, Callable[[HttpRequest, Desk, Session], None]]] = {
    "sign-up": _sign_up,
    "step-back": _step_back,
    "cancel": _cancel,
}


def _session(said: str) -> Session:
    session = Session.objects.filter(pk=row_number(said), held_on__gte=today()).first()
    if session is None:
        raise Http404
    return session


def _shown(session: Session, places: Places, desk: Desk) -> Shown:
    return Shown(session, places, desk.person in places.seated, desk.person in places.waiting)
