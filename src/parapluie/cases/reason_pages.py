"""The page that asks why somebody opens a matter that isn't theirs: once a day."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import pending
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.cases import access, holding, reasons, saying_why, showing
from parapluie.vault.reasons import Reason


class ReasonForm(forms.Form):
    """One choice, none of them set before: a reason nobody chose would be none."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why do you open it?"),
        choices=[
            (Reason.COVER.value, _("I stand in for a colleague")),
            (Reason.ADVISE.value, _("A colleague asked me to look at it")),
            (Reason.OVERSEE.value, _("I see to it that it goes on")),
            (Reason.EARLIER.value, _("I look up how something was handled")),
            (Reason.OTHER.value, _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes nearest.")},
    )


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the reason, where none follows from the matter; then go on with what was begun."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    known = reasons.reason_for(desk.person.holder, reference)
    if known or holding.check_declared(desk.person, reference):
        return _go_on(request, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        shown = {"matter": matter, "form": form, "clauses": showing.clauses_of(["PRI-2"])}
        status = 422 if form.is_bound else 200
        return showing.plain(render(request, "cases/why.html", shown, status=status))
    saying_why.say(matter, Reason(form.cleaned_data["reason"]), by=desk)
    return _go_on(request, reference)


def _go_on(request: HttpRequest, reference: str) -> HttpResponse:
    if pending.waiting(request):
        return see_other(reverse("desk-send-again"))
    return see_other(reverse("desk-matter", args=[reference]))
