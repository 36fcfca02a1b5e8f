"""A text on its way through the screens: folded, placed in its languages, searched, judged."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from parapluie.screens import folding, guessing, lexicon, model, rules
from parapluie.screens.folding import Reading
from parapluie.screens.lexicon import Hit
from parapluie.screens.model import Judged
from parapluie.screens.rules import Match

# Ends before a gap and a capital: "p.a.p.e.r.s" and "ext. 4" go on, and so does a wrapped line.
_SENTENCE_END: Final = re.compile(
    r"[.!?](?=\s{1,3}[^\Wa-z\d_])|(?<![-‐])\n(?=\s{0,3}(?:\n|[-•*–]|[^\Wa-z\d_]))|[；。！？；।۔؟]"
)

ASKED_OR_SAID: Final = ("status", "asks-status")
_SURE: Final = 1.5  # how far above its bar the model has to be about a place out of its sentence
_CLOSE: Final = 20  # signs around the place of a wide rule that the model reads with it
_RULE_SAYS_ASKED: Final = -1.0  # how far below its bar the model still believes a rule's "asks"


class Tier(StrEnum):
    """By what it was found: rules may refuse, a model may at most ask."""

    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Spot:
    """What was found in a text, by which rule or by the model: half-open offsets."""

    screen: str
    label: str
    tier: Tier
    start: int
    end: int


def _of(above: Callable[[str], float], *, asked: bool) -> str:
    """Return the screen of a sentence about status: whether it asks, or says."""
    return ASKED_OR_SAID[above("asks") >= (_RULE_SAYS_ASKED if asked else 0.0)]


def sentence_ends(raw: str) -> list[int]:
    """Return the offsets behind the last sign of each sentence of a text."""
    return [one.start() + 1 for one in _SENTENCE_END.finditer(raw)]


def _around(raw: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of whole words a little around a place of a text."""
    first = raw.rfind(" ", 0, max(0, start - _CLOSE)) + 1
    last = raw.find(" ", end + _CLOSE)
    return first, len(raw) if last < 0 else last


@dataclass(frozen=True)
class Text:
    """What somebody wrote, and the language they are said to have written it in ("" unknown)."""

    raw: str
    said: str = ""

    @cached_property
    def readings(self) -> list[Reading]:
        """Return what it reads as: plainly first, then without each disguise it wears."""
        return folding.readings(self.raw)

    @cached_property
    def hits(self) -> list[Hit]:
        """Return the words in it of the languages it may be in."""
        return lexicon.hits_in(self.readings, self.languages)

    @cached_property
    def language(self) -> str:
        """Return the language it is in, if it is one that screens know; else what was said.

        What was said counts where the letters allow it: short texts tell little by themselves.
        """
        seen = self._seen
        if self.said in lexicon.languages() and not guessing.contradicts(self.said, seen, self.raw):
            return self.said
        return seen

    @cached_property
    def _seen(self) -> str:
        return guessing.guess(self.raw, self.readings[0].signs)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return every language that its words are looked up in: people mix them."""
        seen = self._seen
        # Two languages of one script, short of letters that tell them apart, take what was said.
        guessed = [seen] if guessing.is_latin(seen) else []
        said = [self.said] if self.said in lexicon.languages() else []
        # English stands in texts of every script, but its words mean others in Spanish or French.
        mixed = [] if guessing.is_latin(self.language) else ["en"]
        if not self.said and not mixed:
            mixed = guessing.likely(self.readings[0].signs)
        every = [self.language, *said, *guessed, *guessing.others(self.raw, self.language), *mixed]
        return tuple(dict.fromkeys(every))

    @cached_property
    def spots(self) -> list[Spot]:
        """Return what rules and model find in it, each under the screen that speaks of it."""
        judged = sorted(self._judged(), key=lambda one: one.start)
        found = [
            Spot(self._which(screen, one, judged), one.rule.name, Tier.RULES, one.start, one.end)
            for screen, matches in self.matches.items()
            for one in matches
            if not one.rule.weighed
        ]
        suspected = list(self._suspected(judged, found))
        return [*found, *suspected, *self._seen_close_up([*found, *suspected])]

    def _suspected(self, judged: list[Judged], found: list[Spot]) -> Iterator[Spot]:
        """Give what the model suspects in sentences in which no rule found the like.

        A child at risk may have no papers either: what is said of those silences nothing about it.
        """
        begins = sorted(one.start for one in found)
        of_children = sorted(one.start for one in found if one.screen == "minor")
        for one in judged:
            for column, known in (("either", begins), ("minor", of_children)):
                if bisect_left(known, one.start) != bisect_left(known, one.end):
                    continue
                if one.above(column) >= 0:
                    screen = "minor" if column == "minor" else _of(one.above, asked=False)
                    yield Spot(screen, "suspected", Tier.MODEL, *one.heaviest(column))

    def _seen_close_up(self, found: list[Spot]) -> Iterator[Spot]:
        """Give where a wide rule holds and the model, reading no more than its place, agrees.

        A long sentence dilutes what is said in a few of its words.
        """
        said = {screen: [one for one in found if one.screen == screen] for screen in self.matches}
        for screen, matches in self.matches.items():
            for one in matches:
                if not one.rule.weighed or any(
                    s.start < one.end and one.start < s.end for s in said[screen]
                ):
                    continue
                start, end = _around(self.raw, one.start, one.end)
                if (start, end) != (0, len(self.raw)) and any(
                    each.above(screen) >= _SURE
                    for each in Text(self.raw[start:end], self.language)._judged()
                ):
                    yield Spot(screen, "suspected", Tier.MODEL, one.start, one.end)

    def _judged(self) -> Iterator[Judged]:
        learned = model.load(self.language)
        if learned is not None:
            every = [one for found in self.matches.values() for one in found]
            every.sort(key=lambda one: one.start)
            for reading in (self.readings[0], *self.readings[1:][-1:]):
                yield from model.judge(learned, reading, self.own_hits, every)

    def _which(self, screen: str, match: Match, judged: list[Judged]) -> str:
        """Return whether a status is said or asked about: the whole sentence tells, not a word."""
        if screen not in ASKED_OR_SAID:
            return screen
        at = bisect_right(judged, match.start, key=lambda one: one.start) - 1
        if at < 0 or match.start >= judged[at].end:
            return screen
        return _of(judged[at].above, asked=screen == "asks-status")

    @cached_property
    def own_hits(self) -> list[Hit]:
        """Return the words of the lexicon of its own language in it."""
        return [one for one in self.hits if one.language == self.language]

    @cached_property
    def matches(self) -> dict[str, list[Match]]:
        """Return where rules hold, by screen."""
        return rules.matches(self.hits, self.languages, sentence_ends(self.raw))

    def rules_held(self) -> set[str]:
        """Return the names of the rules that hold anywhere in it."""
        return {one.rule.name for found in self.matches.values() for one in found}

    @property
    def is_known(self) -> bool:
        """Say whether the screens know its letters, and the language it is said to be in."""
        said_known = not self.said or self.said in lexicon.languages()
        return said_known and guessing.is_known(self.raw)
