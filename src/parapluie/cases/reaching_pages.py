"""Writing down that somebody was reached outside the letterbox; stopping it for good."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import access, holding, reaching, showing
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.models import Matter
from parapluie.cases.reaching import Way
from parapluie.cases.rules import Act


class ReachedForm(ActForm):
    """By what, and what was said."""

    heading = gettext_lazy("You reached the person elsewhere")
    button = gettext_lazy("Keep it in the file")

    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What was said?"),
        help_text=gettext_lazy(
            "For colleagues. The person reads in their letterbox that you reached them, and how."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def reached(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a contact outside the letterbox."""

    def act(matter: Matter, form: ReachedForm) -> str:
        way, text = Way(form.cleaned_data["way"]), form.cleaned_data["text"]
        reaching.record_contact(matter, way=way, text=text, by=desk_of(request))
        return _("Kept in the file, and the person is told.")

    return form_page(request, reference, Act.REACHED, ReachedForm, act)


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    """Erase how the person may be reached: only the letterbox from now on."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference) is None:
        reaching.stop_reach(matter, by=desk)
        messages.info(request, _("Stopped. Only the letterbox is left, and the rest is erased."))
    return showing.to_page(matter)
