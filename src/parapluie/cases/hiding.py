"""Words about somebody's papers that a person wrote: hidden from staff until the person says else.

Nobody is kept from sending. What a screen finds is hidden at once, sealed as it was written; the
person may leave it so, let staff see it, or take it out for good (BRI-3b, BRI-3c).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.cases import masks
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter
from parapluie.guidelines.controls import carries_out
from parapluie.ledger.entries import REPORTER
from parapluie.screens import errors, writing
from parapluie.screens.findings import Finding, Where
from parapluie.vault import sealing
from parapluie.vault.models import Dossier

_HIDDEN_FROM_STAFF: Final = frozenset({"status", "asks-status"})
HIDDEN: Final = masks.BY_PERSON
SHOWN: Final = masks.SHOWN_BY_PERSON


class Choice(StrEnum):
    """What a person can do about hidden words. Left alone, they stay hidden."""

    LEAVE = "leave"
    SHOW = "show"
    TAKE_OUT = "take-out"


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """An item with hidden words: its ids in the dossiers it lies in, and all that it says."""

    ids: tuple[str, ...]
    content: Mapping[str, Any] = field(repr=False)

    @property
    def quotes(self) -> list[str]:
        """Return the hidden words, to show them to the person who wrote them."""
        texts = masks.texts_of(self.content)
        spans = self.content.get(HIDDEN, {})
        return [texts[name][start:end] for name in spans for start, end in spans[name]]


@carries_out("BRI-3c")
def with_hidden(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person wrote, with the places in it that staff won't see."""
    hidden: dict[str, list[list[int]]] = {}
    for name, text in masks.texts_of(content).items():
        spans = [[one.start, one.end] for one in _found_in(text)]
        if spans:
            hidden[name] = spans
    return {**content, HIDDEN: hidden} if hidden else dict(content)


def without(text: str) -> str:
    """Return a short text of a person's without such words: it is no place for them."""
    return errors.severed(text, tuple(_found_in(text)))


def _found_in(text: str) -> list[Finding]:
    found = writing.read(text, Where.REPORTER) if text.strip() else []
    return [one for one in found if one.screen in _HIDDEN_FROM_STAFF]


def hidden_words(ids: Iterable[str], content: Mapping[str, Any]) -> HiddenWords | None:
    """Return an item's hidden words, if it has any."""
    return HiddenWords(tuple(ids), content) if content.get(HIDDEN) else None


def decide(letterbox: Dossier, words: HiddenWords, choice: Choice) -> None:
    """Do what the person chose; leaving them hidden needs nothing done."""
    if choice is Choice.LEAVE:
        return
    with transaction.atomic():
        matter = Matter.objects.select_related("letterbox", "file").get(letterbox=letterbox)
        if choice is Choice.SHOW:
            said = {"of": list(words.ids)}
            for dossier in (matter.file, matter.letterbox):
                sealing.seal_item(
                    dossier, kind=SHOWN, author=writing.PERSON, content=said, by=REPORTER
                )
            return
        without = taken_out(words.content)
        for item in words.ids:
            both = (matter.file, matter.letterbox)
            if not any(sealing.redact_item(one, item, without, by=REPORTER) for one in both):
                raise refused(
                    _("These words could not be taken out."),
                    instead=_("Nothing changed. Staff do not see them. Please try again."),
                )


def taken_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person wrote without the hidden words: a bar says that something was there."""
    hidden = content.get(HIDDEN, {})
    kept = masks.with_bars(content, hidden)
    # Without the blind nobody can try out words against the ledger's digest of the first text.
    return {name: said for name, said in kept.items() if name not in (HIDDEN, "blind")}
