"""The screens that look for words: rules over lexicons first, then what a model adds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.screens import lexicon
from parapluie.screens.findings import Found, Strength, Where
from parapluie.screens.text import Text


@dataclass(frozen=True)
class WordScreen:
    """Finds what the rules of one name say, and what a model of that name adds, if there is one."""

    name: str
    clause: str
    stands: Mapping[Where, Strength]
    says: Promise  # what to do about it, in the language of whoever reads it

    def knows(self, language: str) -> bool:
        """Say whether there is a lexicon."""
        return language in lexicon.languages()

    def advice(self) -> str:
        """Return the line for the person who wrote it."""
        return str(self.says)

    def read(self, text: Text, where: Where) -> list[Found]:
        """Return what the rules found, and what the model found where no rule had."""
        return [
            Found(one.label, one.start, one.end, one.tier)
            for one in text.spots
            if one.screen == self.name
        ]


@dataclass(frozen=True)
class WordsToReplace(WordScreen):
    """A screen that knows a better word for many of those it finds."""

    def read(self, text: Text, where: Where) -> list[Found]:
        """Return what was found, each with the word to use instead, where there is one."""
        return [self._with_word(one, text) for one in super().read(text, where)]

    def _with_word(self, found: Found, text: Text) -> Found:
        written = text.raw[found.start : found.end]
        word = lexicon.better_word(text.language, written)
        if not word:
            return found
        said = _("Instead of “{written}”, write: {word}.").format(written=written, word=word)
        return replace(found, instead=said)


_REFUSE, _ASK, _ADVISE = Strength.REFUSE, Strength.ASK, Strength.ADVISE

status = WordScreen(
    "status",
    "BRI-3c",
    {
        Where.STAFF: _REFUSE,
        Where.REPORTER: _ASK,
        Where.CONCERN: _ASK,
        Where.LEAVING: _REFUSE,
    },
    _("Take these words out. Nobody’s status is written down here, or leaves the City."),
)
asks_status = WordScreen(
    "asks-status",
    "BRI-3b",
    {
        Where.STAFF: _REFUSE,
        Where.REPORTER: _ASK,
        Where.CONCERN: _ASK,
        Where.LEAVING: _REFUSE,
    },
    _("Take it out, and ask nothing about it. We help without knowing anybody’s status or papers."),
)
supplies = WordScreen(
    "supplies",
    "BRI-4",
    {Where.STAFF: _REFUSE, Where.CONCERN: _ASK, Where.LEAVING: _REFUSE},
    _("Take these words out. Safer-sex supplies are never held against anyone."),
)
minor = WordScreen(
    "minor",
    "END-4",
    dict.fromkeys(Where, _ADVISE),  # never stops anybody: it makes the matter due today
    _("Somebody under 19 may be at risk. Call now if you have a reason to believe it."),
)
stigma = WordsToReplace(
    "stigma",
    "PRE-2",
    {Where.STAFF: _ADVISE, Where.LEAVING: _ADVISE},
    _("Choose a word that respects people."),
)
appearance = WordScreen(
    "appearance",
    "BRI-1",
    {Where.CONCERN: _ASK},
    _("Say what happens, not what people look like or where they come from."),
)
