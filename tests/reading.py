"""How hard a page is to read, and how much stands before its first field."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pyphen

_BLOCKS = {"p", "li", "h1", "h2", "h3", "dt", "dd", "th", "td", "caption", "label", "legend"}
_BLOCKS |= {"button", "div", "summary", "option", "figcaption"}
_FIELDS = {"textarea", "select", "input"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HYPHENS = pyphen.Pyphen(lang="en_US", left=1, right=1)
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")


@dataclass(slots=True)
class Reading:
    """The blocks of a page's main part, and those that stand before its first field."""

    blocks: list[str] = field(default_factory=list)
    before_field: list[str] = field(default_factory=list)
    has_field: bool = False

    @property
    def sentences(self) -> list[str]:
        cut = [one for block in self.blocks for one in re.split(r"(?<=[.!?])\s+", block)]
        return [one for one in cut if _WORD.search(one)]

    @property
    def words_before_field(self) -> int:
        return sum(len(block.split()) for block in self.before_field)


def read(html: str) -> Reading:
    """Return the main part of a page as a reader meets it: without its frame and its foot."""
    reader = _Main()
    reader.feed(html)
    reader.close_block()
    return reader.reading


def grade(reading: Reading) -> float:
    """Return the Flesch-Kincaid grade of an English page."""
    words = _words(reading)
    syllables = sum(_english_syllables(word) for word in words)
    return 0.39 * len(words) / len(reading.sentences) + 11.8 * syllables / len(words) - 15.59


def french_ease(reading: Reading) -> float:
    """Return the ease of a French page by Kandel and Moles (1958): 70 and more is easy to read."""
    words = _words(reading)
    syllables = sum(_french_syllables(word) for word in words)
    return 207 - 1.015 * len(words) / len(reading.sentences) - 73.6 * syllables / len(words)


def _words(reading: Reading) -> list[str]:
    return [word for one in reading.sentences for word in _WORD.findall(one)]


def _english_syllables(word: str) -> int:
    return len(_HYPHENS.positions(word)) + 1


def _french_syllables(word: str) -> int:
    """Count groups of vowels; a last, silent e is none. Hyphenation finds too few in French."""
    low = word.lower()
    silent = re.sub(r"(?<=[^\W\daeiouyéèêàâîôùû])(?:es?|ent)$", "", low)
    return max(1, len(_VOWELS.findall(silent)))


class _Main(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self._inside = False
        self._label = 10_000
        self._silent = 0
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "main":
            self._inside = True
        if tag in _BLOCKS:
            self.close_block()
        if tag in {"label", "legend"}:
            self._label = len(self.reading.blocks)
        if tag in _FIELDS and given.get("type") != "hidden" and self._inside:
            self._meet_field()
        if tag in {"textarea", "svg", "select"}:
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "svg", "select"}:
            self._silent -= 1
        if tag in _BLOCKS:
            self.close_block()
        if tag == "main":
            self.close_block()
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent:
            self._text.append(data)

    def _meet_field(self) -> None:
        self.close_block()
        if not self.reading.has_field:
            self.reading.has_field = True
            # a label right before its field belongs to it: what counts stands before both
            count = len(self.reading.blocks)
            self.reading.before_field = self.reading.blocks[: min(self._label, count)]
            if self._label < count - 1:
                self.reading.before_field = self.reading.blocks[:]

    def close_block(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self.reading.blocks.append(text)
