"""What staff fill in about a matter: few fields, and nothing that asks about anyone."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parapluie.accounts.models import Lane, Person
from parapluie.cases.models import ClosingReason, Stage

LONGEST = 20_000  # characters
OPEN = "open"


class ActForm(forms.Form):
    """Any act on a matter; `seen` says how the matter stood when the page was made."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(ActForm):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("The person reads this with their code. Plain words, short sentences."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write a few words first.")},
    )


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("For colleagues who work on this. The person does not see it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words first.")},
    )


class AssignForm(ActForm):
    to = forms.ChoiceField(
        label=_("Who takes it?"),
        help_text=_("Only people who may read this and whose training is in date."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who takes it.")},
    )

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.pk, f"{one.title} ({one.username})") for one in people]


class CloseForm(ActForm):
    reason = forms.ChoiceField(
        label=_("How did it end?"),
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )
    asked = forms.CharField(
        label=_("What did the person ask for?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what the person asked for.")},
    )
    done = forms.CharField(
        label=_("What was done?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what was done.")},
    )
    why = forms.CharField(
        label=_("If it was done differently: why?"),
        help_text=_("Leave empty only where it was done as asked."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, object]:
        """Ask why where what was done isn't what was asked for."""
        given = super().clean() or {}
        reason = given.get("reason")
        if reason and reason != ClosingReason.AS_ASKED and not given.get("why"):
            self.add_error("why", _("Say why it was done differently."))
        return given


class FilterForm(forms.Form):
    """Which matters the list shows. What makes no sense is left out rather than refused."""

    use_required_attribute = False
    lane = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("Anything")), *Lane.choices]
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[
            ("", _("Waiting for our answer")),
            (OPEN, _("All that are open")),
            *[choice for choice in Stage.choices if choice[0] != Stage.WITHDRAWN],
        ],
    )
    who = forms.ChoiceField(
        label=pgettext_lazy("who has it", "With"),
        required=False,
        choices=[("", _("Anyone")), ("me", _("Me")), ("nobody", _("Nobody yet"))],
    )
    due = forms.ChoiceField(
        label=_("Answer due"),
        required=False,
        choices=[("", _("Any day")), ("late", _("Late")), ("today", _("Today or earlier"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Due soonest")), ("newest", _("Newest"))],
    )

    def __init__(self, *args: object, lanes: Iterable[str] = (), **more: object) -> None:
        """Ask about lanes only whoever reads more than one."""
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field, readable = self.fields["lane"], set(lanes)
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("Anything")), *[one for one in Lane.choices if one[0] in readable]]
        if len(readable) < 2:
            del self.fields["lane"]

    def chosen(self) -> dict[str, str]:
        """Return the filters that were chosen and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
