"""The form of an answer: ready texts to start from, and how it will look to the person."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import ready_texts
from parapluie.cases.forms import AnswerForm
from parapluie.cases.models import Matter
from parapluie.kit.city import titled


class WrittenAnswerForm(AnswerForm):
    """An answer that can begin with a ready text and be looked at before it is sent."""

    part_template = "cases/parts/ready_texts.html"

    def __init__(
        self, *args: object, matter: Matter, by: Desk, use: str = "", **more: object
    ) -> None:
        initial = more.get("initial")
        if use and isinstance(initial, dict):
            text = ready_texts.chosen(use, matter.lane, matter.stage)
            more["initial"] = {**initial, "text": text}
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        self.part: Mapping[str, object] | None = {
            "matter": matter,
            "texts": ready_texts.texts_for(matter.lane, matter.stage),
        }
        self._title = by.person.title

    def clean_text(self) -> str:
        """Refuse a ready text with something still to be filled in."""
        text: str = self.cleaned_data["text"]
        if ready_texts.BLANK in text:
            raise forms.ValidationError(
                _("Something is still to be filled in. Replace each […], or take it out.")
            )
        return text

    def said_by(self) -> str:
        """Return who the person reads this from, in the language the page is being made in."""
        return titled(self._title)
