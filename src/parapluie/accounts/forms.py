"""What staff fill in here. Passwords and words are never shown again by a form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parapluie.accounts import second_step
from parapluie.accounts.agreement_rows import Between
from parapluie.accounts.models import LANE_ROLES, Lane, Person, Rank, Role

_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _asked_for(line: object) -> dict[str, Any]:
    """Return the words for a field left empty, which say what is wanted."""
    return {"required": line}


class UnlockForm(forms.Form):
    """The eight words."""

    passphrase = forms.CharField(
        label=_("Your eight words"),
        help_text=_("One space between words. Capital letters don't matter."),
        max_length=200,
        error_messages=_asked_for(_("Type your eight words.")),
        widget=forms.TextInput(attrs=_QUIET),
    )


class WordsForm(forms.Form):
    """Two of the eight words, to show that they were written down."""

    first = forms.CharField(
        max_length=20,
        error_messages=_asked_for(_("Type both words.")),
        widget=forms.TextInput(attrs=_QUIET),
    )
    second = forms.CharField(
        max_length=20,
        error_messages=_asked_for(_("Type both words.")),
        widget=forms.TextInput(attrs=_QUIET),
    )

    def __init__(self, *args: Any, words: list[str], asked: list[int], **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self._wanted = {"first": words[asked[0]], "second": words[asked[1]]}
        for name, place in zip(("first", "second"), asked, strict=True):
            self.fields[name].label = gettext("Word number %(number)d") % {"number": place + 1}

    def _checked(self, name: str) -> str:
        typed = str(self.cleaned_data[name]).strip().lower()
        if typed != self._wanted[name]:
            raise forms.ValidationError(
                gettext("That is not this word. Look at what you wrote down.")
            )
        return typed

    def clean_first(self) -> str:
        return self._checked("first")

    def clean_second(self) -> str:
        return self._checked("second")


class LostWordsForm(forms.Form):
    """Password, where there is one, and code once more, before a key is given up for a new one."""

    password = forms.CharField(
        label=_("Your password"),
        error_messages=_asked_for(_("Type your password.")),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("The six digits your phone shows now"),
        help_text=_("Or one of your spare codes."),
        error_messages=_asked_for(_("Type the six digits.")),
        max_length=20,
        widget=forms.TextInput(attrs={**_QUIET, "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self._person = person
        if not person.has_usable_password():
            del self.fields["password"]
        if not second_step.has_code_generator(person):
            self.fields["code"].label = _("One of your spare codes")
            self.fields["code"].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            second_step.prove(self._person, cleaned.get("password", ""), cleaned["code"])
        return cleaned


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. Four or five unrelated words are good."),
        error_messages=_asked_for(_("Choose a password.")),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        error_messages=_asked_for(_("Type the password a second time.")),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(gettext("The two passwords are not the same."))
        return again


class RoleForm(forms.Form):
    """A role, and for readers and supervisors the kind of matter."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *Role.choices],
        error_messages=_asked_for(_("Choose a role.")),
    )
    lane = forms.ChoiceField(
        label=_("For which matters"),
        help_text=_("Only for readers and supervisors."),
        choices=[("", _("Does not apply")), *Lane.choices],
        required=False,
    )
    begins = forms.DateField(
        label=_("First day"),
        help_text=_("Empty: today."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("Empty: until somebody ends it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in LANE_ROLES and not cleaned.get("lane"):
            self.add_error("lane", gettext("Choose which matters this role is for."))
        if cleaned.get("role") and cleaned["role"] not in LANE_ROLES and cleaned.get("lane"):
            self.add_error("lane", gettext("This role is for no kind of matters: leave this out."))
        return cleaned


class InviteForm(RoleForm):
    """Someone new. No name, no e-mail: the link is handed over in person."""

    username = forms.CharField(
        label=_("Username"),
        help_text=_("What they type to sign in. Small letters, digits, dots and hyphens."),
        max_length=40,
        error_messages=_asked_for(_("Type a username.")),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9.-]*\Z",
                _("Use small letters, digits, dots and hyphens only."),
            )
        ],
        widget=forms.TextInput(attrs=_QUIET),
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What people who write to us see, such as “Bylaw officer”. Not a name."),
        max_length=80,
        error_messages=_asked_for(_("Type a title.")),
    )
    unit = forms.CharField(label=_("Unit"), max_length=80, required=False)

    field_order = ("username", "title", "unit", "role", "lane", "begins", "until")


