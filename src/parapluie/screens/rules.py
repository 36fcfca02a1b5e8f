"""Puts words of a lexicon together: which of them, how near one another, and beside which not.

`rules.toml` has the rules that hold in every language; a lexicon may add its own. A rule names the
concepts it needs, says why, and so explains itself: it is the tier that may refuse.
"""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TypeVar

from parapluie.screens import lexicon
from parapluie.screens.lexicon import LONGEST, Hit

Placed = TypeVar("Placed", "Hit", "Match")
_EVERYWHERE: Final = Path(__file__).parent / "rules.toml"
HARMLESS: Final = "harmless"  # phrases in which a word means something else: "building permit"
_IN_ANY_LANGUAGE: Final = frozenset({"status", "asks-status", "supplies"})  # people mix them
_WITHIN: Final = 45  # signs between the first and the last word of a rule
_AROUND: Final = 60  # signs in which a word that rules it out counts
# Languages that say the same in fewer signs: distances shrink by this.
_DENSE: Final = {"zh-Hans": 0.35, "zh-Hant": 0.35, "ko": 0.55}


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that together say something, in one language or in all.

    `needs`: one word of each concept within `within` signs (in any order unless `in_order`);
    `unless`: none of these concepts within `around` signs of them; `weighed`: it is too wide to
    speak by itself, and only tells the model where to look.
    """

    name: str
    screen: str
    needs: tuple[str, ...]
    needed: frozenset[str]
    unless: frozenset[str]
    within: int
    around: int
    in_order: bool
    weighed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule holds: from the first to the last of its words."""

    start: int
    end: int
    rule: Rule


def matches(
    hits: Sequence[Hit], languages: Iterable[str], ends: Sequence[int] = ()
) -> dict[str, list[Match]]:
    """Return by screen where its rules hold in a text, by its words in these languages, in order.

    `ends` says where sentences end: no rule reaches over one. Matches of one screen that overlap
    are one, under the name of the first; those that are only weighed stand behind the others.
    """
    found: dict[str, set[Match]] = {}
    for number, language in enumerate(languages):
        for one in _matches(hits, language, ends):
            # a slur of one language is an ordinary word of another: "en retard"
            if number == 0 or one.rule.screen in _IN_ANY_LANGUAGE:
                found.setdefault(one.rule.screen, set()).add(one)
    return {
        screen: [
            *_together(one for one in each if not one.rule.weighed),
            *_together(one for one in each if one.rule.weighed),
        ]
        for screen, each in found.items()
    }


def _together(found: Iterable[Match]) -> list[Match]:
    """Return matches in order, those that overlap as one: what is left says none of it."""
    apart: list[Match] = []
    for one in sorted(found, key=lambda one: (one.start, one.end, one.rule.name)):
        if apart and one.start < apart[-1].end:
            last = apart[-1]
            apart[-1] = replace(last, end=max(last.end, one.end))
        else:
            apart.append(one)
    return apart


def _matches(hits: Sequence[Hit], language: str, ends: Sequence[int]) -> Iterator[Match]:
    mine = _without_harmless([one for one in hits if one.language == language], language)
    by_concept: dict[str, list[Hit]] = {}
    for one in mine:
        by_concept.setdefault(one.concept, []).append(one)
    present, waiting = by_concept.keys(), _rules_by_concept(language)
    held = [one for concept in present & waiting.keys() for one in waiting[concept]]
    for _number, rule in sorted(held, key=itemgetter(0)):
        if present >= rule.needed:
            yield from _places(rule, by_concept, ends)


def _without_harmless(hits: list[Hit], language: str) -> list[Hit]:
    """Drop words that lie in a phrase which means something else; those that rule out stay."""
    harmless = [one for one in hits if one.concept == HARMLESS]
    if not harmless:
        return hits
    kept = []
    for one in hits:
        near = between(harmless, one.start - LONGEST, one.start + 1)
        if one.concept in _ruling_out(language) or not any(other.end >= one.end for other in near):
            kept.append(one)
    return kept


def between(hits: Sequence[Placed], begin: int, end: int) -> Sequence[Placed]:
    """Return those of these, which stand in the order of the text, that begin in this stretch."""
    first = bisect_left(hits, begin, key=lambda one: one.start)
    return hits[first : bisect_left(hits, end, key=lambda one: one.start)]


def _places(
    rule: Rule, by_concept: Mapping[str, list[Hit]], ends: Sequence[int]
) -> Iterator[Match]:
    """Give where a rule holds: each place of its rarest concept, with the others around it."""
    lists = [by_concept[need] for need in rule.needs]
    rarest = min(range(len(lists)), key=lambda at: len(lists[at]))
    against = [by_concept[one] for one in rule.unless if one in by_concept]
    for anchor in lists[rarest]:
        reach = rule.within + LONGEST
        around = [
            [anchor] if at == rarest else between(one, anchor.start - reach, anchor.end + reach)
            for at, one in enumerate(lists)
        ]
        for chosen in product(*around):
            start, end = min(one.start for one in chosen), max(one.end for one in chosen)
            gap = end - start - sum(one.end - one.start for one in chosen)
            if gap <= rule.within and _apart(chosen, in_order=rule.in_order):
                near = _sentence_around(start, end, rule.around, ends)
                if near and not any(_stands_in(one, *near) for one in against):
                    yield Match(start, end, rule)


def _sentence_around(
    start: int, end: int, around: int, ends: Sequence[int]
) -> tuple[int, int] | None:
    """Return the stretch in which a word rules a match out; None where it reaches over an end."""
    number = bisect_right(ends, start)
    if bisect_left(ends, end) != number:
        return None
    first = ends[number - 1] if number else 0
    last = ends[number] if number < len(ends) else end + around
    return max(first, start - around), min(last, end + around)


def _stands_in(hits: Sequence[Hit], begin: int, end: int) -> bool:
    return any(one.end > begin for one in between(hits, begin - LONGEST, end))


def _apart(chosen: tuple[Hit, ...], *, in_order: bool) -> bool:
    """Say whether no word stands for two concepts at once."""
    ordered = chosen if in_order else sorted(chosen, key=lambda one: one.start)
    return all(a.end <= b.start for a, b in pairwise(ordered))


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    """Return the rules that hold in a language, those that need one word last: they are widest."""
    everywhere = tomllib.loads(_EVERYWHERE.read_text("utf-8"))["rule"]
    return tuple(_rule(one, language) for one in [*lexicon.rules_of(language), *everywhere])


@cache
def _rules_by_concept(language: str) -> Mapping[str, list[tuple[int, Rule]]]:
    """Return each rule and its place under one of the concepts it needs: few texts have many."""
    found: dict[str, list[tuple[int, Rule]]] = {}
    for number, rule in enumerate(_rules(language)):
        found.setdefault(min(rule.needed), []).append((number, rule))
    return found


@cache
def _ruling_out(language: str) -> frozenset[str]:
    return frozenset(one for rule in _rules(language) for one in rule.unless) | {HARMLESS}


def _rule(said: dict[str, Any], language: str) -> Rule:
    scale = _DENSE.get(language, 1.0)
    return Rule(
        name=said["name"],
        screen=said["screen"],
        needs=tuple(said["needs"]),
        needed=frozenset(said["needs"]),
        unless=frozenset(said.get("unless", ())),
        within=round(said.get("within", _WITHIN) * scale),
        around=round(said.get("around", _AROUND) * scale),
        in_order=said.get("in-order", False),
        weighed=language in said.get("weighed-in", ()),
        why=said["why"],
    )
