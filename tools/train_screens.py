"""Trains the screens' linear models from `corpus/train` and writes them as JSON into the package.

python -m tools.train_screens [language …]

Logistic regression over the features of `parapluie.screens.model` (present or not, divided by the
root of their number). The bar of each screen is set on sentences of personas the model had not seen
(cross-validated by file), never on the held-out split. Needs the `dev` extra.
"""

import argparse
import json
import os
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from pathlib import Path

import django
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from tools import corpus

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")

from parapluie.screens import model
from parapluie.screens.text import Text

# What each column tells apart: these labels from all others; for "asks", among these alone.
COLUMNS = {"either": ("status", "asks-status"), "asks": ("asks-status",), "minor": ("minor",)}
FEWEST = 50  # sentences to learn a column from; with fewer the language has none
# A question taken for a statement is the worse mistake, since somebody would be asked: so few of
# them may be missed, unless more statements than this would be taken for questions.
ASKS_MISSED, SAID_TAKEN_FOR_ASKED = 0.02, 0.15
FOLDS = 5
# Slots of the table for letters; memory grows with them, five bytes each. Primes far from powers of
# two: what lies there are numbers made of letters, and with 2**16 + 1 slots four in five met.
SLOTS = {"en": 500_009, "es": 60_013}
SLOTS_ELSEWHERE = 42_013
SEEN_AT_LEAST = 2
STEPS = 127  # weights are stored as whole numbers up to this
STRENGTH = 5.0  # inverse of the penalty on large weights
STRENGTH_IN = {"en": 12.0}  # of many sentences more may be learned
# The penalty would hold down most what few sentences show, and voices not seen live by that: so a
# feature may weigh the more freely the rarer it is, by this power of its count beside `FREE_AT`.
# Where there are many sentences, letters may weigh more freely too.
RARER, FREE_AT, LETTERS_IN = 0.4, 20, {"en": 1.5}
# By column: the label of its hard negatives, and the share of them and of ordinary sentences that
# may be found in vain; where there are two, among sentences with plain words (`model.PLAIN`), and
# among those without. A child at risk is worth more alarms: nothing is stopped by one.
Alarms = tuple[str, list[tuple[float, float]]]
ALARMS: dict[str, Alarms] = {
    "either": ("near", [(0.07, 0.0005)]),
    "minor": ("minor-near", [(0.10, 0.006)]),
}
# Of the ordinary English sentences, a third were written to look like findings.
ALARMS_IN: dict[str, dict[str, Alarms]] = {
    "en": {
        "either": ("near", [(0.125, 0.0425), (0.085, 0.0255)]),
        "minor": ("minor-near", [(0.181, 0.03)]),
    }
}


Name = int | tuple[str, str] | str  # letters; two concepts, or one with itself; a rule
LETTERS, CONCEPTS, RULES = range(len(model.PART))


@dataclass(frozen=True)
class Sample:
    """The sentences of a language as a matrix, what each is, and whose voice it is in."""

    language: str
    matrix: csr_matrix  # each column times its `freedom`
    freedom: np.ndarray
    names: list[Name]
    groups: np.ndarray  # of each feature: letters, concepts, rules
    folders: np.ndarray
    is_plain: np.ndarray  # which have words by which rules judge (`model.PLAIN`)
    labels: np.ndarray
    voices: np.ndarray

    @property
    def is_ours(self) -> np.ndarray:
        """Return which sentences are this product's own texts."""
        return np.char.startswith(self.voices.astype(str), "product-texts")


