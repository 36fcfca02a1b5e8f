"""Going to the City's page and coming back; and what its directory calls somebody."""

import logging
from functools import wraps
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parapluie.accounts import second_step
from parapluie.accounts.desk import View, desk_of, desk_view, own_address, see_other
from parapluie.accounts.models import Person, Role
from parapluie.provisioning import single_sign_on, single_sign_on_people
from parapluie.provisioning.single_sign_on import Leaving
from parapluie.provisioning.single_sign_on_provider import Fault, ProviderFault

logger = logging.getLogger(__name__)

COOKIE: Final = "desk-city-account"
_AT: Final = "/desk/city-account/"
_ADDED: Final = ("code", "state", "iss", "error")  # what the City's page adds to our address
_STOPPED: Final = "stopped"
_LONGEST: Final = 500  # of an address to come back to: it travels in a cookie


def where_on(view: View[Any]) -> View[Any]:
    """Let a page exist only where the City named a provider."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  passed on
        if not single_sign_on.is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@where_on
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send somebody to the City's page; what comes back is tied to this browser."""
    back = own_address(request.GET.get("next", "")[:_LONGEST])
    if request.user.is_authenticated:
        return see_other(back)
    try:
        leaving, address = single_sign_on.begin(back)
    except ProviderFault as failed:
        return _told(failed.fault, back)
    response = see_other(address)
    response.set_cookie(
        COOKIE,
        leaving.sealed(),
        max_age=single_sign_on.GOOD_FOR,
        path=_AT,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@where_on
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Take somebody back from the City's page, and ask for the second step.

    A browser coming from another site brings none of our cookies (SameSite=Strict). A page of ours
    sends it here once more: that step starts on our own site, and brings them.
    """
    added = {name: request.GET[name] for name in _ADDED if name in request.GET}
    if COOKIE not in request.COOKIES and "here" not in request.GET:
        again = f"{request.path}?{urlencode({**added, 'here': '1'})}"
        return render(request, "provisioning/coming_back.html", {"again": again})
    leaving = Leaving.opened(request.COOKIES.get(COOKIE, ""))
    response = _signed_in(request, leaving, added) if leaving else _told(Fault.AGAIN)
    response.delete_cookie(COOKIE, path=_AT, samesite="Strict")
    return response


@where_on
@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """Say that the City's account is known to the City and not to this program."""
    return render(request, "provisioning/unknown.html")


class CalledForm(forms.Form):
    """What the directory calls somebody."""

    external_id = forms.CharField(
        label=_("What the directory calls them"),
        help_text=_(
            "Their subject or object identifier, letter by letter. No name and no mail address: "
            "those are given to somebody else one day. Empty: they can't use a City account here."
        ),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


@where_on
@desk_view(roles=(Role.ADMINISTRATOR,))
def called(request: HttpRequest, person_id: str) -> HttpResponse:
    """Show and note what the directory calls a person."""
    person = get_object_or_404(Person, pk=person_id, left_on=None)
    known = single_sign_on_people.called(person)
    posted = request.POST if request.method == "POST" else None
    form = CalledForm(posted, initial={"external_id": known})
    if request.method != "POST" or not form.is_valid():
        return render(request, "provisioning/called.html", {"form": form, "person": person})
    name = form.cleaned_data["external_id"]
    single_sign_on_people.call_person(person, name, by=desk_of(request).actor)
    return see_other(reverse("desk-person", args=[person.pk]))


def _signed_in(request: HttpRequest, leaving: Leaving, added: dict[str, str]) -> HttpResponse:
    if request.user.is_authenticated:
        return see_other(leaving.back)
    if "error" in added:
        return _told(_STOPPED, leaving.back)
    try:
        claims = single_sign_on.finish(leaving, added)
    except ProviderFault as failed:
        return _told(failed.fault, leaving.back)
    person = single_sign_on.person_of(claims)
    if person is None:
        return see_other(reverse("desk-city-account-unknown"))
    single_sign_on.follow_groups(person, claims)
    answer = second_step.ask_after(request, person, leaving.back)
    answer.status_code = 303
    return answer


def _told(happened: str, back: str = "") -> HttpResponse:
    """Return to the page of signing in, which says what happened."""
    if happened in (Fault.UNREACHABLE, Fault.WRONG):
        logger.warning("single sign-on: %s", happened)
    query = {"city": str(happened)} | ({"next": back} if back else {})
    return see_other(f"{reverse('account_login')}?{urlencode(query)}")
