"""A small linear model a language: adds up weights of letter groups, word pairs, concepts, rules.

It sees what no rule foresaw, says how sure it is and which words weighed most, and may only ask.
Trained by `python -m tools.train_screens` from the sentences in `corpus/`; JSON, scored in plain
Python. Texts are read sentence by sentence; a weight counts once a sentence, divided by the
root of how many features of its group the sentence has, so that length adds nothing by itself.

Letters and words are numbers of 64 bits, whose weights lie in a table at `number % slots`, beside
a mark (`number % MARKS`) that tells others from them: five bytes a slot, where a dict of strings
took two hundred, so that all that was learned has room. Concepts and their pairs have a square.
"""

import json
import math
import re
import struct
import sys
import zlib
from array import array
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from parapluie.screens.folding import Reading
from parapluie.screens.lexicon import Hit
from parapluie.screens.rules import Match, between

_FOLDER: Final = Path(__file__).parent / "weights"
_SENTENCE: Final = re.compile(r"[^.!?;。！？；।؟۔\n]+[.!?;。！？；।؟۔\n]*")
_SHORT: Final = 25  # signs; a shorter sentence is read together with the one before it
_LONG: Final = 300  # signs; a longer one in parts of this length
_WORD: Final = re.compile(r"[^\s.,;:!?()\"«»“”]+")
_WIDE: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")  # a sign says as much as half a word
_FEWEST_WORDS: Final = 3
_FEWEST_WIDE: Final = 5
_FEWEST_TO_HINT: Final = 6
_GROUP: Final = 4  # letters; this size alone did as well as several, in a fifth of the time
_UNIT: Final = 2  # bytes of a letter in UTF-16: a group is a number of 64 bits
MARKS: Final = 65_521  # a prime, so that a mark says nothing that the slot says already
NO_MARK: Final = 65_535  # of an empty slot
PART: Final = (2.0, 2.0, 0.5)  # how much each group counts
_RULES: Final = 2
# Words by which rules judge whether somebody's status is meant. Where they stand and no rule holds,
# they mostly mean something else; a hint has none of them, and a bar of its own.
PLAIN: Final = frozenset(
    {
        "asked-thing",
        "asks-alone",
        "document",
        "harmless",
        "how-entered",
        "never-ask",
        "origin",
        "papers-word",
        "passport-sign",
        "permit-sign",
        "person-document",
        "says-status",
        "status-object",
        "status-state",
        "stem",
        "visit-kind",
        "weak-stem",
    }
)
_SAID: Final = ("columns", "bias", "bar", "hint", "scale")
_MOST_MARKED: Final = 14  # words of one sentence


class Features(NamedTuple):
    """What a sentence has: letter groups and word pairs, concepts in order, rules that hold."""

    letters: set[int]
    concepts: list[str]
    rules: set[str]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Return how many features of each group it has; any two concepts are one more."""
        count = len(self.concepts)
        return len(self.letters), count * (count + 1) // 2, len(self.rules)


@dataclass(frozen=True, slots=True)
class Model:
    """What `tools.train_screens` learned: by column a bias, a bar, a weight for each feature.

    Weights are whole steps of -127 to 127; a step is `scale` of its group.
    """

    columns: tuple[str, ...]  # "either" status or a question about it; "asks", which; "minor"
    bias: tuple[float, ...]
    bar: tuple[float, ...]
    hint: tuple[float, ...]  # the bars of sentences without plain words
    scale: tuple[float, ...]  # a step of a weight, by group of features
    marks: "array[int]"  # by slot: which letters lie there
    letters: tuple["array[int]", ...]  # by column, by slot
    place: dict[str, int]  # of a concept, in the rows and lines of the square
    themes: tuple["array[int]", ...]  # by column, a square: two concepts, or one with itself
    rules: dict[str, tuple[int, ...]]  # by name, by column

    def slots(self, letters: Iterable[int]) -> list[int]:
        """Return where the weights lie of those of these letters that it knows."""
        marks, size = self.marks, len(self.marks)
        return [at for one in letters if marks[at := one % size] == one % MARKS]

    def cells(self, concepts: Iterable[str]) -> list[int]:
        """Return where the weights lie of these concepts and of their pairs."""
        known = sorted(self.place[one] for one in concepts if one in self.place)
        size = len(self.place)
        return [
            cell for at, one in enumerate(known) for cell in map((one * size).__add__, known[at:])
        ]

    def placed(self, found: Features) -> "Placed":
        """Return where all weights of a sentence lie, and how much those of each group count."""
        sizes = enumerate(found.sizes)
        return Placed(
            self.slots(found.letters),
            self.cells(found.concepts),
            [self.rules[one] for one in found.rules if one in self.rules],
            [step * measure(*one) for step, one in zip(self.scale, sizes, strict=True)],
        )

    def weigh(self, column: int, placed: "Placed") -> float:
        """Return what a sentence weighs in one column, without its bias."""
        letters, concepts, rules = placed.share
        return (
            letters * sum(map(self.letters[column].__getitem__, placed.slots))
            + concepts * sum(map(self.themes[column].__getitem__, placed.cells))
            + rules * sum(one[column] for one in placed.rules)
        )


class Placed(NamedTuple):
    """Where the weights of one sentence lie in a model."""

    slots: list[int]
    cells: list[int]
    rules: list[tuple[int, ...]]
    share: list[float]  # by group of features


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence: half-open offsets into the original.

    `above(column)` says how far it is above the bar of a column, minus infinity for one that the
    model has not; `heaviest(column)` gives the words in it that weighed most.
    """

    start: int
    end: int
    above: Callable[[str], float]
    heaviest: Callable[[str], tuple[int, int]]


def load(language: str) -> Model | None:
    """Return the model of a language, or None where there is too little to learn from."""
    return _load(language)


