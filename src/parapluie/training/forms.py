"""Recording a completed course: who, which, when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Person
from parapluie.training.models import ConfirmedBy, Course, PeerOrganisation


class _Someone(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:  # type: ignore[override]  # people only
        return f"{obj.title} ({obj.username})"


class _Titled(forms.ModelChoiceField):
    def label_from_instance(self, obj: Course) -> str:  # type: ignore[override]  # courses only
        return obj.title


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: PeerOrganisation) -> str:  # type: ignore[override]  # theirs
        return obj.name


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class CompletionForm(forms.Form):
    """One person, one course, one day."""

    person = _Someone(label=_("Who"), queryset=Person.objects.none())
    course = _Titled(label=_("Course"), queryset=Course.objects.order_by("title"))
    completed_on = _day(_("Completed on"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on
        people = Person.objects.filter(left_on=None).order_by("title", "username")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class OrganisationForm(forms.Form):
    """An organisation led by peers, and who confirmed it."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    statement_on = _day(_("Day of its own statement that it is peer-led"))
    confirmed_by = forms.ChoiceField(label=_("Confirmed by"), choices=ConfirmedBy.choices)
    confirmed_on = _day(_("Day of that decision"))


class CourseForm(forms.Form):
    """A course; it counts only when a confirmed organisation developed it."""

    title = forms.CharField(label=_("Name of the course"), max_length=120)
    developer = _Named(
        label=_("Developed by"),
        help_text=_("Empty: the City made it. Such a course is recorded, but doesn't count."),
        queryset=PeerOrganisation.objects.order_by("name"),
        required=False,
    )
    qualifying = forms.BooleanField(label=_("This course counts"), required=False)
