"""The words a screen looks for: one file a language in `lexicons/`, read once, searched at once.

A file lists, under the name of a *concept*, words and phrases as people write them. A word stands
for itself, whole; `word*` also for what it begins, `*word` for what it ends, `*word*` for any word
it is in. Files are data: no patterns, so that whoever speaks the language can read and mend them.
`themes/` has broader classes of words, which no rule uses and only the models weigh.
All languages stand in one Aho-Corasick automaton: a text is read once, in time that grows with its
length alone, whatever is in it.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import ahocorasick

from parapluie.screens.folding import Reading, fold_word

_FOLDER: Final = Path(__file__).parent / "lexicons"
_THEMES: Final = Path(__file__).parent / "themes"
COMMON: Final = "common-words"  # tell the language, and are no finding
SHARED: Final = (
    "shared"  # words that stand in texts of every language: Visa, PR, CBSA, 签证 beside 枫叶卡
)
# No gaps between words (Chinese), or endings that grow on every word (Korean).
_NO_GAPS: Final = frozenset({"zh-Hans", "zh-Hant"})
_GROWING: Final = frozenset({"ko"})
_SHORTEST_LOOSE: Final = 4  # among letters that stood apart, shorter words would be found anywhere


@dataclass(frozen=True, slots=True)
class Hit:
    """One word of a lexicon in a text: half-open character offsets into the original."""

    start: int
    end: int
    concept: str
    language: str


@dataclass(frozen=True, slots=True)
class _Word:
    length: int  # in folded signs
    closed_before: bool  # no letter may stand before it
    closed_after: bool
    concept: str
    language: str


def languages() -> frozenset[str]:
    """Return the languages that have a lexicon."""
    return frozenset(one.stem for one in _FOLDER.glob("*.toml")) - {SHARED}


def words_of(language: str) -> dict[str, list[str]]:
    """Return the words of one language by concept, as they stand in its file."""
    return dict(_file(language).get("words", {}))


def _themes_of(language: str) -> list[tuple[str, list[str]]]:
    """Return the themes of a language: those of `fr.toml`, `fr-minors.toml` and so on."""
    own = [one for one in (_THEMES / f"{language}.toml", *_THEMES.glob(f"{language}-*.toml"))]
    found = [tomllib.loads(one.read_text("utf-8"))["words"] for one in own if one.exists()]
    return [(f"~{name}", words) for each in found for name, words in each.items()]


def rules_of(language: str) -> list[dict[str, Any]]:
    """Return the rules of one language alone, as they stand in its file."""
    return list(_file(language).get("rule", []))


def hits_in(readings: list[Reading]) -> list[Hit]:
    """Return every word of every lexicon that stands in a text, in any of its readings."""
    found = {hit for reading in readings for hit in _hits(reading)}
    return sorted(found, key=lambda one: (one.start, one.end, one.concept, one.language))


def _hits(reading: Reading) -> Iterator[Hit]:
    signs = reading.signs
    for last, words in _automaton().iter(signs):
        end = last + 1
        for word in words:
            begin = end - word.length
            if (
                _stands(word, signs, begin, end)
                if not reading.loose
                else _apart(word, reading, begin, end)
            ):
                yield Hit(reading.start(begin), reading.end(end), word.concept, word.language)


def _stands(word: _Word, signs: str, begin: int, end: int) -> bool:
    if word.closed_before and begin and _is_letter(signs[begin - 1]):
        return False
    return not (word.closed_after and end < len(signs) and _is_letter(signs[end]))


def _apart(word: _Word, reading: Reading, begin: int, end: int) -> bool:
    if word.length < _SHORTEST_LOOSE:
        return False
    return any(first < end and begin < last for first, last in reading.loose)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or (sign > "\u0300" and unicodedata.category(sign)[0] == "M")


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


@cache
def _automaton() -> Any:  # noqa: ANN401  the library has no types
    by_signs: dict[str, list[_Word]] = {}
    for language in [*sorted(languages()), SHARED]:
        for concept, words in [*words_of(language).items(), *_themes_of(language)]:
            for written in words if concept != COMMON else ():
                for signs, word in _word(written, concept, language):
                    by_signs.setdefault(signs, []).append(word)
    automaton = ahocorasick.Automaton()
    for signs, found in by_signs.items():
        automaton.add_word(signs, tuple(dict.fromkeys(found)))
    automaton.make_automaton()
    return automaton


def _word(written: str, concept: str, language: str) -> Iterator[tuple[str, _Word]]:
    before, after = not written.startswith("*"), not written.endswith("*")
    if language in _NO_GAPS or _is_chinese(written.strip("*")[:1]):
        before = after = False
    if language in _GROWING:
        after = False
    signs = fold_word(written.strip("*"))
    for form in {signs, signs.replace("'", "")}:
        yield form, _Word(len(form), before, after, concept, language)


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
