"""Where calls reach somebody: their own choice, on a page of their own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import callmail
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.forms import CallsForm
from parapluie.kit.middleware import as_it_is


@require_http_methods(["GET", "POST"])
@desk_view()
def calls(request: HttpRequest) -> HttpResponse:
    """Show, keep or forget where calls reach the person in front; no page while mail is off."""
    if not callmail.is_on():
        raise Http404
    desk = desk_of(request)
    given = callmail.address_of(desk.person)
    if request.method == "POST" and request.POST.get("act") == "end":
        callmail.take_address_away(desk.person, by=desk.actor)
        messages.info(request, _("Forgotten. No call reaches you any more."))
        return see_other(reverse("desk-calls"))
    form = CallsForm(request.POST if request.method == "POST" else None, initial={"to": given})
    if request.method == "POST" and form.is_valid():
        callmail.give_address(desk.person, form.cleaned_data["to"], by=desk.actor)
        messages.info(request, _("Kept. Calls reach you there from now on."))
        return see_other(reverse("desk-calls"))
    title, text = callmail.words()
    shown = {"form": form, "given": given, "title": title, "text": text}
    status = 422 if form.errors else 200
    return as_it_is(render(request, "accounts/calls.html", shown, status=status))
