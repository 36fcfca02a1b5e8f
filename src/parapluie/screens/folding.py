"""Reads a text the way a person reads it: whatever its capitals, accents, disguises and odd signs.

People write "V1SA", "v i s a", "vіsa" with a Cyrillic letter, or a word with unseen signs inside.
A screen that compared signs would miss them. `readings` gives the text as it reads, once or several
times; each sign keeps the place it had as it was written, so that a finding marks the original.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

# Marks that change nothing for a reader. The vowel signs of Indic scripts are marks too, and stay.
_MARKS_UNSEEN: Final = frozenset(
    [
        *range(0x300, 0x370),  # accents
        *(*range(0x64B, 0x660), 0x640, 0x670),  # Arabic vowels, stretch
        *(0x93C, 0xA3C, 0xA71),  # nukta and addak: keyboards differ
    ]
)
_GAPS: Final = frozenset("-_/\\|~·•‐‑‒–—―−\u00a0\u2028\u2029\u3000\n\r\t\v\f")
_APOSTROPHES: Final = frozenset("’‘ʼ`´＇")
# One spelling where keyboards differ, or where a letter has no accent to take off.
_ONE_SPELLING: Final = dict(zip("đłøıħŧƀɨʉ", "dloihtbiu", strict=True)) | {
    "ß": "ss", "æ": "ae", "œ": "oe", "ك": "ک", "ي": "ی", "ى": "ی", "ة": "ه", "ـ": "",
    "ँ": "ं", "ੰ": "ਂ",
}  # fmt: skip
_NAMED_LATIN: Final = re.compile(r"\bLATIN\b.*\bLETTER (?:SMALL CAPITAL |[A-Z]+ )?([A-Z])(?: |$)")
_REGIONAL: Final = range(0x1F1E6, 0x1F200)  # flags' letters: 🇻🇮🇸🇦

# Cyrillic and Greek letters that look like Latin ones, one below the other.
_ALIKE: Final = (
    "аеорсухіѕјԁԛԝһкмтвнгпєιӏαοερνικτυηχβγωμ",
    "aeopcyxisjdqwhkmtbhrneilaoepviktunxbywm",
)
_TO_LATIN: Final = str.maketrans(*_ALIKE)
_TO_CYRILLIC: Final = str.maketrans("aeopcyxisjkmtbh", "аеорсухіѕјкмтвн")
_ALL_ALIKE: Final = frozenset(_ALIKE[0])
_LATIN: Final = re.compile(r"[a-z]")
_LIKE_LATIN: Final = re.compile(r"[Ͱ-ӿԀ-ԯ]")  # Greek and Cyrillic
_CODED: Final = re.compile(r"[a-z][013457@$!€]|[013457@$€][a-z]")
_CODES_I: Final = str.maketrans("013457@$!€", "oieastasie")
_CODES_L: Final = str.maketrans("013457@$!€", "oleastasle")
_SPACED: Final = re.compile(r"(?<!\w)(?:[^\W\d_][\s.,*·+~_-]{1,3}){3,}[^\W\d_](?!\w)")
_IN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-‐‑‒–—−.*·](?:[ ]?\n[ ]?)?(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it reads: small plain letters, single gaps.

    `places[i]` is where sign `i` stands in the original; None where both are the same. `loose` are
    the parts, in signs, whose letters stood apart: there, words may begin and end anywhere.
    """

    signs: str
    places: list[int] | None = None
    loose: tuple[tuple[int, int], ...] = ()

    def start(self, at: int) -> int:
        """Return where the sign at this place stands in the original."""
        return at if self.places is None else self.places[at]

    def end(self, at: int) -> int:
        """Return where, in the original, the sign before this place ends."""
        return at if self.places is None else self.places[at - 1] + 1


def readings(text: str) -> list[Reading]:
    """Return the text as it reads, then as it reads with each disguise taken off that it wears."""
    found = [fold(text)]
    hyphens = {at for hit in _IN_WORD.finditer(text) for at in range(*hit.span())}
    if hyphens:
        found.append(fold(text, without=hyphens))
    runs = list(_SPACED.finditer(text))
    if runs:
        found.append(_together(text, runs))
    return [other for one in found for other in _undisguised(one)]


def fold(text: str, *, without: Collection[int] = ()) -> Reading:
    """Return the plain reading, leaving out the signs at some places of the text."""
    signs = text.translate(_PLAIN)
    if not without and len(signs) == len(text) and "  " not in signs and not _grows(text):
        return Reading(signs)
    kept: list[str] = []
    places: list[int] = []
    for place, sign in _clusters(text):
        if place in without:
            continue
        for part in sign.translate(_PLAIN):
            if part == " " and kept and kept[-1] == " ":
                continue
            kept.append(part)
            places.append(place)
    return Reading("".join(kept), places)


def visible(text: str) -> Reading:
    """Return the text as it shows: without unseen signs, of one width; capitals and signs kept."""
    signs = text.translate(_SHOWN)
    if len(signs) == len(text) and _SHOWN.growing.isdisjoint(text):
        return Reading(signs)
    parts = [(part, place) for place, sign in enumerate(text) for part in sign.translate(_SHOWN)]
    return Reading("".join(part for part, _ in parts), [place for _, place in parts])


