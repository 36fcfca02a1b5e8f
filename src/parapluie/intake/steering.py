"""What the person steers beside what they write: two ticks about what must not happen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.cases import limits
from parapluie.intake.forms import PlainForm
from parapluie.intake.handles import State
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier

Shown = Mapping[str, object]
_UNREMEMBERED = {"autocomplete": "off"}


class TicksForm(PlainForm):
    """What must not happen, where a rule holds it off. Nothing ticked is an answer too."""

    no_contact = forms.BooleanField(
        label=_("Do not contact me other than here"),
        required=False,
        widget=forms.CheckboxInput(_UNREMEMBERED),
    )
    no_visit = forms.BooleanField(
        label=_("Do not visit"), required=False, widget=forms.CheckboxInput(_UNREMEMBERED)
    )


def take_ticks(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Keep the two ticks as they now stand."""
    limits.set_limits(dossier, no_contact=given["no_contact"], no_visit=given["no_visit"])
    return {}


def show_ticks(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    """Return the ticks as they stand, or as they were last sent and did not arrive."""
    wishes = limits.wishes_behind(dossier)
    now = {"no_contact": wishes.no_contact, "no_visit": wishes.no_visit}
    return {"ticks": _form(TicksForm, "ticks", state, now)}


def _form(form: type[PlainForm], act: str, state: State, now: Mapping[str, object]) -> PlainForm:
    draft = state.content.get("draft", {})
    return form(initial=dict(draft if draft.get("act") == act else now), auto_id=f"id_{act}_%s")
