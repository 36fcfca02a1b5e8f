"""One's own training: what was completed, certificates of it, and the sessions as a calendar."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parapluie.accounts import drawer
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.kit import addresses, headers
from parapluie.kit.references import row_number
from parapluie.kit.times import today
from parapluie.training import calendar_feed, certificates, learning, register
from parapluie.training.views import RECORDS, completed

_ADDRESS: Final = "calendar"  # the drawer's name for an address not yet shown


@require_http_methods(["GET", "POST"])
@desk_view()
def own(request: HttpRequest) -> HttpResponse:
    """Show the person in front their own training; give, renew or end their calendar's address."""
    desk = desk_of(request)
    person = desk.person
    if request.method == "POST":
        match request.POST.get("calendar"):
            case "give":
                token = calendar_feed.give_address(person, by=desk.actor)
                drawer.put(request, _ADDRESS, token.encode())
            case "end":
                calendar_feed.take_address_away(person, by=desk.actor)
                drawer.drop(request, _ADDRESS)
            case _:
                raise Http404
        return see_other(f"{reverse('desk-training-own')}#calendar")
    shown = {
        "own": register.row_of(person, today()),
        "online": learning.opening_course(today()),
        "done": completed(person),
        "has_calendar": calendar_feed.has_address(person),
        "address": _fresh_address(request),
    }
    return render(request, "training/mine.html", shown)


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program, which has no session: the address alone says whose it is."""
    person = calendar_feed.whose(token)
    if person is None:
        raise Http404
    return headers.as_file(calendar_feed.feed(person), type="text/calendar", name="training.ics")


def _fresh_address(request: HttpRequest) -> str:
    """Return a calendar's address once, in the language of this page."""
    token = drawer.get(request, _ADDRESS)
    if token is None:
        return ""
    drawer.drop(request, _ADDRESS)
    place = reverse("desk-training-calendar", args=[token.decode()])
    return f"{addresses.at_desk(request, place)}?lang={get_language() or 'en'}"


@require_POST
@desk_view()
def certificate(request: HttpRequest, completion: str) -> HttpResponse:
    """Hand out a certificate: to whoever completed the course, or the coordinator for them."""
    desk = desk_of(request)
    within = certificates.certifiable().filter(person__left_on=None)
    if not desk.has(*RECORDS):
        within = within.filter(person=desk.person)
    asked = within.select_related("person", "course__developer")
    found = asked.filter(pk=row_number(completion)).first()
    if found is None:
        raise Http404
    made = certificates.take(found, by=desk.actor)
    return headers.as_file(made, type="application/pdf", name="certificate.pdf")