def main() -> None:
    """Train each language named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", nargs="*")
    asked = parser.parse_args()
    django.setup()
    for language in asked.language or corpus.languages("train"):
        train(language)


def train(language: str) -> None:
    """Write the model of one language, and print what it reached on voices it had not seen."""
    sample = read(language)
    bars: dict[str, tuple[float, float]] = {}
    for column, labels in COLUMNS.items():
        truth = np.isin(sample.labels, labels)
        if truth.sum() < FEWEST:
            continue
        scores = unseen_scores(sample, column, truth)
        bars[column] = choose_bars(language, column, sample, scores)
        print(language, column, report(sample, scores, bars[column]))
    write(language, sample, bars)


def read(language: str) -> Sample:
    """Return the sentences of a language; sentences of other screens are clean for this one."""
    rows = list(corpus.sentences("train", language))
    texts = [Text(one.text, language) for one in rows]
    found = [named(features_of(one)) for one in texts]
    counts: Counter[Name] = Counter(one for groups in found for each in groups for one in each)
    names = [one for one, count in counts.items() if count >= SEEN_AT_LEAST]
    place = {one: at for at, one in enumerate(names)}
    data, where, starts = [], [], [0]
    for groups in found:
        for group, each in enumerate(groups):
            known = [place[one] for one in each if one in place]
            where += known
            data += [model.measure(group, len(each))] * len(known)
        starts.append(len(where))
    of_names = np.array([group_of(one) for one in names])
    freedom = np.array([freedom_of(one, counts[one], language) for one in names])
    matrix = csr_matrix((data, where, starts), shape=(len(rows), len(names)))
    return Sample(
        language,
        csr_matrix(matrix.multiply(freedom)),
        freedom,
        names,
        of_names,
        np.array([one.folder for one in rows]),
        np.array([model.is_plain(one.readings[-1].signs, concepts_of(one)) for one in texts]),
        np.array([one.label for one in rows]),
        # what a writer wrote under one name, as a finding and as its harmless twin, is one voice
        np.array([one.persona for one in rows]),
    )


def named(found: model.Features) -> list[list[Name]]:
    """Return features by group: concepts one by one and two by two."""
    pairs: list[Name] = list(combinations_with_replacement(found.concepts, 2))
    return [list(found.letters), pairs, list(found.rules)]


def group_of(name: Name) -> int:
    """Return which group a feature is of."""
    return LETTERS if isinstance(name, int) else RULES if isinstance(name, str) else CONCEPTS


def freedom_of(name: Name, count: int, language: str) -> float:
    """Return how freely a feature may weigh, seen in that many sentences."""
    more = LETTERS_IN.get(language, 1.0) if group_of(name) == LETTERS else 1.0
    return more * float((count / FREE_AT) ** -RARER)


def features_of(text: Text) -> model.Features:
    """Return what the model will see of a text."""
    return model.features(text.readings[-1].signs, concepts_of(text), text.rules_held())


def concepts_of(text: Text) -> set[str]:
    """Return what its words are words of."""
    return {one.concept for one in text.own_hits}


def rows_for(column: str, sample: Sample) -> np.ndarray:
    """Return which sentences a column learns from."""
    if column == "asks":
        return np.isin(sample.labels, COLUMNS["either"])
    return np.ones(len(sample.labels), dtype=bool)


def fit(language: str, column: str, matrix: csr_matrix, truth: np.ndarray) -> LogisticRegression:
    """Return a regression for one column. Of two rare sides, neither counts for less."""
    weight = "balanced" if column == "asks" else None
    learner = LogisticRegression(
        C=STRENGTH_IN.get(language, STRENGTH), solver="liblinear", class_weight=weight
    )
    return learner.fit(matrix, truth)


def folds(sample: Sample) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give parts to learn from and to try on: no voice in both, every kind of sentence in each."""
    parts = StratifiedGroupKFold(FOLDS)
    yield from parts.split(sample.matrix, sample.labels, sample.voices)


def unseen_scores(sample: Sample, column: str, truth: np.ndarray) -> np.ndarray:
    """Return for each sentence the score of a regression that had not seen its voice."""
    scores, of_use = np.zeros(len(truth)), rows_for(column, sample)
    for seen, unseen in folds(sample):
        learn = seen[of_use[seen]]
        if len(set(truth[learn])) < 2:  # one writer wrote all there is of one side
            continue
        learned = fit(sample.language, column, sample.matrix[learn], truth[learn])
        scores[unseen] = learned.decision_function(sample.matrix[unseen])
    return scores


def choose_bars(
    language: str, column: str, sample: Sample, scores: np.ndarray
) -> tuple[float, float]:
    """Return the lowest bars, with plain words and without, at which alarms stay few enough."""
    if column not in ALARMS:
        asked, said = (scores[sample.folders == name] for name in ("asks-status", "status"))
        bar = max(np.quantile(asked, ASKS_MISSED), np.quantile(said, 1 - SAID_TAKEN_FOR_ASKED))
        return float(bar), float(bar)
    folder, shares = ALARMS_IN.get(language, {}).get(column, ALARMS[column])
    near = sample.folders == folder
    # The product's own texts are too alike to say how others' ordinary sentences will do.
    benign = (sample.folders == "benign") & ~sample.is_ours
    kinds = (sample.is_plain, ~sample.is_plain) if len(shares) > 1 else (np.full(len(near), True),)
    bars = [
        max(
            float(np.quantile(scores[near & kind], 1 - of_near)),
            float(np.quantile(scores[benign & kind], 1 - of_benign)),
        )
        for kind, (of_near, of_benign) in zip(kinds, shares, strict=True)
    ]
    return bars[0], bars[-1]


