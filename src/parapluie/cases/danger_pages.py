"""The page on which a call to 9-1-1 is recorded. It opens nothing, so an unread matter stays so."""

from datetime import date
from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import access, danger, rules, showing
from parapluie.cases.danger import Call
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.rules import Act
from parapluie.kit.city import city
from parapluie.kit.times import today

WRITTEN: Final = ("said", "text")


class DangerForm(ActForm):
    """A call that was made. What is asked is what the person and a colleague will want to know."""

    day = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose a day.")),
    )
    hour = forms.CharField(label=gettext_lazy("At about what time?"), max_length=60, required=False)
    caller = forms.CharField(
        label=gettext_lazy("Who called? The title, not a name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Say who called, by title.")},
    )
    said = forms.CharField(
        label=gettext_lazy("What was said to them?"),
        help_text=gettext_lazy("The person reads these words in their letterbox."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say what was said. A short sentence is enough.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Why was a life in danger?"),
        help_text=gettext_lazy("For the file and the colleague who looks at it again."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why. A short sentence is enough.")},
    )

    def clean_day(self) -> date:
        """Take a day that has come: this page is for calls that were made."""
        day: date = self.cleaned_data["day"]
        if day > today():
            raise forms.ValidationError(
                _("This day is still to come. Record a call once it was made.")
            )
        return day


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Take down a call that was made; refused to nobody who may work with the matter."""
    desk = desk_of(request)
    try:
        matter = access.matter_for(desk, reference)
    except Http404:
        if request.method == "GET":
            raise
        return _give_back(request)
    start = {"day": today(), "caller": desk.person.title, "seen": matter.turn}
    form = DangerForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        if not danger.was_just_recorded(matter, seen=form.cleaned_data["seen"], by=desk):
            danger.record_call(matter, call=_call(form), by=desk)
        messages.info(
            request, _("Recorded. The person is told, and a colleague looks at it again.")
        )
        return showing.to_page(matter)
    shown = {
        "matter": matter,
        "form": form,
        "phone": city().emergency_phone,
        "clauses": showing.clauses_of(rules.governed_by(Act.DANGER)),
    }
    answer = render(request, "cases/danger.html", shown, status=422 if form.errors else 200)
    return showing.plain(answer)


def _call(form: DangerForm) -> Call:
    given = form.cleaned_data
    return Call(given["day"], given["hour"], given["caller"], given["said"], given["text"])


def _give_back(request: HttpRequest) -> HttpResponse:
    """Return the words for a matter that isn't there, or no longer, or not for this person."""
    written = [request.POST[one] for one in WRITTEN if request.POST.get(one, "").strip()]
    shown = {"written": written}
    return showing.plain(render(request, "cases/not_there.html", shown, status=404))
