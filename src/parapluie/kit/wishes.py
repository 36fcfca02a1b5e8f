"""What a form asks for where a field was left empty or can't be taken: one place for every form.

Django's own lines ("This field is required.") say neither what to do nor, in the summary, where.
A field that says it better has `error_messages` of its own, which stand as they are.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_A_DAY: Final = _("Write the day as year, month, day: 2026-12-31.")
_ONE_OF_THESE: Final = _("Choose one of these.")

# Any: words that wait for the reader's language, of which Django's stubs know no public name.
WISHES: Final[Mapping[type[forms.Field], Mapping[str, Any]]] = {
    forms.Field: {
        "required": _("Fill this in."),
        "max_length": _("Keep it to %(limit_value)d signs. There are %(show_value)d now."),
        "min_value": _("Write a number from %(limit_value)s on."),
        "max_value": _("Write %(limit_value)s at most."),
    },
    forms.CharField: {"required": _("Write something here.")},
    forms.IntegerField: {"required": _("Write a number."), "invalid": _("Write a whole number.")},
    forms.DateField: {"required": _("Choose a day."), "invalid": _A_DAY},
    forms.TimeField: {
        "required": _("Choose a time."),
        "invalid": _("Write the time as hours and minutes: 09:30."),
    },
    forms.BooleanField: {"required": _("Tick this first.")},
    forms.FileField: {"required": _("Choose a file.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _ONE_OF_THESE},
    forms.ModelChoiceField: {"required": _("Choose one."), "invalid_choice": _ONE_OF_THESE},
}


def speak() -> None:
    """Give Django's fields the words of this house; called once, when it starts."""
    for kind, said in WISHES.items():
        theirs = vars(kind).get("default_error_messages", {})
        kind.default_error_messages = {**theirs, **said}


def in_summary(field: BoundField) -> list[str]:
    """Return the lines about a field that stand above the form, where it is out of sight.

    A wish that many fields share names its field: "Day: choose a day.".
    """
    faults = field.form.errors.get(field.name)
    return [_line(field, fault) for fault in faults.as_data()] if faults else []


def _line(field: BoundField, fault: ValidationError) -> str:
    [wish] = fault.messages
    if not any(fault.message is one for said in WISHES.values() for one in said.values()):
        return wish
    label = str(field.label)
    if label.endswith(("?", ".", "!", ":")):
        return f"{label} {wish}"
    return gettext("%(field)s: %(wish)s") % {"field": label, "wish": wish[:1].lower() + wish[1:]}