def report(sample: Sample, scores: np.ndarray, bars: tuple[float, float]) -> str:
    """Return recall and alarms by folder at these bars."""
    found = scores >= np.where(sample.is_plain, *bars)
    shares = {
        folder: float(found[sample.folders == folder].mean())
        for folder in sorted(set(sample.folders))
    }
    told = " ".join(f"{name} {share:.4f}" for name, share in shares.items())
    return f"bars {bars[0]:.2f}, {bars[1]:.2f}: {told}"


def write(language: str, sample: Sample, bars: dict[str, tuple[float, float]]) -> None:
    """Give letters their slots, learn again from what has a place, and write the tables."""
    slots = SLOTS.get(language, SLOTS_ELSEWHERE)
    kept = with_a_place(sample, slots, learn_all(sample, list(bars), sample.matrix))
    learned = learn_all(sample, list(bars), sample.matrix[:, kept])
    weights = np.array([one.coef_[0] for one in learned]) * sample.freedom[kept]
    groups, names = sample.groups[kept], [sample.names[at] for at in kept]
    scale = np.array(
        [np.abs(weights[:, groups == one]).max(initial=1e-9) for one in (LETTERS, CONCEPTS, RULES)]
    )
    scale /= STEPS
    steps = np.rint(weights / scale[groups]).astype(np.int8)

    marks = np.full(slots, model.NO_MARK, dtype="<u2")
    letters = np.zeros((len(bars), slots), dtype=np.int8)
    concepts = sorted({one for name in names if isinstance(name, tuple) for one in name})
    row = {one: at for at, one in enumerate(concepts)}
    themes = np.zeros((len(bars), len(concepts), len(concepts)), dtype=np.int8)
    rules = {}
    for name, step in zip(names, steps.T, strict=True):
        if isinstance(name, tuple):
            themes[:, row[name[0]], row[name[1]]] = step
        elif isinstance(name, str):
            rules[name] = step.tolist()
        elif step.any():
            marks[name % slots], letters[:, name % slots] = name % model.MARKS, step
    said = {
        "columns": list(bars),
        "bias": [round(float(one.intercept_[0]), 4) for one in learned],
        "bar": [round(bar, 4) for bar, _hint in bars.values()],
        "hint": [round(hint, 4) for _bar, hint in bars.values()],
        "scale": scale.tolist(),
        "rules": rules,
        "concepts": concepts,
        "themes": [packed(one) for one in themes],
        "marks": packed(marks),
        "letters": [packed(one) for one in letters],
    }
    folder = Path(model.__file__).parent / "weights"
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{language}.json").write_text(text + "\n", "utf-8")
    print(language, f"{len(kept)} of {len(sample.names)} features, {len(text) / 1e6:.2f} MB")


def packed(table: np.ndarray) -> str:
    """Return a table as JSON can have it. Most of it is empty."""
    return b64encode(zlib.compress(table.tobytes(), 9)).decode()


def with_a_place(sample: Sample, slots: int, learned: list[LogisticRegression]) -> np.ndarray:
    """Return which features have a place: of letters for one slot, those that matter most."""
    squares = sample.matrix.multiply(sample.matrix).sum(axis=0)
    matters = np.abs([one.coef_[0] for one in learned]).max(axis=0) * np.sqrt(squares.A1)
    taken: dict[int, int] = {}
    for at in np.argsort(-matters):
        name = sample.names[at]
        if isinstance(name, int):
            taken.setdefault(name % slots, int(at))
    others = np.flatnonzero(sample.groups != LETTERS)
    return np.sort(np.concatenate([np.array(list(taken.values()), dtype=int), others]))


def learn_all(sample: Sample, columns: list[str], matrix: csr_matrix) -> list[LogisticRegression]:
    """Return a regression for each column, from all sentences it learns from."""
    found = []
    for column in columns:
        of_use = rows_for(column, sample)
        truth = np.isin(sample.labels, COLUMNS[column])
        found.append(fit(sample.language, column, matrix[of_use], truth[of_use]))
    return found


if __name__ == "__main__":
    main()
