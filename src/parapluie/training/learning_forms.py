"""The short check of a course, a course pack, and who was at a trainer's session."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parapluie.training import learning, names
from parapluie.training.lessons import Question

MORE_THAN_SIGNED_UP: Final = 10  # names of a sheet: beyond that it is guessing, not a sheet
LONGEST_PACK: Final = 200_000  # bytes; a request brings no more words than that


class CheckForm(forms.Form):
    """The questions of a course. `missed` are those to be tried again: that is no error."""

    use_required_attribute = False

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self._questions = questions
        self.missed: set[int] = set()
        for number, one in enumerate(questions):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=one.asks,
                choices=[(said, said) for said in one.choices],
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), gettext("Choose an answer.")
                ),
            )

    @property
    def answers(self) -> list[str]:
        """Return what was chosen, in the order of the questions; "" where nothing was."""
        return [self.cleaned_data.get(name, "") for name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.missed = learning.missed(self._questions, self.answers)
        for number, (name, one) in enumerate(zip(list(self.fields), self._questions, strict=True)):
            if name in cleaned:
                said = gettext("Not quite.") if number in self.missed else gettext("Yes.")
                self[name].help_text = format_html("<strong>{}</strong> {}", said, one.why)
        return cleaned


class PackForm(forms.Form):
    """A course pack, pasted."""

    pack = forms.CharField(
        label=_("The course pack"),
        help_text=_("Paste the whole file. Nothing is published before you have looked at it."),
        error_messages={"required": _("Paste the course pack.")},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
    )

    def clean_pack(self) -> str:
        pack = str(self.cleaned_data["pack"]).replace("\r\n", "\n")
        if len(pack.encode()) > LONGEST_PACK:
            raise forms.ValidationError(
                gettext(
                    "It is too long to paste. Whoever runs the machine can load the file: up to "
                    "1,000,000 bytes."
                )
            )
        return pack


class PresentForm(forms.Form):
    """Who was at a session: sign-in names, as the people wrote them on the sheet."""

    present = forms.CharField(
        label=_("Who was there"),
        help_text=_("Sign-in names, as the sheet has them, of those who signed up."),
        error_messages={"required": _("Paste the sheet.")},
        max_length=names.LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401  passed on
        super().__init__(*args, **kwargs)
        self._known = known
        self.people: tuple[str, ...] = ()

    def clean_present(self) -> str:
        said = str(self.cleaned_data["present"])
        present = names.read(said, self._known)
        if len(present.people) + len(present.unknown) > len(self._known) + MORE_THAN_SIGNED_UP:
            raise forms.ValidationError(  # which ones, would tell a guesser who signed up
                gettext(
                    "Some lines are not on the list of this session. Nothing is recorded yet. "
                    "Paste the sheet of this session alone."
                )
            )
        if present.unknown:
            numbers = list(dict.fromkeys(one.number for one in present.unknown))
            lines = ", ".join(str(one) for one in numbers)
            raise forms.ValidationError(
                ngettext(
                    "Line %(lines)s is not on the list of this session. Nothing is recorded yet. "
                    "Take it out and ask the training coordinator.",
                    "Lines %(lines)s are not on the list of this session. Nothing is recorded yet. "
                    "Take them out and ask the training coordinator.",
                    len(numbers),
                )
                % {"lines": lines}
            )
        if not present.people:
            raise forms.ValidationError(gettext("No line names anybody. Nothing is recorded."))
        self.people = present.people
        return said
