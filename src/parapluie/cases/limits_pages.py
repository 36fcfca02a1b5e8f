"""The page that asks a colleague to agree to go against what the person said must not happen."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import heeding, limits, showing, two_people
from parapluie.cases.errors import refused
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Limit


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


class HeedForm(ActForm):
    """What the person's own words rule out, as a reader understands them."""

    heading = gettext_lazy("What do their words rule out?")
    button = gettext_lazy("Save my reading")

    no_contact = forms.BooleanField(
        label=gettext_lazy("They rule out contact other than in the letterbox"), required=False
    )
    no_visit = forms.BooleanField(
        label=gettext_lazy("They rule out a visit"),
        help_text=gettext_lazy(
            "The person reads what you tick. All else they wrote counts too, in any case."
        ),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("If you leave one open: why?"),
        help_text=gettext_lazy(
            "A colleague has to read it the same way. Until then nobody contacts or visits them."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, object]:
        """Ask why where one of the two is left open."""
        given = super().clean() or {}
        both = given.get("no_contact") and given.get("no_visit")
        if not both and not str(given.get("text", "")).strip():
            self.add_error("text", _("Say why, in a short sentence."))
        return given


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def heed(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep which rules the person's words come to, or ask a colleague who reads them as well."""
    desk = desk_of(request)

    def act(matter: Matter, form: HeedForm) -> str:
        given = form.cleaned_data
        ticks = {name: given[name] for name in ("no_contact", "no_visit")}
        if all(ticks.values()):
            heeding.heed(matter, **ticks, by=desk)
            return _("Kept. The person reads how you understood them.")
        words = {**ticks, "text": given["text"]}
        two_people.propose(matter, step=heeding.STEP, words=words, by=desk)
        return _("Asked. Until a colleague agrees, nothing may happen.")

    return form_page(request, reference, Act.HEED, HeedForm, act)


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
