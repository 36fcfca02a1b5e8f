"""A small linear model a language: adds up weights of letter groups, word pairs, concepts, rules.

It sees what no rule foresaw, says how sure it is and which words weighed most, and may only ask.
Trained by `python -m tools.train_screens` from the sentences in `corpus/`; plain JSON, scored in
plain Python. Texts are read sentence by sentence; a weight counts once a sentence, divided by the
root of how many features of its group the sentence has, so that length adds nothing by itself.
"""

import json
import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

import marisa_trie

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
SIZES: Final = (4,)  # alone it did as well as with others, and is read in a fifth of the time
Features = tuple[set[str], set[str], set[str]]  # letters and words, concepts, rules
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
_QUICK: Final = frozenset({"en"})  # most is written in it: a dict is many times faster than a trie
_MOST_MARKED: Final = 14  # words of one sentence
_BITS: Final = 20  # a sum of a few thousand weights of up to 127 fits
_HALF, _MASK = 1 << (_BITS - 1), (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Model:
    """What `tools.train_screens` learned: by column a bias, a bar, a weight for each feature."""

    columns: tuple[str, ...]  # "either" status or a question about it; "asks", which; "minor"
    bias: tuple[float, ...]
    bar: tuple[float, ...]
    hint: tuple[float, ...]  # the bars of sentences without plain words
    scale: float
    # Of a feature: a weight a column in steps of `scale`, packed into one number
    weight: Callable[[str], int | None]

    def weigh(self, features: Iterable[str]) -> int:
        """Return the packed sum of the weights of those of these features that it knows."""
        return sum(filter(None, map(self.weight, features)))


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence: half-open offsets into the original, how far each column is above its bar.

    `heaviest(column)` gives the words in it that weighed most.
    """

    start: int
    end: int
    above: Mapping[str, float]
    heaviest: Callable[[str], tuple[int, int]]


def load(language: str) -> Model | None:
    """Return the model of a language, or None where there is too little to learn from."""
    return _load(language)


def features(signs: str, concepts: Iterable[str] = (), rules: Iterable[str] = ()) -> Features:
    """Return what a sentence has: its letter groups, its concepts, the rules that hold in it."""
    padded = f" {signs.strip()} "
    letters = _groups(padded)
    words = _WORD.findall(padded)
    letters.update(f"{a}_{b}" for a, b in pairwise(words))
    known = sorted(set(concepts))
    themes = {f"#{one}" for one in known} | {f"#{a}#{b}" for a, b in combinations(known, 2)}
    return letters, themes, {f"!{one}" for one in rules}


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


def score(model: Model, found: Features, *, is_plain: bool) -> dict[str, float]:
    """Return, by column, how far above its bar a sentence is."""
    bars = model.bar if is_plain else model.hint
    totals = [bias - bar for bias, bar in zip(model.bias, bars, strict=True)]
    for group, each in enumerate(found):
        packed = model.weigh(each)
        if packed:
            share = model.scale * measure(group, len(each))
            for at in range(len(totals)):
                packed, weight = _unpacked(packed)
                totals[at] += share * weight
    return dict(zip(model.columns, totals, strict=True))


def _packed(weights: Iterable[int]) -> int:
    """Return several small weights as one number: sums of such numbers add each of them up."""
    return sum(one << (_BITS * at) for at, one in enumerate(weights))


def _unpacked(packed: int) -> tuple[int, int]:
    """Return the rest of a packed sum, and its first weight."""
    first = ((packed + _HALF) & _MASK) - _HALF
    return (packed - first) >> _BITS, first


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
        above = score(model, found, is_plain=is_plain(signs[start:end], concepts))
        yield Judged(first, last, above, heaviest)


def is_plain(signs: str, concepts: Set[str]) -> bool:
    """Say whether plain words stand in a sentence, or too few words to hint at anything."""
    return not PLAIN.isdisjoint(concepts) or len(_WORD.findall(signs)) < _FEWEST_TO_HINT


def _says_enough(signs: str) -> bool:
    """Say whether there are enough words to judge by: a title or a label is no sentence."""
    return len(_WORD.findall(signs)) >= _FEWEST_WORDS or len(_WIDE.findall(signs)) >= _FEWEST_WIDE


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
    letters, themes = measure(0, len(found[0])), measure(1, len(found[1]))
    gains = []
    for begin, end, signs in words:
        touching = {one.concept for one in hits if one.start < end and begin < one.end}
        gain = letters * _weight(model, at, _groups(f" {signs} "))
        gains.append(gain + themes * _weight(model, at, {f"#{one}" for one in touching}))
    cost = max(sum(gains) / len(gains), 0.0)  # what a word has to weigh, to be taken in
    most, begin, end = 0.0, 0, 0
    for first in range(len(words)):
        total = 0.0
        for last in range(first, min(len(words), first + _MOST_MARKED)):
            total += gains[last] - cost
            if total > most:
                most, begin, end = total, first, last
    return words[begin][0], words[end][1]


def _groups(padded: str) -> set[str]:
    return {padded[at : at + size] for size in SIZES for at in range(len(padded) - size + 1)}


def _weight(model: Model, at: int, names: Iterable[str]) -> int:
    packed = model.weigh(names)
    for _ in range(at):
        packed, _first = _unpacked(packed)
    return _unpacked(packed)[1]


@cache
def _load(language: str) -> Model | None:
    path = _FOLDER / f"{language}.json"
    if not path.exists():
        return None
    said = json.loads(path.read_text("utf-8"))
    names = tuple(said["columns"])
    weight = _table(said["features"], said["weights"], quick=language in _QUICK)
    bias, bar, hint = (tuple(said[name]) for name in ("bias", "bar", "hint"))
    return Model(names, bias, bar, hint, said["scale"], weight)


def _table(
    features: list[str], columns: list[list[int]], *, quick: bool
) -> Callable[[str], int | None]:
    """Return what gives the packed weight of a feature, or None for one that it does not know."""
    packed = zip(features, map(_packed, zip(*columns, strict=True)), strict=True)
    if quick:
        once: dict[int, int] = {}  # half of the numbers stand more than once
        return {name: once.setdefault(each, each) for name, each in packed}.get
    names, by_number = marisa_trie.Trie(features), array("q", bytes(8 * len(features)))
    for name, each in packed:
        by_number[names[name]] = each

    def weight(feature: str) -> int | None:
        number = names.get(feature)
        return None if number is None else by_number[number]

    return weight
