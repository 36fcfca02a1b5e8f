"""What staff fill in about a problem nearby: closed lists, and a sentence in neutral words."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parapluie.cases.concern_rows import (
    BYLAW_SUBJECTS,
    NO_BYLAW,
    Attended,
    Decision,
    Found,
    Ground,
    NextTime,
    SecondGround,
)
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.places import Known
from parapluie.cases.thread import Line

LONGEST_LINE = 200


class TriageForm(ActForm):
    """Which bylaw's matter it is, what to look at, and where."""

    heading = _("What is this about?")
    button = _("Keep this")
    beside = "cases/parts/as_written.html"
    as_written: tuple[Line, ...] = ()

    subject = forms.ChoiceField(
        label=_("Which bylaw’s matter is it?"),
        choices=[*BYLAW_SUBJECTS, (NO_BYLAW, _("None: it is about who people are, or about us"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or “None”.")},
    )
    text = forms.CharField(
        label=_("What to look at"),
        help_text=_(
            "One sentence in the City’s words: a sound, a smell, a thing, an hour. No names, no "
            "looks."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a few words first.")},
    )
    place = forms.ChoiceField(
        label=_("Is it one of these places?"),
        help_text=_("Only what your key opens is listed, the last used first."),
        widget=forms.RadioSelect,
        required=False,
    )
    address = forms.CharField(
        label=_("Where is it?"),
        help_text=_("If it is none of those. It is kept sealed; nobody can search for it."),
        max_length=LONGEST_LINE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: object,
        places: Iterable[Known] = (),
        as_written: tuple[Line, ...] = (),
        **more: object,
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        self.as_written = as_written
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        known = [(one.id, one.address) for one in places]
        field.choices = [*known, ("", _("None of these"))]
        if not known:
            del self.fields["place"]
            self.fields["address"].help_text = _("It is kept sealed; nobody can search for it.")


class VisitForm(ActForm):
    """What stands beside the neighbour's word."""

    heading = _("Order a visit")
    button = _("Order it")

    ground = forms.ChoiceField(
        label=_("What do you have beside the neighbour’s word?"),
        choices=[*SecondGround.choices, (Ground.LIFE_SAFETY.value, Ground.LIFE_SAFETY.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you have. Without it, nobody visits.")},
    )
    text = forms.CharField(
        label=_("What exactly?"),
        help_text=_(
            "What you saw, from where and when; or the number of the record; or what was said. For "
            "a danger to life: what the danger is."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words first.")},
    )


class OutcomeForm(ActForm):
    """What the neighbour hears, and for the file the section of the bylaw."""

    heading = _("Tell them what came of it")
    button = _("Tell them")

    attended = forms.ChoiceField(
        label=_("Did somebody look?"),
        choices=Attended.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    found = forms.ChoiceField(
        label=_("What was found at that time?"),
        choices=[*Found.choices, ("", _("Nobody looked, so there is nothing to say"))],
        widget=forms.RadioSelect,
        required=False,
    )
    section = forms.CharField(
        label=_("Which bylaw and section?"),
        help_text=_("Needed for a finding. For the file; the person does not see it."),
        max_length=LONGEST_LINE,
        required=False,
    )
    text = forms.CharField(
        label=_("What was seen or heard?"),
        help_text=_("For the file. Nothing about people."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    next_time = forms.ChoiceField(
        label=_("If it happens again, what can they do?"),
        choices=NextTime.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class ReviewForm(ActForm):
    """A supervisor's decision about one more problem at a place."""

    heading = _("Decide about one more at this place")
    button = _("Decide")

    decision = forms.ChoiceField(
        label=_("What should happen?"),
        help_text=_("The person who wrote is told which."),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("of a decision", "Why?"),
        help_text=_("For the file."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words first.")},
    )


class MoveForm(ActForm):
    """Where it goes, and why; the person reads both."""

    heading = _("Move it to other readers")
    button = _("Move it")

    to = forms.ChoiceField(
        label=_("Where does it belong?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("of a decision", "Why?"),
        help_text=_("The person reads this. Whoever reads only the other kind loses the key."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words first.")},
    )

    def __init__(
        self, *args: object, lanes: Iterable[tuple[str, str]] = (), **more: object
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(lanes)
