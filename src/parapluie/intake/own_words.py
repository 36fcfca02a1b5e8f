"""What a person can do about words of theirs that staff don't see: leave it, show it, take it out.

Said as help, never as blame: people may write what they like, and it was sent either way.
"""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parapluie.cases import hiding
from parapluie.cases.hiding import Choice, HiddenWords
from parapluie.intake import handles, letters
from parapluie.intake.actions import FAULT, TOO_LATE, Envelope, Typed, give_back
from parapluie.intake.forms import PlainForm
from parapluie.intake.handles import State
from parapluie.kit.errors import Refused
from parapluie.vault import letterbox
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier

ACT: Final = "words"
CHOICES: Final = [
    (Choice.LEAVE.value, _("Leave it: staff do not see these words")),
    (Choice.TAKE_OUT.value, _("Take these words out for good")),
    (Choice.SHOW.value, _("Let staff see them")),
]


class WordsForm(PlainForm):
    """Three ways; the safest is chosen already."""

    choice = forms.ChoiceField(
        label=_("What should we do?"),
        choices=CHOICES,
        initial=Choice.LEAVE.value,
        widget=forms.RadioSelect,
    )


def on_code_page(state: State) -> dict[str, object]:
    """Return what the page right after sending says of them; nothing where there are none."""
    words = _from_state(state)
    return {"quotes": _quotes(words), "form": WordsForm()} if words else {}


def in_letterbox(
    dossier: Dossier, items: Sequence[OpenItem], state: State
) -> dict[str, object] | None:
    """Return what the letterbox says of words in its messages that are still hidden."""
    words = _from_items(items)
    return {"quotes": _quotes(words), "form": WordsForm()} if words else None


def choose(handle: str, state: State, typed: Typed, *, envelope: Envelope) -> str:
    """Do what was chosen, once. Without a choice, or late, nothing changes: they stay hidden."""
    form = WordsForm(dict(typed))
    if not envelope.token.fresh or not form.is_valid():
        return letters.turn_page(handle, state, "")
    choice = Choice(form.cleaned_data["choice"])
    mark = handles.handle_of(envelope.token.nonce, ACT.encode(), choice.encode())
    try:
        with transaction.atomic():
            handles.spend(mark, hour=envelope.token.hour)
            dossier = letters.held_letterbox(state)
            for words in _words(state, dossier):
                hiding.decide(dossier, words, choice)
            after = letters.following(state, said=f"words-{choice.value}")
            handles.change(handle, after if choice is Choice.LEAVE else after.having(words=[]))
    except letters.NO_LONGER_THEIRS:
        handles.end(handle)
        return give_back("back", {}, TOO_LATE, envelope=envelope)
    except IntegrityError:
        return handle  # sent twice
    except (Refused, DatabaseError):
        handles.change(handle, letters.following(state, said=FAULT))
    return handle


def _words(state: State, dossier: Dossier) -> list[HiddenWords]:
    if state.page == "code":
        return _from_state(state)
    return _from_items(letterbox.read(dossier, letters.private_of(state)))


def _from_state(state: State) -> list[HiddenWords]:
    said: list[dict[str, Any]] = state.content.get("words", [])
    return [HiddenWords(tuple(one["ids"]), one["content"]) for one in said]


def _from_items(items: Sequence[OpenItem]) -> list[HiddenWords]:
    shown = {
        str(one)
        for item in items
        if item.kind == hiding.SHOWN
        for one in item.content.get("of", [])
    }
    found = [
        hiding.hidden_words([item.id, str(item.content["twin"])], item.content)
        for item in items
        if item.author == "reporter" and "twin" in item.content and item.id not in shown
    ]
    return [one for one in found if one]


def _quotes(words: Sequence[HiddenWords]) -> list[str]:
    return [quote for one in words for quote in one.quotes]
