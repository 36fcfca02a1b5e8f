"""What is filled in to ask an interpreter, and by one."""

from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Person
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.interpreters import MOST_DAYS
from parapluie.kit.times import today

USUAL_DAYS = 14


class InterpreterForm(ActForm):
    """Whom, and until when."""

    to = forms.ChoiceField(
        label=_("Who interprets?"),
        help_text=_("Only people whose training is in date. They read this matter and no other."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who interprets.")},
    )
    until = forms.DateField(
        label=_("Until which day?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the last day.")},
    )
    asked_them = forms.BooleanField(
        label=_("I asked: they are not from the person's community"),
        help_text=_("Needed only where the person wishes it."),
        required=False,
    )

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field, until = self.fields["to"], self.fields["until"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.pk, one.named) for one in people]
        until.initial = today() + timedelta(USUAL_DAYS)
        until.widget.attrs["max"] = (today() + timedelta(MOST_DAYS)).isoformat()


class TranslationForm(ActForm):
    """What an interpreter makes of one thing that was said."""

    language = forms.CharField(
        label=_("Into which language?"),
        max_length=60,
        error_messages={"required": _("Say which language it is.")},
    )
    text = forms.CharField(
        label=_("Translation"),
        help_text=_("All of it, nothing added. The original stays beside it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write the translation first.")},
    )
