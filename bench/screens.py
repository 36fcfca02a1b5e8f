"""How well the screens find what they should, on sentences nobody tuned them to (`corpus/heldout`).

Every share comes with its 95 % Wilson interval. Speed and memory stand beside Presidio's, on the
same texts in the same run.
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import django

from bench.figures import Figure
from tools import corpus, disguises
from tools.corpus import CLEAN, Sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")

SPLIT = "heldout"
ABOUT_STATUS = ("status", "asks-status")
FOLDERS = ("status", "asks-status", "near", "benign")
Z = 1.96
PEER = Path(__file__).resolve().parents[1] / ".peers" / "bin" / "python"
TEXTS_FOR_SPEED = 1_500
MOST_MIB = 40


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its Wilson interval."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        p, n = self.value, self.of
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] of {self.of}"


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence and the screens that found something in it, by tier."""

    sentence: Sentence
    by_rules: frozenset[str]
    by_both: frozenset[str]

    def found(self, *screens: str, rules: bool = False) -> bool:
        return bool((self.by_rules if rules else self.by_both) & set(screens))

    @property
    def said(self) -> str:
        """Return the one label that the screens gave it."""
        return next((one for one in reversed(ABOUT_STATUS) if one in self.by_both), CLEAN)


def measure() -> list[Figure]:
    """Return what the screens find, and at what speed."""
    return [*found(), *_speed()]


def found() -> list[Figure]:
    """Read the whole held-out split and compare it with the bars."""
    django.setup()
    reads = {
        language: [_read(one) for one in corpus.sentences(SPLIT, language)]
        for language in corpus.languages(SPLIT)
    }
    english = [one for one in reads["en"] if one.sentence.folder in FOLDERS]
    return [
        *_english(english),
        *_indirect(english),
        *_languages(reads),
        *_benign(reads),
        *_minors(reads["en"]),
        *_identifiers(),
        *_evasion(english),
    ]


def _read(one: Sentence, text: str = "") -> Read:
    from parapluie.screens import screening
    from parapluie.screens.findings import Where

    found = screening.run(text or one.text, one.language, Where.STAFF)
    rules = frozenset(each.screen for each in found if each.tier == "rules")
    return Read(one, rules, frozenset(each.screen for each in found))


def _is_indirect(one: Read) -> bool:
    return "indirect" in one.sentence.persona


def _is_about_status(one: Read) -> bool:
    return one.sentence.label in ABOUT_STATUS


def _share(reads: Iterable[Read], holds: Callable[[Read], bool]) -> Share:
    every = list(reads)
    return Share(sum(map(holds, every)), len(every))


def _at_least(what: str, share: Share, bar: float, aim: float | None = None) -> Figure:
    wanted = f"≥ {bar}" + (f", aim {aim}" if aim else "")
    return Figure(what, str(share), wanted, holds=share.value >= bar)


def _at_most(what: str, share: Share, bar: float, aim: float | None = None) -> Figure:
    wanted = f"≤ {bar}" + (f", aim {aim}" if aim else "")
    return Figure(what, str(share), wanted, holds=share.value <= bar)


def _precision(reads: list[Read], *, rules: bool) -> Share:
    found = [one for one in reads if one.found(*ABOUT_STATUS, rules=rules)]
    return _share(found, _is_about_status)


def _english(reads: list[Read]) -> list[Figure]:
    direct = [one for one in reads if not _is_indirect(one)]
    named = [one for one in direct if _is_about_status(one)]
    near = [one for one in direct if one.sentence.folder == "near"]
    by_rules = _share(named, lambda one: one.found(*ABOUT_STATUS, rules=True))
    both = _share(named, lambda one: one.found(*ABOUT_STATUS))
    alarms = _share(near, lambda one: one.found(*ABOUT_STATUS))
    return [
        _at_least("English, rules: precision", _precision(direct, rules=True), 0.95, 0.97),
        _at_least("English, rules: recall", by_rules, 0.75, 0.85),
        _at_least("English, both tiers: recall", both, 0.93, 0.96),
        _at_most("English, both tiers: alarms on hard negatives", alarms, 0.12, 0.08),
    ]


def _indirect(reads: list[Read]) -> list[Figure]:
    indirect = [one for one in reads if _is_indirect(one)]
    named = [one for one in indirect if _is_about_status(one)]
    recall = _share(named, lambda one: one.found(*ABOUT_STATUS))
    return [
        _at_least("English, indirect: recall", recall, 0.90, 0.93),
        _at_least("English, indirect: precision", _precision(indirect, rules=False), 0.82, 0.88),
    ]


def _languages(reads: dict[str, list[Read]]) -> list[Figure]:
    asked = [one for each in reads.values() for one in each if one.sentence.label == "asks-status"]
    figures = [
        _at_least(
            "asks-status, all languages: recall",
            _share(asked, lambda one: one.found("asks-status")),
            0.95,
            0.98,
        )
    ]
    scores = {}
    for language, every in reads.items():
        mine = [one for one in every if one.sentence.folder in FOLDERS[:3]]
        if language == "en" or not mine:
            continue
        scores[language] = _macro_f1(mine)
        named = [one for one in mine if _is_about_status(one)]
        near = [one for one in mine if not _is_about_status(one)]
        recall = _share(named, lambda one: one.found(*ABOUT_STATUS))
        alarms = _share(near, lambda one: one.found(*ABOUT_STATUS))
        figures.append(
            Figure(
                f"{language}: macro-F1 of status, asks-status, clean",
                f"{scores[language]:.3f}",
                "≥ 0.70",
                holds=scores[language] >= 0.70,
                beside=f"recall {recall}; alarms on hard negatives {alarms}",
            )
        )
    mean = sum(scores.values()) / len(scores) if scores else 0.0
    figures.append(
        Figure(
            f"macro-F1, mean of {len(scores)} other languages",
            f"{mean:.3f}",
            "≥ 0.82, aim 0.90",
            holds=mean >= 0.82,
        )
    )
    return figures


