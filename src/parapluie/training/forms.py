"""Recording a completed course: who, which, when."""

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Person
from parapluie.training.models import ConfirmedBy, Course, PeerOrganisation


class _OneOf(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none at run time
    """A choice shown by title, never by `str()` (models have none on purpose)."""

    def label_from_instance(self, obj: Model) -> str:
        match obj:
            case Person():
                return obj.named
            case Course():
                return obj.title
            case PeerOrganisation():
                return obj.name
        raise TypeError(type(obj).__name__)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class CompletionForm(forms.Form):
    """One person, one course, one day."""

    person = _OneOf(label=_("Who"), queryset=Person.objects.none())
    course = _OneOf(label=_("Course"), queryset=Course.objects.order_by("title"))
    completed_on = forms.DateField(label=_("Completed on"), widget=_day())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on
        people = Person.objects.filter(left_on=None).order_by("title", "username")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class OrganisationForm(forms.Form):
    """An organisation led by peers, and who confirmed it."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    statement_on = forms.DateField(
        label=_("Day of its own statement that it is peer-led"), widget=_day()
    )
    confirmed_by = forms.ChoiceField(label=_("Confirmed by"), choices=ConfirmedBy.choices)
    confirmed_on = forms.DateField(label=_("Day of that decision"), widget=_day())


class CourseForm(forms.Form):
    """A course; it counts only when a confirmed organisation developed it."""

    title = forms.CharField(label=_("Name of the course"), max_length=120)
    developer = _OneOf(
        label=_("Developed by"),
        help_text=_("Empty: the City made it. Such a course is recorded, but doesn't count."),
        queryset=PeerOrganisation.objects.order_by("name"),
        required=False,
    )
    qualifying = forms.BooleanField(label=_("This course counts"), required=False)
