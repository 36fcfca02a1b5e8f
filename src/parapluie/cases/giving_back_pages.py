"""Pages to give a colleague back what they could read, and of what the sheets alone open."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Role
from parapluie.cases import giving_back


@require_http_methods(["GET", "POST"])
@desk_view(roles=(Role.READER,), unlocked=True)
def give(request: HttpRequest) -> HttpResponse:
    """Show colleagues with a new key; give one of them back all that both may hold."""
    desk = desk_of(request)
    returning = giving_back.returning_to(desk)
    if request.method == "POST":
        named = request.POST.get("to", "")
        to = next((one.person for one in returning if one.person.pk == named), None)
        if to is None:
            raise Http404
        _say(request, *giving_back.give_back(to, by=desk))
        return see_other(reverse("desk-give-back"))
    return render(request, "cases/give_back.html", {"returning": returning})


@require_GET
@desk_view(roles=(Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR))
def only_sheets(request: HttpRequest) -> HttpResponse:
    """Show which matters the recovery sheets alone open, with the command that does it."""
    sealed = giving_back.only_sheets_open(desk_of(request))
    return render(request, "cases/only_sheets.html", {"sealed": sealed})


def _say(request: HttpRequest, given: int, left_out: int) -> None:
    said = ngettext(
        "%(number)d matter was given back.", "%(number)d matters were given back.", given
    )
    messages.info(request, said % {"number": given})
    if left_out:
        said = _("Left out: %(number)d. One of you may not hold a key to it now.")
        messages.info(request, said % {"number": left_out})