def _macro_f1(reads: list[Read]) -> float:
    scores = []
    for label in (*ABOUT_STATUS, CLEAN):
        said = sum(one.said == label for one in reads)
        true = sum(one.sentence.label == label for one in reads)
        both = sum(one.said == label == one.sentence.label for one in reads)
        scores.append(2 * both / (said + true) if said + true else 0.0)
    return sum(scores) / len(scores)


def _benign(reads: dict[str, list[Read]]) -> list[Figure]:
    figures, pooled, of_children = [], Share(0, 0), Share(0, 0)
    for language, every in reads.items():
        mine = [one for one in every if one.sentence.folder == "benign"]
        share = _share(mine, lambda one: one.found(*ABOUT_STATUS))
        pooled = Share(pooled.hits + share.hits, pooled.of + share.of)
        children = _share(mine, lambda one: one.found("minor"))
        of_children = Share(of_children.hits + children.hits, of_children.of + children.of)
        most = max(1, round(share.of / 500))
        figures.append(
            Figure(
                f"{language}: alarms on ordinary municipal text",
                f"{share.hits} of {share.of}",
                "≤ 1 in 500",
                holds=share.hits <= most and share.of >= 500,
            )
        )
    high = 1000 * pooled.interval[1]
    return [
        *figures,
        Figure(
            "ordinary municipal text, all languages: upper Wilson bound",
            f"{high:.2f} in 1,000 ({pooled.hits} of {pooled.of})",
            "≤ 3 in 1,000, aim 2",
            holds=high <= 3,
        ),
        Figure(
            "ordinary municipal text, all languages: taken for a child at risk", str(of_children)
        ),
    ]


def _minors(reads: list[Read]) -> list[Figure]:
    at_risk = [one for one in reads if one.sentence.folder == "minor"]
    near = [one for one in reads if one.sentence.folder == "minor-near"]
    own = [one for one in near if one.sentence.persona.startswith("own-children")]
    return [
        _at_least("minor: recall", _share(at_risk, lambda one: one.found("minor")), 0.97),
        _at_most("minor: alarms", _share(near, lambda one: one.found("minor")), 0.15),
        _at_most(
            "minor: alarms on people's own children and adults' school, colour, age words",
            _share(own, lambda one: one.found("minor")),
            0.02,
        ),
    ]


def _identifiers() -> list[Figure]:
    from parapluie.screens import screening
    from parapluie.screens.findings import Where

    kinds: dict[str, list[bool]] = {}
    clean: list[bool] = []
    for line in (corpus.FOLDER / SPLIT / "identifiers.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = screening.run(row["text"], "en", Where.LEAVING)
        spots = [one for one in found if one.screen == "identifiers"]
        for start, end, kind in row["entities"]:
            met = any(one.label == kind and one.start < end and start < one.end for one in spots)
            kinds.setdefault(kind, []).append(met)
        if not row["entities"]:
            clean.append(bool(spots))
    figures = [
        _at_least(f"identifiers, {kind}: recall", Share(sum(met), len(met)), 0.97)
        for kind, met in sorted(kinds.items())
    ]
    return [
        *figures,
        Figure("identifiers: alarms on look-alikes", str(Share(sum(clean), len(clean)))),
    ]


def _evasion(reads: list[Read]) -> list[Figure]:
    named = [one for one in reads if _is_about_status(one) and not _is_indirect(one)]
    plain = _share(named, lambda one: one.found(*ABOUT_STATUS))
    figures = []
    for name, disguise in disguises.ALL.items():
        again = [_read(one.sentence, disguise(one.sentence.text)) for one in named]
        share = _share(again, lambda one: one.found(*ABOUT_STATUS))
        lost = 100 * (plain.value - share.value)
        figures.append(
            Figure(
                f"English, disguised by {name}: recall lost",
                f"{lost:.1f} points",
                "≤ 5 points",
                holds=lost <= 5,
                beside=f"recall {share}",
            )
        )
    return figures


def _speed() -> list[Figure]:
    """Read the same English texts as Presidio does, on one core each, one after the other."""
    rows = [one.text for one in corpus.sentences(SPLIT, "en", *FOLDERS)][:TEXTS_FOR_SPEED]
    ours = _timed([sys.executable, "-m", "bench.screens_speed"], rows)
    figures = [
        Figure(
            "memory that the screens add, all languages",
            f"{ours['mib']:.1f} MiB",
            f"≤ {MOST_MIB} MiB",
            ours["mib"] / MOST_MIB,
            ours["mib"] <= MOST_MIB,
        )
    ]
    if not PEER.exists():
        beside = "Presidio isn't installed: make bench installs it"
        return [*figures, Figure("screens: texts a second", f"{ours['rate']:.0f}", beside=beside)]
    peer = _timed([str(PEER), str(Path(__file__).with_name("presidio_peer.py"))], rows)
    ratio = ours["rate"] / peer["rate"]
    return [
        *figures,
        Figure(
            "screens: texts a second, one core",
            f"{ours['rate']:.0f}",
            "≥ 20 × Presidio, aim 50 ×",
            ratio,
            ratio >= 20,
            f"Presidio with spaCy {peer['rate']:.0f}",
        ),
    ]


def _timed(command: list[str], texts: list[str]) -> dict[str, float]:
    began = time.monotonic()
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=600
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {"took": time.monotonic() - began, **found}