class CallsForm(forms.Form):
    """Where calls reach somebody; the one address this house holds, and only if they give it."""

    use_required_attribute = False
    to = forms.EmailField(
        label=_("Your e-mail address for calls"),
        help_text=_("Nobody here sees it but you. You can have it forgotten at any time."),
        max_length=254,
        error_messages={
            "required": _("Type an address, such as desk@city.example."),
            "invalid": _("Type an address, such as desk@city.example."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def _day(label: Promise, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # the stubs know no lazy label
        widget=forms.DateInput(attrs={"type": "date"}),
        required=required,
    )


class AppointForm(forms.Form):
    """An appointment made elsewhere, by a body of the City: it is recorded here."""

    use_required_attribute = False
    person = forms.ChoiceField(
        label=_("Who was appointed?"),
        help_text=_("Only people confirmed to read how City staff treated someone."),
    )
    rank = forms.ChoiceField(label=_("As what?"), choices=Rank.choices)
    begins = _day(_("From which day?"))
    appointed_by = forms.CharField(
        label=_("Appointed by"), help_text=_("A body, such as “City Manager”."), max_length=80
    )

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.pk, one.named) for one in people]


class AwayForm(forms.Form):
    """From when until when somebody is away. Nobody asks why."""

    use_required_attribute = False
    begins = forms.DateField(
        label=_("First day away"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose the first day away.")),
    )
    ends = forms.DateField(
        label=_("Last day away"),
        help_text=_("Leave it empty if nobody knows yet."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose the last day away.")},
    )


class DeputyForm(forms.Form):
    """Who takes over; each with the kinds of matters of this person that they may read."""

    use_required_attribute = False
    deputy = forms.ChoiceField(  # one under the other: what they read is cut in a list on a phone
        label=_("Who stands in?"), required=False, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: object, people: Iterable[tuple[Person, list[Lane]]], **more: object
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        field = self.fields["deputy"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        said = [(one.pk, _reads(one, lanes)) for one, lanes in people]
        field.choices = [("", gettext("Nobody: it goes back to the queue")), *said]


def _reads(person: Person, lanes: Iterable[Lane]) -> str:
    """Return a person and what they read: "Outreach worker (mo) · Reports and questions"."""
    return " · ".join([person.named, *(str(one.label) for one in lanes)])


class AgreementForm(forms.Form):
    """The next version of an agreement."""

    between = forms.ChoiceField(label=_("Who promises"), choices=Between.choices)
    english = forms.CharField(
        label=_("Its words in English"),
        help_text=_("In both languages if you can: whoever signs, signs both at once."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "en"}),
    )
    french = forms.CharField(
        label=_("Its words in French"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "fr"}),
    )
    begins = forms.DateField(
        label=_("Begins on"),
        help_text=_("At least two weeks from today, so that everybody can sign before."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class AdvisorForm(forms.Form):
    """That an advisor, or the City for them, signed on paper."""

    agreement = forms.TypedChoiceField(label=_("Which agreement"), coerce=int)
    pseudonym = forms.CharField(
        label=_("The name they chose to sign with"),
        help_text=_("Any name. Nobody asks for another one."),
        max_length=80,
    )
    witness = forms.CharField(label=_("The organisation that was there"), max_length=120)
    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, agreements: Iterable[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self.fields["agreement"].choices = list(agreements)  # type: ignore[attr-defined]  # a choice field
