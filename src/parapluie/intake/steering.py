"""What the person steers beside what they write.

What must not happen, how else to be reached, whether it counts, how it was at the end.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.cases import attaching, limits, reach, receiving, wishes
from parapluie.cases.reach import How
from parapluie.cases.wishes_rows import Said
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


class ReachForm(PlainForm):
    """How else we may reach somebody. Nobody has to; the letterbox is preset."""

    how = forms.ChoiceField(
        label=_("How?"), choices=How.choices, initial=How.HERE, widget=forms.RadioSelect
    )
    at = forms.CharField(
        label=_("The number, address or organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_UNREMEMBERED),
    )
    when = forms.CharField(
        label=_("When is it safe? Which days and hours?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_UNREMEMBERED),
    )
    message = forms.ChoiceField(
        label=_("If you don't answer, may we leave a message?"),
        choices=[("no", _("No, never")), ("yes", _("Yes"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    ask_for = forms.CharField(
        label=_("Who should we ask for?"),
        help_text=_("Any name you like. It does not have to be yours."),
        required=False,
        max_length=200,
        widget=forms.TextInput(_UNREMEMBERED),
    )
    never = forms.CharField(
        label=_("What must we never say?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "dir": "auto", **_UNREMEMBERED}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing where another way was chosen."""
        given = super().clean() or {}
        if given.get("how") in (How.PHONE, How.EMAIL, How.ORGANISATION) and not given.get("at"):
            self.add_error("at", _("Please write where we can reach you, or choose “Only here”."))
        return given


class CountForm(PlainForm):
    """May it be counted? No is preset: silence is no."""

    may_count = forms.ChoiceField(
        label=_("May we count what you told us in our yearly figures?"),
        help_text=_("Only as a number. Never your words, and nothing that shows who you are."),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        initial="no",
        widget=forms.RadioSelect,
    )


class ClosingForm(PlainForm):
    """Two questions at the end. Leaving both empty is fine."""

    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with what we did?"),
        choices=Said.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    respected = forms.ChoiceField(
        label=_("Did you feel respected?"),
        choices=Said.choices,
        required=False,
        widget=forms.RadioSelect,
    )


class FileBackForm(PlainForm):
    """One button beside one file."""

    blob = forms.CharField(max_length=22, widget=forms.HiddenInput)


def take_file_back(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Erase one file the person added."""
    attaching.take_back(dossier, blob=given["blob"])
    return {"file": "", "blob": ""}


def take_count(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Keep whether it may be counted."""
    wishes.say_whether_counted(dossier, yes=given["may_count"] == "yes")
    return {}


def take_closing(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Keep the answers to the closing questions; what was left empty is skipped."""
    answers = {name: Said(given[name] or Said.SKIP) for name in ("satisfied", "respected")}
    wishes.answer_closing(dossier, **answers)
    return {}


def show_count(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    """Return the question, answered as it now stands."""
    now = {"may_count": "yes" if limits.wishes_behind(dossier).may_count else "no"}
    return {"count": _form(CountForm, "count", state, now)}


def show_closing(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown | None:
    """Return the two questions once it is closed, until they are answered."""
    said = limits.wishes_behind(dossier)
    if said.satisfied or said.respected or not wishes.is_closed(dossier):
        return None
    return {"closing": _form(ClosingForm, "closing", state, {})}


def take_reach(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Seal how the person may be reached, for those alone who read their message."""
    reach.give(dossier, {name: str(given[name]) for name in ReachForm.base_fields})
    return {}


def stop_reach(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Only here again."""
    reach.stop(dossier)
    return {}


def show_reach(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown | None:
    """Return until when another way stands; nothing where none can be given."""
    standing = reach.standing(dossier)
    if not standing.can_be_given:
        return None
    only_here = limits.wishes_behind(dossier).no_contact
    return {"ends_on": standing.ends_on, "only_here": only_here}


def show_safety(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown | None:
    """Return what the page about being reached shows: the way that stands, and the ticks."""
    shown = show_reach(dossier, items, state)
    return None if shown is None else {**shown, **show_ticks(dossier, items, state)}


def show_withdrawal(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    """Return which of the two a withdrawal would be: erased now, or kept until a day."""
    return {"kept_until": receiving.kept_until(dossier)}


def take_ticks(dossier: Dossier, given: Mapping[str, Any]) -> dict[str, object]:
    """Keep the two ticks as they now stand."""
    limits.set_limits(dossier, no_contact=given["no_contact"], no_visit=given["no_visit"])
    return {}


def show_ticks(dossier: Dossier, items: Sequence[OpenItem], state: State) -> Shown:
    """Return the ticks as they stand, or as they were last sent and did not arrive."""
    said = limits.wishes_behind(dossier)
    now = {"no_contact": said.no_contact, "no_visit": said.no_visit}
    wrote = receiving.wrote_limits(dossier)
    return {"ticks": _form(TicksForm, "ticks", state, now), "wrote": wrote}


def _form(form: type[PlainForm], act: str, state: State, now: Mapping[str, object]) -> PlainForm:
    draft = state.content.get("draft", {})
    return form(initial=dict(draft if draft.get("act") == act else now), auto_id=f"id_{act}_%s")