def features(signs: str, concepts: Iterable[str] = (), rules: Iterable[str] = ()) -> Features:
    """Return what a sentence has: its letter groups, its concepts, the rules that hold in it."""
    padded = f" {signs.strip()} "
    letters = _groups(padded)
    words = [zlib.crc32(one.encode("utf-8", "surrogatepass")) for one in _WORD.findall(padded)]
    letters.update(first << 32 | second for first, second in pairwise(words))
    return Features(letters, sorted(set(concepts)), set(rules))


def measure(group: int, size: int) -> float:
    """Return how much one feature of a group counts in a sentence that has `size` of them."""
    return PART[group] if group == _RULES else PART[group] / math.sqrt(size or 1)


def sentences(signs: str) -> Iterator[tuple[int, int]]:
    """Give where the sentences of a reading begin and end, none of them very short or long."""
    begin = 0
    for hit in _SENTENCE.finditer(signs):
        if hit.end() - begin >= _SHORT or hit.end() == len(signs):
            yield from _parts(begin, hit.end())
            begin = hit.end()
    if begin < len(signs):
        yield from _parts(begin, len(signs))


def _parts(begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > _LONG:
        yield begin, begin + _LONG
        begin += _LONG - _SHORT  # overlap: what is said at the seam is read whole once
    yield begin, end


def judge(
    model: Model, reading: Reading, hits: Sequence[Hit] = (), matches: Sequence[Match] = ()
) -> Iterator[Judged]:
    """Give what the model says of each sentence of a reading that says enough to be judged.

    `hits`: the words of the lexicon in it; `matches`: where rules hold; both in the order of the
    text. Offsets of all are into the original.
    """
    signs = reading.signs
    for start, end in sentences(signs):
        if not _says_enough(signs[start:end]):
            continue
        first, last = reading.start(start), reading.end(end)
        inside = between(hits, first, last)
        rules = {one.rule.name for one in between(matches, first, last)}
        concepts = {one.concept for one in inside}
        found = features(signs[start:end], concepts, rules)
        heaviest = partial(_heaviest, model, reading, (start, end), inside, found)
        bars = model.bar if is_plain(signs[start:end], concepts) else model.hint
        above = partial(_above, model, model.placed(found), bars)
        yield Judged(first, last, above, heaviest)


def is_plain(signs: str, concepts: Set[str]) -> bool:
    """Say whether plain words stand in a sentence, or too few words to hint at anything."""
    return not PLAIN.isdisjoint(concepts) or len(_WORD.findall(signs)) < _FEWEST_TO_HINT


def _says_enough(signs: str) -> bool:
    """Say whether there are enough words to judge by: a title or a label is no sentence."""
    return len(_WORD.findall(signs)) >= _FEWEST_WORDS or len(_WIDE.findall(signs)) >= _FEWEST_WIDE


def _above(model: Model, placed: Placed, bars: Sequence[float], column: str) -> float:
    if column not in model.columns:
        return -math.inf
    at = model.columns.index(column)
    return model.bias[at] - bars[at] + model.weigh(at, placed)


def _heaviest(
    model: Model,
    reading: Reading,
    sentence: tuple[int, int],
    hits: Sequence[Hit],
    found: Features,
    column: str,
) -> tuple[int, int]:
    """Return the stretch of whole words that weighs most: half-open offsets into the original."""
    at = model.columns.index(column)
    words = [
        (reading.start(one.start()), reading.end(one.end()), one.group())
        for one in _WORD.finditer(reading.signs, *sentence)
    ]
    if not words:
        return reading.start(sentence[0]), reading.end(sentence[1])
    letters, themes = (model.scale[one] * measure(one, found.sizes[one]) for one in (0, 1))
    gains = []
    for begin, end, signs in words:
        touching = {one.concept for one in hits if one.start < end and begin < one.end}
        of_letters = sum(map(model.letters[at].__getitem__, model.slots(_groups(f" {signs} "))))
        alone = [model.cells([one])[0] for one in touching if one in model.place]
        gains.append(letters * of_letters + themes * sum(map(model.themes[at].__getitem__, alone)))
    cost = max(sum(gains) / len(gains), 0.0)  # what a word has to weigh, to be taken in
    most, begin, end = 0.0, 0, 0
    for first in range(len(words)):
        total = 0.0
        for last in range(first, min(len(words), first + _MOST_MARKED)):
            total += gains[last] - cost
            if total > most:
                most, begin, end = total, first, last
    return words[begin][0], words[end][1]


def _groups(padded: str) -> set[int]:
    """Return every group of letters as the number that its bytes are."""
    raw, width = padded.encode("utf-16-le", "surrogatepass"), _GROUP * _UNIT
    found: set[int] = set()
    for begin in range(0, min(width, len(raw)), _UNIT):
        count = (len(raw) - begin) // width
        found.update(struct.unpack_from(f"<{count}Q", raw, begin))
    return found


@cache
def _load(language: str) -> Model | None:
    path = _FOLDER / f"{language}.json"
    if not path.exists():
        return None
    said = json.loads(path.read_text("utf-8"))
    columns, bias, bar, hint, scale = (tuple(said[name]) for name in _SAID)
    place = {name: at for at, name in enumerate(said["concepts"])}
    marks = array("H", _unpacked(said["marks"]))
    if sys.byteorder == "big":
        marks.byteswap()
    letters, themes = (
        tuple(array("b", _unpacked(each)) for each in said[name]) for name in ("letters", "themes")
    )
    rules = {name: tuple(each) for name, each in said["rules"].items()}
    return Model(columns, bias, bar, hint, scale, marks, letters, place, themes, rules)


def _unpacked(said: str) -> bytes:
    return zlib.decompress(b64decode(said))
