"""What staff fill in about one sharing: the least words that serve its purpose, why, until when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.cases.forms import ActForm
from parapluie.cases.sharing_unasked import bases_for
from parapluie.disclosure.labels import FIELD_NAMES
from parapluie.disclosure.models import BASIS_NAMES, Packet, Partner
from parapluie.disclosure.rules import FIELDS_OF, IDENTIFYING, Field, Purpose
from parapluie.kit import times

LONGEST: Final = 2_000  # characters a field: a packet is never a whole message
FOR_NOW: Final = timedelta(days=14)
PART: Final = "part-"


class SharingForm(ActForm):
    """One sharing with one partner, field by field; nothing is filled in beforehand."""

    template: ClassVar[str] = "cases/ask.html"
    leaves_out: ClassVar[frozenset[Field]] = frozenset()

    partner = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why should they have it?"),
        help_text=_("The person reads this. Plain words, short sentences."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, in a short sentence.")},
    )
    until = forms.DateField(
        label=_("Until when may they open it?"),
        help_text=_("The last day, at most 90 days from now. Less is better."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the last day."),
            "invalid": _("Write the day as year, month, day: 2026-12-31."),
        },
    )

    def __init__(
        self,
        *args: object,
        to: Partner,
        allows: str | Promise = "",
        said_no: date | None = None,
        **more: object,
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        self.to, self.allows, self.said_no = to, allows, said_no
        until = min(times.today() + FOR_NOW, to.agreed_until)
        self.initial = {"partner": to.pk, "until": until, **self.initial}
        for name in self._names():
            self.fields[PART + name] = forms.CharField(
                label=FIELD_NAMES[name],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Return the fields that point at nobody."""
        return [self[PART + name] for name in self._names() if name not in IDENTIFYING]

    @property
    def telling(self) -> list[forms.BoundField]:
        """Return the fields that point at one person: empty unless it can't be done without."""
        return [self[PART + name] for name in self._names() if name in IDENTIFYING]

    def clean(self) -> dict[str, object]:
        """Ask for at least one part."""
        given = super().clean() or {}
        if not self.written() and not any(name.startswith(PART) for name in self.errors):
            self.add_error(PART + self._names()[0], _("Fill in at least one part."))
        return given

    def written(self) -> dict[str, str]:
        """Return the words that would leave, by field."""
        found = {name: str(self.cleaned_data.get(PART + name, "")) for name in self._names()}
        return {name.value: text for name, text in found.items() if text.strip()}

    def _names(self) -> list[Field]:
        names: Iterable[Field] = FIELDS_OF[Purpose(self.to.purpose)]
        return [name for name in names if name not in self.leaves_out]


class TakeBackForm(ActForm):
    """What left is taken back before its day, with the reason."""

    heading: str | Promise = _("Take back what left")
    button = _("Take it back")
    packet = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "The person reads this, unless a law forbids it. The partner can’t open it any more. "
            "What they have read, they can’t unread: ask them to forget it."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a short sentence.")},
    )

    def __init__(self, *args: object, packet: Packet | None, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        if packet is not None:
            self.initial = {"packet": packet.pk, **self.initial}
            self.heading = _("Take back what {to} got").format(to=packet.partner.name)


class UnaskedForm(SharingForm):
    """The same without the person's yes: which of three reasons, and what forbids to tell them."""

    template: ClassVar[str] = "cases/unasked.html"
    leaves_out: ClassVar[frozenset[Field]] = frozenset({Field.OWN_WORDS})

    basis = forms.ChoiceField(
        label=_("Why may it leave without asking?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these. There is no other.")},
    )
    law = forms.CharField(
        label=_("What forbids to tell the person? Leave it empty if nothing does."),
        help_text=_("The order or the section of the law, and where the paper is found."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tell_on = forms.DateField(
        label=_("The first day they may know"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as year, month, day: 2026-12-31.")},
    )

    def __init__(self, *args: object, to: Partner, **more: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, to=to, **more)
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.value, BASIS_NAMES[one]) for one in bases_for(to)]

    def clean(self) -> dict[str, object]:
        """Ask for both or none: what forbids it, and until when."""
        given = super().clean()
        if given.get("law") and not given.get("tell_on") and "tell_on" not in self.errors:
            self.add_error("tell_on", _("Choose the first day they may know."))
        if given.get("tell_on") and not given.get("law"):
            self.add_error("law", _("Name what forbids it, or leave the day empty."))
        return given
