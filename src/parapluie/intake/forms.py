"""What people write. Nothing is required but the message; nothing is remembered by the browser."""

from typing import TYPE_CHECKING, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from parapluie.cases import first_reader, lanes
from parapluie.cases.language_wishes import Wish
from parapluie.intake import openness
from parapluie.vault import codes
from parapluie.vault.errors import CodeMistyped

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST: Final = 20_000
# A form that comes back keeps what was typed, but not without end: anyone may send one.
_MOST_KEPT_OF_A_TEXT: Final = 4 * LONGEST
_MOST_KEPT_OF_A_LINE: Final = 200
# autocomplete=off also keeps what is typed out of the browser's session file
_UNREMEMBERED: Final = {"autocomplete": "off"}
_TOO_LONG: Final = _(
    "This is too long to send at once: %(show_value)s characters, and 20,000 fit. Nothing is "
    "lost. Send the first part, then come back with your code and send the rest."
)


def most_kept(field: forms.Field) -> int:
    """Return after how many characters what was typed is cut off."""
    is_text = isinstance(field.widget, forms.Textarea)
    return _MOST_KEPT_OF_A_TEXT if is_text else _MOST_KEPT_OF_A_LINE


def _check_length(text: str) -> None:
    if len(text) >= _MOST_KEPT_OF_A_TEXT:
        raise ValidationError(
            _("This is far longer than we can take. Only the first part of it is still here.")
        )
    if len(text) > LONGEST:
        raise ValidationError(_TOO_LONG, params={"show_value": len(text)})


def _box(rows: int, **more: str) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto", **_UNREMEMBERED, **more})


def _line(label: "StrOrPromise", help_text: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=_MOST_KEPT_OF_A_LINE,
        widget=forms.TextInput({"dir": "auto", **_UNREMEMBERED}),
        required=False,
    )


_until_then = lazy(openness.until_then, SafeString)
_call_about_now = lazy(openness.call_about_now, SafeString)


class PlainForm(forms.Form):
    """No browser bubbles in the way of our own kind line."""

    use_required_attribute = False


class ReportForm(PlainForm):
    """The box, what must not happen, and whether it is about today."""

    text = forms.CharField(
        label=_("Tell us what happened, or ask us something"),
        widget=_box(6),
        validators=[_check_length],
        error_messages={"required": _("Please write something in the box, then press Send.")},
    )
    limits = forms.CharField(
        label=_("Is there anything we must not do?"),
        widget=_box(2),
        validators=[_check_length],
        required=False,
    )
    urgent = forms.BooleanField(
        label=_("This is about today or tonight"),
        help_text=_until_then(),  # said at the hour the form is shown
        widget=forms.CheckboxInput(_UNREMEMBERED),
        required=False,
    )


class ConcernForm(PlainForm):
    """A problem near someone: what, where, when. Nothing asks about anyone (BRI-1)."""

    text = forms.CharField(
        label=_("What is the problem?"),
        help_text=_("Only what you see, hear or smell. Not who people are."),
        widget=_box(4),
        validators=[_check_length],
        error_messages={"required": _("Please write something in the box, then press Send.")},
    )
    subject = forms.ChoiceField(
        label=_("What is it about?"),
        choices=lanes.SUBJECTS,
        widget=forms.RadioSelect,
        required=False,
    )
    place = _line(_("Where is it?"), _("So that we can find the problem. You can leave it empty."))
    when = _line(_("When?"), _("For example: most nights after 11. You can leave it empty."))
    looked_at = forms.CharField(  # stands for the words that were asked about once (people.py)
        required=False, max_length=24, widget=forms.HiddenInput(_UNREMEMBERED)
    )
    going_on = forms.BooleanField(
        label=_("It is going on now"),
        help_text=_call_about_now(),
        widget=forms.CheckboxInput(_UNREMEMBERED),
        required=False,
    )


class ConductForm(PlainForm):
    """How somebody who works here treated someone; the person chooses who reads it first."""

    text = forms.CharField(
        label=_("What happened?"),
        widget=_box(6),
        validators=[_check_length],
        error_messages={"required": _("Please write something in the box, then press Send.")},
    )
    who = _line(
        _("Who was it?"),
        _("A name, a job, a badge number, or where and when. You can leave it empty."),
    )
    first_reader = forms.ChoiceField(
        label=_("Who should read this first? Not the person it is about."),
        help_text=_("Choose nothing, and it is not the usual one."),
        choices=first_reader.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    wish = forms.CharField(
        label=_("What should happen now?"),
        widget=_box(2),
        validators=[_check_length],
        required=False,
    )
    limits = forms.CharField(
        label=_("Is there anything we must not do?"),
        widget=_box(2),
        validators=[_check_length],
        required=False,
    )
    reprisal = forms.BooleanField(
        label=_("They did it because somebody spoke up before"),
        widget=forms.CheckboxInput(_UNREMEMBERED),
        required=False,
    )
    urgent = forms.BooleanField(
        label=_("This is about today or tonight"),
        help_text=_until_then(),
        widget=forms.CheckboxInput(_UNREMEMBERED),
        required=False,
    )


class CodeForm(PlainForm):
    """The 24 digits."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("24 digits, with or without spaces"),
        max_length=120,
        widget=forms.TextInput(
            {"inputmode": "numeric", "spellcheck": "false", "dir": "ltr", **_UNREMEMBERED}
        ),
        error_messages={
            "required": _("Please type your code."),
            "max_length": _("A code has 24 digits."),
        },
    )

    def clean_code(self) -> str:
        """Return the plain digits; a slip is told before the slow derivation."""
        typed: str = self.cleaned_data["code"]
        try:
            return codes.clean(typed)
        except CodeMistyped as slip:
            if slip.kind == "length":
                raise ValidationError(_("A code has 24 digits. Please count the groups.")) from None
            raise ValidationError(_("One of the digits looks wrong. Please check.")) from None


class ConfirmForm(PlainForm):
    """The last group, to be sure that the code was written down right. Can be skipped."""

    last = forms.CharField(
        label=_("Wrote it down? Type the last group to check"),
        help_text=_("You can skip this."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "dir": "ltr", **_UNREMEMBERED}),
    )


class ReplyForm(PlainForm):
    """A person writes again."""

    text = forms.CharField(
        label=_("Write to us"),
        widget=_box(5),
        validators=[_check_length],
        error_messages={"required": _("Please write something in the box first.")},
    )


class LimitsForm(PlainForm):
    """A person says more about what must not happen."""

    text = forms.CharField(
        label=_("What must we not do?"),
        help_text=_("For example: do not call, do not visit, do not tell a certain person."),
        widget=_box(3),
        validators=[_check_length],
        error_messages={"required": _("Please write something in the box first.")},
    )


class LanguageForm(PlainForm):
    """How a person wants to be understood. Sealed, and shown first to those who read."""

    wish = forms.ChoiceField(
        label=_("What do you want?"),
        choices=Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    language = forms.CharField(
        label=_("In which language?"),
        help_text=_("You can skip this."),
        max_length=60,
        required=False,
        widget=forms.TextInput({"dir": "auto", **_UNREMEMBERED}),
    )
