"""The words a screen looks for: one file a language in `lexicons/`, and broader ones in `themes/`.

A file lists, under the name of a *concept*, words and phrases as people write them. A word stands
for itself, whole; `word*` also for what it begins, `*word` for what it ends, `*word*` for any word
it is in. Files are data: no patterns, so that whoever speaks the language can read and mend them.
Rules use the concepts of `lexicons/`; those of `themes/` only the models weigh. The words of a
language lie in tries: a hundred thousand phrases in two megabytes, and a text is read in time that
grows with its length alone, whatever is in it.
"""

import ctypes
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

import marisa_trie

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
LONGEST: Final = 60  # signs; no phrase of a lexicon is longer
_START: Final = re.compile(r"(?:(?<![^\W_])|(?<=[㐀-鿿]))[^\W_]")  # where a word begins
_LOADING: Final = Lock()  # a second of work and megabytes: eight requests at once do it once
_SHORTEST_LOOSE: Final = 4  # among letters that stood apart, shorter words would be found anywhere


class Hit(NamedTuple):
    """One word of a lexicon in a text: half-open character offsets into the original."""

    start: int
    end: int
    concept: str
    language: str


@dataclass(frozen=True, slots=True)
class _Word:
    concept: str
    closed_after: bool  # no letter may stand after it


@dataclass(frozen=True, slots=True)
class _Trie:
    """Words by their signs, and for each what it is a word of."""

    signs: Any  # marisa_trie.Trie, which has no types
    words: list[tuple[_Word, ...]]
    start: re.Pattern[str]  # where one of them may begin: a word's first sign, or inside a word

    def begins(self, signs: str) -> list[int]:
        """Return where in a reading one of them may begin."""
        return [one.start() for one in self.start.finditer(signs)]


@cache
def languages() -> frozenset[str]:
    """Return the languages that have a lexicon."""
    return frozenset(one.stem for one in _FOLDER.glob("*.toml")) - {SHARED}


def words_of(language: str) -> dict[str, list[str]]:
    """Return the words of one language by concept, as they stand in its file."""
    return dict(_file(language).get("words", {}))


def _themes_of(language: str) -> list[tuple[str, list[str]]]:
    """Return the themes of a language: those of `fr.toml`, `fr-minors.toml` and so on."""
    own = [_THEMES / f"{language}.toml", *_THEMES.glob(f"{language}-*.toml")]
    found = [tomllib.loads(one.read_text("utf-8"))["words"] for one in own if one.exists()]
    return [(f"~{name}", words) for each in found for name, words in each.items()]


def rules_of(language: str) -> list[dict[str, Any]]:
    """Return the rules of one language alone, as they stand in its file."""
    return list(_file(language).get("rule", []))


def better_word(language: str, written: str) -> str:
    """Return the word to use in the place of one that stigmatises; empty where none is known."""
    signs = fold_word(written)
    table = _instead(language)
    return next((word for word, stems in table if any(one in signs for one in stems)), "")


@cache
def _instead(language: str) -> list[tuple[str, list[str]]]:
    return list(_file(language).get("instead", {}).items()) if language in languages() else []


def hits_in(readings: list[Reading], languages: Iterable[str]) -> list[Hit]:
    """Return every word of these languages that stands in a text, in any of its readings."""
    found = {
        hit
        for language in dict.fromkeys(languages)
        for one in readings
        for hit in _hits(one, language)
    }
    return sorted(found)


def _hits(reading: Reading, language: str) -> Iterator[Hit]:
    signs = reading.signs
    loose = [at for begin, end in reading.loose for at in range(begin, end)]
    for trie in _tries(language):
        if not trie.words:
            continue
        ahead, words = trie.signs.iter_prefixes_with_ids, trie.words
        for begin in loose if reading.loose else trie.begins(signs):
            for found, number in ahead(signs[begin : begin + LONGEST]):
                end = begin + len(found)
                if reading.loose and end - begin < _SHORTEST_LOOSE:
                    continue  # letters that stood apart have no ends, only a length
                goes_on = not reading.loose and end < len(signs) and _is_letter(signs[end])
                for word in words[number]:
                    if not (goes_on and word.closed_after):
                        start, until = reading.start(begin), reading.end(end)
                        yield Hit(start, until, word.concept, language)


def _is_letter(sign: str) -> bool:
    """Say whether a word would go on with this sign. Chinese signs are words of their own."""
    if sign.isascii():
        return sign.isalnum()
    if _is_chinese(sign):
        return False
    return sign.isalnum() or (sign > "\u0300" and unicodedata.category(sign)[0] == "M")


@lru_cache(1)
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


def _tries(language: str) -> tuple[_Trie, _Trie]:
    """Return the words of a language that stand anywhere, and those that begin a word."""
    with _LOADING:
        return _loaded(language)


@cache
def _loaded(language: str) -> tuple[_Trie, _Trie]:
    words: tuple[dict[str, frozenset[_Word]], dict[str, frozenset[_Word]]] = ({}, {})
    every = [*words_of(language).items(), *words_of(SHARED).items(), *_themes_of(language)]
    for concept, written in every:
        for one in written if concept != COMMON else ():
            before, after = _closed(one, language)
            signs = fold_word(one.strip("*"))
            for form in {signs, signs.replace("'", "")} - {""}:
                word = _word(concept, closed_after=after)
                words[before][form] = _with(words[before].get(form, frozenset()), word)
    _instead(language)
    _file.cache_clear()  # it is megabytes, and all of it has been read
    tries = _trie(words[False], anywhere=True), _trie(words[True], anywhere=False)
    del words
    _give_back()
    return tries


def _give_back() -> None:
    """Give back what reading a file took for a moment: glibc keeps such pages unless asked."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _trie(words: dict[str, frozenset[_Word]], *, anywhere: bool) -> _Trie:
    signs = marisa_trie.Trie(words)
    by_number: list[tuple[_Word, ...]] = [()] * len(words)
    for form, found in words.items():
        by_number[signs[form]] = _together(found)
    firsts = re.escape("".join(sorted({one[0] for one in words})))
    return _Trie(signs, by_number, re.compile(f"[{firsts}]") if anywhere and words else _START)


@cache
def _word(concept: str, *, closed_after: bool) -> _Word:
    return _Word(concept, closed_after)


@cache
def _with(words: frozenset[_Word], word: _Word) -> frozenset[_Word]:
    """Return them with one more. Most forms share theirs with others: a set each took megabytes."""
    return words | {word}


@cache
def _together(words: frozenset[_Word]) -> tuple[_Word, ...]:
    return tuple(sorted(words, key=lambda one: one.concept))


def _closed(written: str, language: str) -> tuple[bool, bool]:
    """Say whether no letter may stand before a word, and after it."""
    if _is_chinese(written.strip("*")[:1]) or (language in _NO_GAPS and not written.isascii()):
        return False, False
    return not written.startswith("*"), not written.endswith("*") and language not in _GROWING


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
