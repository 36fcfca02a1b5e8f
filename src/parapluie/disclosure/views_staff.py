"""The register at the desk: everybody sees who may receive; who oversees adds and closes."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.disclosure import register, registering
from parapluie.disclosure.forms import ClosePartnerForm, PartnerForm, PlainForm
from parapluie.disclosure.models import Partner
from parapluie.disclosure.registering import REGISTRARS, Entry
from parapluie.kit.errors import Refused
from parapluie.kit.middleware import as_it_is
from parapluie.kit.times import today

_INCOMPLETE: Final = 422
_REFUSED: Final = 403


@require_GET
@desk_view()
def partners(request: HttpRequest) -> HttpResponse:
    """List the register, police last."""
    shown = {
        "partners": register.partners(),
        "today": today(),
        "registers": desk_of(request).has(*REGISTRARS),
    }
    return render(request, "disclosure/partners.html", shown)


@desk_view(REGISTRARS)
def add_partner(request: HttpRequest) -> HttpResponse:
    """Ask for one partner and its agreement."""
    form = PartnerForm(request.POST if request.method == "POST" else None)

    def carry_out() -> str:
        partner = registering.add_partner_at(desk_of(request), Entry(**form.cleaned_data))
        return _("%(name)s is on the register.") % {"name": partner.name}

    return _answer(request, "disclosure/add.html", {"form": form}, form, carry_out)


@desk_view(REGISTRARS)
def close_partner(request: HttpRequest, partner_id: str) -> HttpResponse:
    """Say what closing does, and ask who comes after."""
    partner = Partner.objects.open().filter(pk=partner_id).first()
    if partner is None:
        raise Http404
    form = ClosePartnerForm(request.POST if request.method == "POST" else None, partner=partner)

    def carry_out() -> str:
        wanted = Partner.objects.filter(pk=form.cleaned_data["successor"]).first()
        registering.close_partner(partner, successor=wanted, desk=desk_of(request))
        return _("%(name)s is closed. What they could still open was taken back.") % {
            "name": partner.name
        }

    shown = {"form": form, "partner": partner}
    return _answer(request, "disclosure/close.html", shown, form, carry_out)


def _answer(
    request: HttpRequest,
    template: str,
    shown: dict[str, object],
    form: PlainForm,
    carry_out: Callable[[], str],
) -> HttpResponse:
    if not form.is_bound:
        return render(request, template, shown)
    if not form.is_valid():
        return as_it_is(render(request, template, shown, status=_INCOMPLETE))
    try:
        told = carry_out()
    except Refused as refused:
        shown |= {"refusal": refused.refusal}
        return as_it_is(render(request, template, shown, status=_REFUSED))
    messages.info(request, told)
    return see_other(reverse("desk-partners"))