def fold_word(word: str) -> str:
    """Return how a word of a lexicon reads."""
    return fold(unicodedata.normalize("NFC", word)).signs


class _Table(dict[int, str]):
    """What each sign reads as, worked out when first met. `growing`: signs that read as several."""

    def __init__(self, reads_as: Callable[[str], str]) -> None:
        super().__init__()
        self.growing: set[str] = set()
        self._reads_as = reads_as

    def __missing__(self, code: int) -> str:
        read = self[code] = self._reads_as(chr(code))
        if len(read) > 1:
            self.growing.add(chr(code))
        return read


def _grows(text: str) -> bool:
    return not _PLAIN.growing.isdisjoint(text)


def _plain(sign: str) -> str:
    if sign in _GAPS:
        return " "
    if sign in _APOSTROPHES:
        return "'"
    if ord(sign) in _REGIONAL:
        return chr(ord("a") + ord(sign) - _REGIONAL.start)
    return "".join(map(_letter, _parts(unicodedata.normalize("NFKC", sign).lower())))


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Cn", "Me") or "\ufe00" <= sign <= "\ufe0f":  # how an emoji is drawn
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Pd":
        return "-"
    return sign if sign.isascii() or sign in _APOSTROPHES else unicodedata.normalize("NFKC", sign)


def _parts(signs: str) -> str:
    """Return signs taken apart into letters and marks; Korean syllables stay whole."""
    return "".join(
        one if "가" <= one <= "힣" else unicodedata.normalize("NFD", one) for one in signs
    )


def _letter(sign: str) -> str:
    if sign in _ONE_SPELLING:
        return _ONE_SPELLING[sign]
    kind = unicodedata.category(sign)
    if ord(sign) in _MARKS_UNSEEN or kind in ("Cf", "Cn", "Me") or (kind == "Cc" and sign != " "):
        return ""
    if kind == "Zs":
        return " "
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if sign.isascii():
        return sign
    named = _NAMED_LATIN.search(unicodedata.name(sign, ""))
    return named.group(1).lower() if named else sign


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Give each sign with its place; a letter with its marks as one, where they belong together."""
    if unicodedata.is_normalized("NFC", text):
        yield from enumerate(text)
        return
    begun, at = "", 0
    for place, sign in enumerate(text):
        together = unicodedata.normalize("NFC", begun + sign)
        if begun and len(together) == 1:
            begun = together
            continue
        if begun:
            yield at, begun
        begun, at = sign, place
    if begun:
        yield at, begun


def _together(text: str, runs: list[re.Match[str]]) -> Reading:
    """Return the text with letters that stood apart put together; a double gap stays one gap."""
    between: set[int] = set()
    for run in runs:
        for gap in re.finditer(r"[\s.,*·+~_-]{1,3}", run.group()):
            wide = gap.group().count(" ") > 1
            begin = run.start() + gap.start() + (1 if wide else 0)
            between |= set(range(begin, run.start() + gap.end()))
    folded = fold(text, without=between)
    places = folded.places or []
    stood_apart = bytearray(len(text) + 1)
    for run in runs:
        stood_apart[run.start() : run.end()] = b"\1" * (run.end() - run.start())
    inside = [i for i, place in enumerate(places) if stood_apart[place]]
    return replace(folded, loose=tuple(_stretches(inside)))


def _stretches(places: list[int]) -> Iterator[tuple[int, int]]:
    begin = last = -2
    for at in places:
        if at != last + 1:
            if begin >= 0:
                yield begin, last + 1
            begin = at
        last = at
    if begin >= 0:
        yield begin, last + 1


def _undisguised(reading: Reading) -> Iterator[Reading]:
    """Give a reading, and what it reads as where letters are mixed or digits stand for letters."""
    yield reading
    signs = reading.signs
    if not signs.isascii() and _LATIN.search(signs) and _LIKE_LATIN.search(signs):
        signs = _by_word(signs, _one_script)
        yield replace(reading, signs=signs)
    if _CODED.search(signs):
        for codes in (_CODES_I, _CODES_L):
            yield replace(reading, signs=_by_word(signs, partial(_decoded, codes=codes)))


def _by_word(signs: str, change: Callable[[str], str]) -> str:
    return " ".join(map(change, signs.split(" ")))


def _decoded(word: str, codes: dict[int, int]) -> str:
    return word.translate(codes) if _CODED.search(word) else word


def _one_script(word: str) -> str:
    """Return a word of mixed letters in one script: the one most of its letters are of."""
    foreign = sum(not one.isascii() and one.isalpha() for one in word)
    if not foreign:
        return word
    latin = sum("a" <= one <= "z" for one in word)
    if latin or all(one in _ALL_ALIKE or not one.isalpha() for one in word):
        looks = word.translate(_TO_LATIN)
        return looks if looks.isascii() or latin >= foreign else word.translate(_TO_CYRILLIC)
    return word


_PLAIN: Final = _Table(_plain)
_SHOWN: Final = _Table(_shown)
