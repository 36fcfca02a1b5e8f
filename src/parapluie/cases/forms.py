"""What staff fill in about a matter: few fields, and nothing that asks about anyone."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parapluie.accounts.models import Lane, Person
from parapluie.cases.conduct import JUDGED_BY
from parapluie.cases.models import ClosingReason, Finding, Matter, Stage
from parapluie.cases.thread import Thread
from parapluie.guidelines.pack import current_pack

LONGEST = 20_000  # characters
OPEN = "open"


def due_day() -> forms.DateField:
    """Return the question by which day something is to be done."""
    return forms.DateField(
        label=_("By which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say by which day."),
            "invalid": _("Write the day like this: 2026-12-31."),
        },
    )


class ActForm(forms.Form):
    """Any act on a matter; `seen` says how the matter stood when the page was made."""

    use_required_attribute = False
    template: ClassVar[str] = "cases/act.html"  # the page it stands on
    heading: str | Promise = ""  # of its page; empty: the page knows the act
    button: str | Promise = ""
    part_template = ""  # what stands above the fields, with `it`
    part: Mapping[str, object] | None = None
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def was_sent(self, matter: Matter, thread: Thread) -> bool | None:
        """Say whether a second click sends what the first one did; None: look at what was said."""
        return None


class AnswerForm(ActForm):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("The person reads this with their code. Plain words, short sentences."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write a few words first.")},
    )

    again_by = forms.DateField(
        label=_("Not the whole answer yet? Say by which day you write again"),
        help_text=_("The person reads this day, and a task waits for you. Leave it empty if not."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 2026-12-31.")},
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
        field.choices = [(one.pk, one.named) for one in people]


class CloseForm(ActForm):
    part_template = "cases/parts/similar.html"
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


class ConductCloseForm(CloseForm):
    """Closing what was said about somebody who works here: what was found, clause by clause."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        plain = {clause.id: clause.plain for clause in current_pack().clauses}
        for clause in JUDGED_BY:
            if clause in plain:
                begins = clause == JUDGED_BY[0]
                self.fields[f"found-{clause}"] = forms.ChoiceField(
                    label=str(plain[clause]),
                    help_text=_("What was found? Choose for at least one.") if begins else "",
                    required=False,
                    choices=[("", _("Not a question here")), *Finding.choices],
                )

    def findings(self) -> dict[str, str]:
        """Return what was found, by clause."""
        given = {
            name.removeprefix("found-"): self.cleaned_data[name]
            for name in self.fields
            if name.startswith("found-")
        }
        return {clause: found for clause, found in given.items() if found}


class BarForm(ActForm):
    """Who must not see a matter: whom it is about, and who was there for the City."""

    people = forms.MultipleChoiceField(
        label=_("Whom does this concern?"),
        help_text=_(
            "The person it is about, and whoever made the visit it is about. "
            "Those they report to are kept out as well. Nobody can undo this."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nobody = forms.BooleanField(
        label=_("Nobody in this list, or nobody can tell who it was"), required=False
    )

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [(one.pk, one.named) for one in people]

    def clean(self) -> dict[str, object]:
        """Ask for one of the two: somebody, or that it is nobody here."""
        given = super().clean() or {}
        if not given.get("people") and not given.get("nobody"):
            self.add_error("people", _("Choose whom it concerns, or say that it is nobody here."))
        if given.get("people") and given.get("nobody"):
            self.add_error("nobody", _("You chose somebody and nobody. Take one of them back."))
        return given


class ParticularsForm(ActForm):
    text = forms.CharField(
        label=_("What they are told of the conduct"),
        help_text=_(
            "In your own words: what was done, and which guideline says otherwise. Not who said "
            "so, and nothing that only that person could know."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write a few words first.")},
    )


class ReferForm(ActForm):
    referred_on = forms.DateField(
        label=_("Referred to the respectful-workplace protocol on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say on which day.")},
    )
    closed_on = forms.DateField(
        label=_("Closed there on"),
        help_text=_("Leave empty while it goes on. What came of it is not kept here."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


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
