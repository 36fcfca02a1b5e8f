"""What staff fill in for somebody else: what the public form asks, and how they come back."""

import re
import secrets

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Lane
from parapluie.cases import first_reader
from parapluie.cases.channels import OF_CONDUCT, TAKEN_DOWN, Body, Keeper
from parapluie.cases.forms import LONGEST
from parapluie.cases.lanes import SUBJECTS, rules_of

_UNREMEMBERED = {"autocomplete": "off"}
_ONCE = re.compile(r"[A-Za-z0-9_-]{22}")


def new_once() -> str:
    """Return what lets a form be sent once; it leads to the page with the code, and opens none."""
    return secrets.token_urlsafe(17)[:22]


class EnterForm(forms.Form):
    """The box, what must not happen, whether it is about today; then way, language and code."""

    use_required_attribute = False
    lane = Lane.REPORT.value
    once = forms.CharField(widget=forms.HiddenInput, initial=new_once)
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(one.value, one.label) for one in TAKEN_DOWN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    text = forms.CharField(
        label=_("What the person says, in their words"),
        help_text=_("Read it back to them before you send it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", **_UNREMEMBERED}),
        error_messages={"required": _("Write down what the person says.")},
    )
    limits = forms.CharField(
        label=_("Is there anything we must not do?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", **_UNREMEMBERED}),
    )
    urgent = forms.BooleanField(label=_("This is about today or tonight"), required=False)
    language = forms.ChoiceField(
        label=_("Which language do they want the slip and our answer in?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )
    keeper = forms.ChoiceField(
        label=_("Who keeps the code? Their choice"),
        choices=Keeper.choices,
        initial=Keeper.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who keeps the code.")},
    )
    body = forms.ChoiceField(
        label=_("If an organisation: which kind?"),
        help_text=_("Not its name."),
        choices=[("", _("Does not apply")), *Body.choices],
        required=False,
    )

    def clean_once(self) -> str:
        """Return the mark of this form; one of another shape can't be an address."""
        once = str(self.cleaned_data["once"])
        return once if _ONCE.fullmatch(once) else new_once()

    def clean(self) -> dict[str, object]:
        """Ask which kind of organisation keeps the code, where one does."""
        given = super().clean() or {}
        if given.get("keeper") == Keeper.ORGANISATION and not given.get("body"):
            self.add_error("body", _("Choose which kind of organisation."))
        return given

    def asked(self) -> dict[str, str]:
        """Return what else the lane's form asks, as it is sealed."""
        given = {name: self.cleaned_data.get(name) for name in rules_of(self.lane).asks}
        return {name: "yes" if said is True else str(said or "") for name, said in given.items()}


class ConcernEnterForm(EnterForm):
    """A problem nearby: nothing of anyone's looks, name or origin is written down (BRI-1)."""

    lane = Lane.CONCERN.value
    field_order = ("once", "channel", "text", "subject", "place", "when")
    urgent = None  # type: ignore[assignment]  # a problem nearby isn't: the phone line answers
    subject = forms.ChoiceField(
        label=_("What is it about?"), choices=SUBJECTS, widget=forms.RadioSelect, required=False
    )
    place = forms.CharField(label=_("Where is it?"), required=False, max_length=200)
    when = forms.CharField(label=_("When?"), required=False, max_length=200)


class ConductEnterForm(EnterForm):
    """How somebody who works here treated someone: told to staff, or seen by them (RES-2)."""

    lane = Lane.CONDUCT.value
    field_order = (
        "once",
        "channel",
        "text",
        "who",
        "first_reader",
        "wish",
        "reprisal",
        "addressed",
    )
    who = forms.CharField(label=_("Who was it?"), required=False, max_length=200)
    first_reader = forms.ChoiceField(
        label=_("Who should read this first? Not the person it is about."),
        help_text=_("The person chooses. Not sure, or nothing chosen: it is not the usual one."),
        choices=first_reader.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    wish = forms.CharField(
        label=_("What should happen now?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", **_UNREMEMBERED}),
    )
    reprisal = forms.BooleanField(
        label=_("They did it because somebody spoke up before"), required=False
    )
    addressed = forms.CharField(
        label=_("If you saw it and spoke about it that day: with which words?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", **_UNREMEMBERED}),
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.value, one.label) for one in OF_CONDUCT]


FORMS = {form.lane: form for form in (EnterForm, ConcernEnterForm, ConductEnterForm)}
