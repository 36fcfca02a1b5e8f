"""A stop-gap: words that name immigration status, by a short list of stems (BRI-3c).

It stands on the way out alone, reads English and French, and may only refuse. It misses what is
said in other words and stops some that are harmless; the screens proper will take its place.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from parapluie.screens.findings import Finding, Strength, Tier, Where

_LIST = Path(__file__).parent / "wordlists" / "status.toml"
# zero-width signs and direction marks split a word that still reads as one; accents may be missing
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
# Cyrillic and Greek letters that look like Latin ones, one below the other.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһкмтвнгпАЕОРСУХІЈЅКМТВНαοερνικτυηχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdqwhkmtbhrnAEOPCYXIJSKMTBHaoepviktunxABEZHIKMNOPTYX",
)
_LATIN = re.compile(r"\b(?:LATIN|REGIONAL)\b.*\bLETTER (?:SMALL CAPITAL |[A-Z]+ )?([A-Z])(?: |$)")
_HYPHEN = re.compile(r"(?<=[^\W\d])[-\u2010-\u2015\u2212](?:\s*\n\s*)?(?=[^\W\d])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d][\s.,*·|/+~'-]{1,3}){3,}[^\W\d](?!\w)")


class StatusWords:
    """Finds the words of the list, as whole words, whatever their capitals or unseen signs."""

    name, clause = "status", "BRI-3c"
    stands = frozenset({Where.LEAVING})
    languages = frozenset({"en", "fr"})

    def read(self, text: str, language: str) -> Sequence[Finding]:
        """Return each word that may not leave. Both lists are read: people mix languages."""
        spans = [span for found in (_as_written, _joined, _spaced) for span in found(text)]
        apart = [one for at, one in enumerate(spans) if not any(map(one.meets, spans[:at]))]
        found = [self._finding(span.start, span.end) for span in apart]
        return [*found, self._unread(text)] if _in_other_letters(text) else found

    def _finding(self, start: int, end: int) -> Finding:
        return Finding(
            screen=self.name,
            label="status",
            tier=Tier.RULES,
            start=start,
            end=end,
            clause=self.clause,
            strength=Strength.REFUSE,
            instead=_("Take these words out: nobody's status leaves the City."),
        )

    def _unread(self, text: str) -> Finding:
        return Finding(
            screen=self.name,
            label="unread",
            tier=Tier.RULES,
            start=0,
            end=len(text),
            clause=self.clause,
            strength=Strength.REFUSE,
            instead=_("This can't be read yet. Write it in English or French, in their letters."),
        )


status_words = StatusWords()


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a word stands in the text as it was written."""

    start: int
    end: int

    def meets(self, other: "_Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text as it reads, and for each of its signs the place it had as it was written."""

    signs: str
    places: list[int]

    def span(self, hit: re.Match[str]) -> _Span:
        return _Span(self.places[hit.start()], self.places[hit.end() - 1] + 1)

    def without(self, dropped: set[int]) -> "_Plain":
        kept = [at for at in range(len(self.signs)) if at not in dropped]
        return _Plain("".join(self.signs[at] for at in kept), [self.places[at] for at in kept])


def _as_written(text: str) -> list[_Span]:
    return _stopped(_plain(text), _words())


def _joined(text: str) -> list[_Span]:
    """Read words with hyphens inside as if they had none."""
    plain = _plain(text)
    hyphens = {at for hit in _HYPHEN.finditer(plain.signs) for at in range(*hit.span())}
    return _stopped(plain.without(hyphens), _words()) if hyphens else []


def _spaced(text: str) -> list[_Span]:
    """Read words whose letters stand apart: one sign between letters goes, a gap stays one."""
    plain, found = _plain(text), []
    for run in _SPACED.finditer(plain.signs):
        gaps = re.finditer(r"[\W_]+", run.group())
        between = {
            run.start() + at
            for gap in gaps
            for at in range(gap.start() + (len(gap.group()) > 1), gap.end())
        }
        outside = set(range(run.start())) | set(range(run.end(), len(plain.signs)))
        found += _stopped(plain.without(between | outside), _words(whole=False))
    return found


def _stopped(plain: _Plain, words: re.Pattern[str]) -> list[_Span]:
    return [plain.span(hit) for hit in words.finditer(plain.signs) if hit.lastgroup == "stop"]


@cache
def _words(*, whole: bool = True) -> re.Pattern[str]:
    lists = tomllib.loads(_LIST.read_text("utf-8")).values()
    passing = "|".join(one for each in lists for one in each["pass"])
    stopping = "|".join(one for each in lists for one in each["stop"])
    edge = r"\b" if whole else ""
    return re.compile(rf"{edge}(?:(?P<pass>{passing})|(?P<stop>{stopping})){edge}", re.IGNORECASE)


def _plain(text: str) -> _Plain:
    """Return a text without accents, unseen signs and letters that only look like Latin ones."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign):
            if not _is_unseen(part):
                signs.append(_latin(part))
                places.append(place)
    return _Plain("".join(signs), places)


def _is_unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in _UNSEEN or (kind == "Cc" and not sign.isspace())


def _latin(sign: str) -> str:
    """Return the letter a sign reads as: "ı" and "ᴅ" read as i and d; a line below is a gap."""
    if sign.isascii():
        return " " if sign == "_" else sign
    named = _LATIN.search(unicodedata.name(sign, ""))
    return named.group(1).lower() if named else sign.translate(_ALIKE)


def _in_other_letters(text: str) -> bool:
    """Say whether any letter isn't Latin, or is one that nobody else can know."""
    return any(
        unicodedata.category(part) in ("Lo", "Ll", "Lu", "Lt", "Co")
        and "LATIN" not in unicodedata.name(part, "")
        for sign in text
        if not sign.isascii() and sign != "µ"
        for part in unicodedata.normalize("NFKD", sign)
    )
