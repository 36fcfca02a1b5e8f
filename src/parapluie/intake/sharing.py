"""The person's say in the letterbox: what the City may do, a yes or no to each sharing, what left.

Nothing is preset to yes, nothing becomes yes by waiting, and every yes can be taken back here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import Lane
from parapluie.cases import sharing, sharing_said, thread
from parapluie.cases.sharing_rules import Allows, Answer, State
from parapluie.cases.sharing_said import Question, Shared
from parapluie.disclosure import register
from parapluie.disclosure.models import Packet
from parapluie.guidelines.controls import carries_out
from parapluie.intake.forms import PlainForm
from parapluie.intake.handles import State as PageState
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier

Given = Mapping[str, Any]  # what a form found right, by field
_ANSWERS: Final = [(one.value, one.value) for one in Answer]


class RungForm(PlainForm):
    """The ladder; what the person allows now is chosen."""

    allows = forms.ChoiceField(
        label=_("What may we do with what you told us?"),
        help_text=_("You can change this at any time. We ask you again before anything leaves."),
        choices=[(one.value, words) for one, words in sharing_said.MINE.items()],
        widget=forms.RadioSelect({"autocomplete": "off"}),
        error_messages={"required": _("Please choose one of these.")},
    )


class ConsentForm(PlainForm):
    """One button's answer to one question."""

    question = forms.CharField(max_length=22, widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=_ANSWERS, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands now."""

    question: Question
    state: str
    is_open_to_them: bool = False  # what left because of it can still be opened


@dataclass(frozen=True, slots=True)
class Left:
    """A line of the register, and the words that left."""

    packet: Packet
    said: Shared | None


def take_rung(dossier: Dossier, given: Given) -> dict[str, object]:
    """Let the person move on the ladder."""
    sharing.change_rung(dossier, allows=Allows(given["allows"]))
    return {}


def take_answer(dossier: Dossier, given: Given) -> dict[str, object]:
    """Let the person answer one question, or take their yes back."""
    before = Answer(given["answer"])
    sharing.answer_question(dossier, given["question"], answer=before)
    return {"answer": before.value}


def waiting(dossier: Dossier, items: Sequence[OpenItem], state: PageState) -> dict[str, object]:
    """Return what waits for a yes or no, and what was just done; it stands before the answers."""
    asked = _asked(dossier, items)
    draft = state.content.get("draft", {})
    refused = draft.get("why", "") if draft.get("act") in {"consent", "rung"} else ""
    return {
        "open": [one for one in asked if one.state == State.ASKED],
        "said": state.content.get("said", ""),
        "answer": state.content.get("answer", ""),
        "refused": refused,
    }


def chosen(dossier: Dossier, items: Sequence[OpenItem], state: PageState) -> dict[str, object]:
    """Return the ladder, what the person said to earlier questions, and all that left."""
    allows = sharing.allowed(dossier.about)
    return {
        "listens": allows is Allows.LISTEN,
        "form": RungForm(initial={"allows": allows.value}, auto_id="id_rung_%s"),
        "asks": dossier.lane != Lane.CONCERN,  # such a problem is told so that the City acts
        "calls": [one for one in thread.of_letterbox(items) if one.about == "danger"],
        "earlier": [one for one in _asked(dossier, items) if one.state != State.ASKED],
        "left": what_left(dossier, items),
    }


@carries_out("BRI-3a")
def what_left(dossier: Dossier, items: Sequence[OpenItem]) -> list[Left]:
    """Return all that left about this matter, from the register itself, the newest first.

    What a law forbids to tell is there from the first day it may be told.
    """
    shared = sharing_said.shared(items)
    lines = [Left(one, shared.get(one.pk)) for one in register.sent_about(dossier.about)]
    return [one for one in lines if one.said is None or sharing_said.may_be_told(one.said)]


def _asked(dossier: Dossier, items: Sequence[OpenItem]) -> list[Asked]:
    """Return the questions of an opened letterbox as they stand now, the newest first."""
    rows = {one.pk: one for one in sharing.questions_in(dossier)}
    living = {one.pk for one in register.sent_about(dossier.about) if one.is_living}
    found = [
        Asked(said, rows[pk].state, rows[pk].packet in living)
        for pk, said in sharing_said.questions(items).items()
        if pk in rows
    ]
    return found[::-1]
