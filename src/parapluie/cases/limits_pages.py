"""The page that asks a colleague to agree to go against what the person said must not happen."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import access, heeding, limits, showing, two_people
from parapluie.cases.errors import refused
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Limit
from parapluie.kit.errors import Refused


class OverrideForm(ActForm):
    """Which limit, for which one thing, and why; the person reads the last two."""

    heading = gettext_lazy("Go against what they asked, once")
    button = gettext_lazy("Ask a colleague to agree")

    limit = forms.ChoiceField(
        label=gettext_lazy("What did they ask us not to do?"),
        choices=Limit.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which of the two.")},
    )
    thing = forms.CharField(
        label=gettext_lazy("What exactly do you want to do, once?"),
        help_text=gettext_lazy("For example: one call today, to say that the lock is broken."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Name the one thing.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Why can't it wait for their answer?"),
        help_text=gettext_lazy(
            "A colleague decides. If they agree, it counts for one day, and the person reads this "
            "in their letterbox."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def heed(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep which rules the person's words come to, as a reader understood them."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    ticks = {name: name in request.POST for name in ("no_contact", "no_visit")}
    matter = showing.as_seen(request, matter)
    try:
        if all(ticks.values()):
            heeding.heed(matter, **ticks, by=desk)
        else:
            words = {**ticks, "text": request.POST.get("why", "")}
            two_people.propose(matter, step=heeding.STEP, words=words, by=desk)
            messages.info(request, _("Asked. Until a colleague agrees, nothing may happen."))
    except Refused as refused:
        messages.info(request, f"{refused.refusal.reason} {refused.refusal.instead}")
    return showing.to_page(matter)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def ask_to_override(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a second person to agree to one contact or one visit in spite of a limit."""

    def act(matter: Matter, form: OverrideForm) -> str:
        limit = Limit(form.cleaned_data["limit"])
        check = limits.check_contact if limit is Limit.CONTACT else limits.check_visit
        if check(matter) is None:
            raise refused(
                _("They did not ask for that."),
                instead=_("Look again at what must not happen, at the top of the matter's page."),
            )
        words = {name: form.cleaned_data[name] for name in ("limit", "thing", "text")}
        two_people.propose(matter, step="override-limit", words=words, by=desk_of(request))
        return _("Asked. Until a colleague agrees, nothing may happen.")

    return form_page(request, reference, Act.PROPOSE, OverrideForm, act)
