"""The page on which a reader marks a matter as urgent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import showing, urgent
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act


class UrgentForm(ActForm):
    """Why something can't wait, for colleagues."""

    heading = gettext_lazy("This is about today or tonight")
    button = gettext_lazy("Mark as urgent")
    text = forms.CharField(
        label=gettext_lazy("Why can't it wait?"),
        help_text=gettext_lazy(
            "For colleagues. It is due at the next reading then, and whoever is on call is told "
            "that something waits, not what."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def mark(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark a matter as urgent."""

    def act(matter: Matter, form: UrgentForm) -> str:
        urgent.mark_urgent(matter, reason=form.cleaned_data["text"], by=desk_of(request))
        return _("Marked as urgent. It is due at the next reading.")

    return form_page(request, reference, Act.URGENT, UrgentForm, act)
