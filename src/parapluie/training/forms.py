"""The coordinator's forms: who was there, who must be trained, courses, organisations, waivers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Person, Role
from parapluie.training import names
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import (
    Course,
    DecidedBy,
    Exposure,
    Kind,
    PeerOrganisation,
    TakenBack,
    WaiverReason,
)

_YES_NO = (("yes", _("Yes")), ("no", _("No")))


class OneOf(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none at run time
    """A choice shown by title, never by `str()` (models have none on purpose)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        kwargs.setdefault("empty_label", _("Choose one") if kwargs.get("required", True) else "–")
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        match obj:
            case Course():
                return obj.title
            case PeerOrganisation():
                return obj.name
            case Person():
                return obj.named
        raise TypeError(type(obj).__name__)


def say_refused(form: forms.Form, refused: TrainingRefused) -> None:
    """Say a refusal at the field that was off, where it was one; else above the form."""
    form.add_error(refused.at if refused.at in form.fields else None, refused.refusal.line)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class AttendanceForm(forms.Form):
    """One session: its course, its day, and who was there."""

    course = OneOf(
        label=_("Course"),
        queryset=Course.objects.order_by("title"),
        empty_label=_("Choose a course"),
    )
    held_on = forms.DateField(label=_("Day"), widget=_day())
    present = forms.CharField(
        label=_("Who was there"),
        help_text=_("Paste the sign-up sheet: sign-in names. No other names are kept."),
        max_length=names.LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )


class ColumnsForm(forms.Form):
    """Under which heading of a class list each field stands."""

    username = forms.ChoiceField(label=_("Sign-in name"))
    course = forms.ChoiceField(label=_("Course"))
    completed_on = forms.ChoiceField(label=_("Day of completion"))

    def __init__(
        self, headings: Sequence[str], columns: Mapping[str, str], data: QueryDict | None = None
    ) -> None:
        by_name = {one.casefold(): one for one in headings}
        found = {field: by_name.get(columns[field].casefold(), "") for field in columns}
        super().__init__(data, initial=found)
        for field in self.fields.values():
            field.choices = [("", "–"), *((one, one) for one in headings)]  # type: ignore[attr-defined]  # all three are choices


class SessionForm(forms.Form):
    """A session to come."""

    course = OneOf(
        label=_("Course"),
        queryset=Course.objects.order_by("title"),
        empty_label=_("Choose a course"),
    )
    held_on = forms.DateField(label=_("Day"), widget=_day())
    begins_at = forms.TimeField(
        label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends_at = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(
        label=_("Where: a room, or how to find it online"),
        help_text=_("It stands in people's calendars: a place, and no subject."),
        max_length=120,
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)


class PositionForm(forms.Form):
    """What is decided of one title."""

    kind = forms.ChoiceField(
        label=_("Who holds it"), choices=[("", _("Choose one")), *Kind.choices]
    )
    exposure = forms.ChoiceField(
        label=_("How near this work comes to people"),
        choices=Exposure.choices,
        widget=forms.RadioSelect,
    )
    required = forms.ChoiceField(
        label=_("Must they be trained?"), choices=_YES_NO, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why, in one sentence"),
        help_text=_("About the work, never about a person."),
        max_length=200,
    )


class WaiverForm(forms.Form):
    """For how long somebody waits, and why."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=WaiverReason.choices, widget=forms.RadioSelect
    )
    ends = forms.DateField(label=_("Last day"), widget=_day())


class OrganisationForm(forms.Form):
    """An organisation led by peers, and where anybody can look up who decided that it is."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    statement_on = forms.DateField(
        label=_("Day of its own statement that it is peer-led"), widget=_day()
    )
    decided_by = forms.ChoiceField(label=_("Decided by"), choices=DecidedBy.choices)
    decided_on = forms.DateField(label=_("Day of that decision"), widget=_day())
    decision = forms.CharField(
        label=_("Number of that decision, or where it is written"),
        help_text=_("So that anybody can look it up: minutes, item, page. No names."),
        max_length=120,
    )


class TakenBackForm(forms.Form):
    """Why an organisation counts no more, or never did."""

    why = forms.ChoiceField(label=_("Why"), choices=TakenBack.choices, widget=forms.RadioSelect)


class ClosedForm(forms.Form):
    """An organisation that has closed, and which one goes on with its course, if any does."""

    organisation = OneOf(
        label=_("Which organisation has closed"),
        queryset=PeerOrganisation.objects.order_by("name"),
    )
    closed_on = forms.DateField(
        label=_("Since"),
        help_text=_("Empty: it is open after all."),
        widget=_day(),
        required=False,
    )
    successor = OneOf(
        label=_("Which one goes on with its courses"),
        help_text=_("Empty: none does."),
        queryset=PeerOrganisation.objects.filter(closed_on=None).order_by("name"),
        required=False,
    )


class CourseForm(forms.Form):
    """A course; it counts only when a confirmed organisation developed it."""

    title = forms.CharField(label=_("Name of the course"), max_length=120)
    developer = OneOf(
        label=_("Developed by"),
        help_text=_("Empty: the City made it. Such a course is recorded, but doesn't count."),
        queryset=PeerOrganisation.objects.order_by("name"),
        required=False,
    )
    qualifying = forms.BooleanField(label=_("This course counts"), required=False)


class TrainerForm(forms.Form):
    """For which organisation a trainer signs in."""

    person = OneOf(
        label=_("Who signs in"),
        queryset=Person.objects.filter(
            terms__role=Role.TRAINER, terms__ends=None, left_on=None
        ).order_by("username"),
    )
    organisation = OneOf(
        label=_("For which organisation"), queryset=PeerOrganisation.objects.order_by("name")
    )
