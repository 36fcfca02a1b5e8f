"""What partners and staff write here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.disclosure import models, rules
from parapluie.disclosure.models import Partner

LONGEST = 10_000
_UNREMEMBERED = {"autocomplete": "off"}


class PlainForm(forms.Form):
    """No browser bubbles in the way of our own words, which name what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            said = _("Please fill in “%(label)s”.") % {"label": field.label}
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = said


class CodeForm(PlainForm):
    """Eight digits, said by another way than the link."""

    code = forms.CharField(
        label=_("The code you were told"),
        help_text=_("8 digits"),
        max_length=40,
        widget=forms.TextInput(
            {"inputmode": "numeric", "spellcheck": "false", "dir": "ltr", **_UNREMEMBERED}
        ),
    )
    page = forms.CharField(widget=forms.HiddenInput)  # so that a second click opens no second page


class AnswerForm(PlainForm):
    """A partner writes back."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Say no more of the person than is needed."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5, "dir": "auto", **_UNREMEMBERED}),
        error_messages={
            "required": _("Please write something in the box first."),
            "max_length": _("This is too long to send at once: 10,000 characters fit."),
        },
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=22)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class PartnerForm(PlainForm):
    """One partner, one purpose, one written agreement. No kind is chosen beforehand."""

    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What they are"),
        choices=[(one.value, models.KIND_NAMES[one]) for one in rules.Kind],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label=_("What the agreement is for"),
        help_text=_("One purpose. For another one, add the partner once more."),
        choices=[(one.value, models.PURPOSE_NAMES[one]) for one in rules.Purpose],
        widget=forms.RadioSelect,
    )
    agreement = forms.CharField(
        label=_("The written agreement"),
        help_text=_("Where the signed paper is found, such as a file number."),
        max_length=120,
    )
    agreed_on = forms.DateField(label=_("It begins on"), widget=_day())
    agreed_until = forms.DateField(label=_("It ends on"), widget=_day())
    languages = forms.CharField(label=_("Languages they speak"), max_length=120, required=False)
    contact = forms.CharField(
        label=_("How to reach them, and when"),
        help_text=_("Number and hours, as words."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what no agreement can be for; the act refuses it again."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, purpose = given.get("kind"), given.get("purpose")
        if kind and purpose and not rules.may_exist(kind, purpose):
            self.add_error("purpose", _("This kind of partner isn't for that."))
        begins, ends = given.get("agreed_on"), given.get("agreed_until")
        if begins and ends and ends < begins:
            self.add_error("agreed_until", _("The agreement ends before it begins."))
        return given


class ClosePartnerForm(PlainForm):
    """Who comes after, if anybody."""

    successor = forms.ChoiceField(label=_("Who comes after them"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, partner: Partner) -> None:
        super().__init__(data)
        others = Partner.objects.open().exclude(pk=partner.pk).with_police_last()
        choices = [("", _("Nobody")), *((one.pk, one.name) for one in others)]
        self.fields["successor"] = forms.ChoiceField(
            label=_("Who comes after them"), choices=choices, required=False
        )
