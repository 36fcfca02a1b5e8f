"""One organisation, for the second person: who looks its decision up, confirms or takes back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Person
from parapluie.kit.references import row_number
from parapluie.training import organisations
from parapluie.training.actions import TrainingRefused
from parapluie.training.forms import TakenBackForm
from parapluie.training.models import PeerOrganisation, TakenBack


@require_http_methods(["GET", "POST"])
@desk_view(roles=organisations.CONFIRMS)
def organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Show where the decision stands; confirm it, or take that back once one was asked again."""
    found = PeerOrganisation.objects.filter(pk=row_number(organisation_id)).first()
    if found is None:
        raise Http404
    by = desk_of(request).actor
    form = TakenBackForm(request.POST if {"ask", "sure"} & request.POST.keys() else None)
    refusal = organisations.hurdle(found, by)
    if request.method == "POST":
        try:
            if said := _act(request, found, form):
                messages.info(request, said)
                return see_other(reverse("desk-training-courses"))
        except TrainingRefused as refused:
            refusal = refused.refusal
    shown = {
        "one": found,
        "proposed_by": Person.objects.filter(pk=found.proposed_by).first(),
        "confirmed_by": Person.objects.filter(pk=found.confirmed_by).first(),
        "refusal": refusal,
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "losing": organisations.would_lose_training(found),
    }
    return render(request, "training/organisation.html", shown)


def _act(request: HttpRequest, found: PeerOrganisation, form: TakenBackForm) -> str:
    """Do what was pressed and return what to say of it; nothing where it is asked again first."""
    by = desk_of(request).actor
    if "confirm" in request.POST:
        organisations.confirm_organisation(found, by=by)
        return _("Noted. From now on its courses can count.")
    if "sure" in request.POST and form.is_valid():
        why = TakenBack(form.cleaned_data["why"])
        organisations.take_back_organisation(found, why=why, by=by)
        return _("Noted. Its courses count no more.")
    return ""
