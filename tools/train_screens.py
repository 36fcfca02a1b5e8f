"""Trains the screens' linear models from `corpus/train` and writes them as JSON into the package.

python -m tools.train_screens [language …]

Logistic regression over the features of `parapluie.screens.model` (present or not, divided by the
root of their number). The bar of each screen is set on sentences of personas the model had not seen
(cross-validated by file), never on the held-out split. Needs the `dev` extra.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
KEPT = {"en": 40_000}  # features kept, the heaviest; memory grows with them
KEPT_ELSEWHERE = 9_000
SEEN_AT_LEAST = 2
STEPS = 127  # weights are stored as whole numbers up to this
STRENGTH = 5.0  # inverse of the penalty on large weights
# The penalty would hold down most what few sentences show, and voices not seen live by that: so a
# feature may weigh the more freely the rarer it is, by this power of its count beside `FREE_AT`.
# Where there are many sentences, letters may weigh more freely too.
RARER, FREE_AT, LETTERS_IN = 0.4, 20, {"en": 1.5}
# By column, the share of hard negatives and of ordinary sentences that may be found in vain. A
# child at risk is worth more alarms: nothing is stopped by one.
ALARMS = {"either": ("near", 0.08, 0.0006), "minor": ("minor-near", 0.10, 0.006)}
# Of the ordinary English sentences, a third were written to look like findings.
ALARMS_IN = {"en": {"either": ("near", 0.10, 0.010), "minor": ("minor-near", 0.115, 0.03)}}


@dataclass(frozen=True)
class Sample:
    """The sentences of a language as a matrix, what each is, and whose voice it is in."""

    language: str
    matrix: csr_matrix  # each column times its `freedom`
    freedom: np.ndarray
    names: list[str]
    folders: np.ndarray
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
    bars: dict[str, float] = {}
    for column, labels in COLUMNS.items():
        truth = np.isin(sample.labels, labels)
        if truth.sum() < FEWEST:
            continue
        scores = unseen_scores(sample, column, truth)
        bars[column] = choose_bar(language, column, sample, scores)
        print(language, column, report(sample, scores, bars[column]))
    write(language, sample, bars)


def read(language: str) -> Sample:
    """Return the sentences of a language; sentences of other screens are clean for this one."""
    rows = list(corpus.sentences("train", language))
    found = [features_of(one.text, language) for one in rows]
    counts = Counter(name for groups in found for each in groups for name in each)
    names = sorted(one for one, count in counts.items() if count >= SEEN_AT_LEAST)
    place = {one: at for at, one in enumerate(names)}
    data, where, starts = [], [], [0]
    for groups in found:
        for group, each in enumerate(groups):
            known = [place[one] for one in each if one in place]
            where += known
            data += [model.measure(group, len(each))] * len(known)
        starts.append(len(where))
    freedom = np.array([freedom_of(one, counts[one], language) for one in names])
    matrix = csr_matrix((data, where, starts), shape=(len(rows), len(names)))
    return Sample(
        language,
        csr_matrix(matrix.multiply(freedom)),
        freedom,
        names,
        np.array([one.folder for one in rows]),
        np.array([one.label for one in rows]),
        # what a writer wrote under one name, as a finding and as its harmless twin, is one voice
        np.array([one.persona for one in rows]),
    )


def freedom_of(name: str, count: int, language: str) -> float:
    """Return how freely a feature may weigh, seen in that many sentences."""
    of_letters = name[0] not in "#!" or len(name) == 1
    more = LETTERS_IN.get(language, 1.0) if of_letters else 1.0
    return more * (count / FREE_AT) ** -RARER


def features_of(text: str, language: str) -> model.Features:
    """Return what the model will see of a text."""
    read = Text(text, language)
    concepts = {one.concept for one in read.own_hits}
    return model.features(read.readings[-1].signs, concepts, read.rules_held())


def rows_for(column: str, sample: Sample) -> np.ndarray:
    """Return which sentences a column learns from."""
    if column == "asks":
        return np.isin(sample.labels, COLUMNS["either"])
    return np.ones(len(sample.labels), dtype=bool)


def fit(column: str, matrix: csr_matrix, truth: np.ndarray) -> LogisticRegression:
    """Return a regression for one column. Of two rare sides, neither counts for less."""
    weight = "balanced" if column == "asks" else None
    learner = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight=weight)
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
        learned = fit(column, sample.matrix[learn], truth[learn])
        scores[unseen] = learned.decision_function(sample.matrix[unseen])
    return scores


def choose_bar(language: str, column: str, sample: Sample, scores: np.ndarray) -> float:
    """Return the lowest bar at which the alarms on clean sentences stay few enough."""
    if column not in ALARMS:
        asked, said = (scores[sample.folders == name] for name in ("asks-status", "status"))
        return float(
            max(np.quantile(asked, ASKS_MISSED), np.quantile(said, 1 - SAID_TAKEN_FOR_ASKED))
        )
    folder, near_share, benign_share = ALARMS_IN.get(language, {}).get(column, ALARMS[column])
    near = scores[sample.folders == folder]
    # The product's own texts are too alike to say how others' ordinary sentences will do.
    benign = scores[(sample.folders == "benign") & ~sample.is_ours]
    return float(max(np.quantile(near, 1 - near_share), np.quantile(benign, 1 - benign_share)))


def report(sample: Sample, scores: np.ndarray, bar: float) -> str:
    """Return recall and alarms by folder at this bar."""
    shares = {
        folder: float((scores[sample.folders == folder] >= bar).mean())
        for folder in sorted(set(sample.folders))
    }
    return f"bar {bar:.2f} " + " ".join(f"{name} {share:.4f}" for name, share in shares.items())


def write(language: str, sample: Sample, bars: dict[str, float]) -> None:
    """Keep the heaviest features, learn again from them alone, and write whole numbers."""
    first = learn_all(sample, list(bars), sample.matrix)
    weights = np.array([one.coef_[0] for one in first])
    heaviest = np.argsort(-np.abs(weights).max(axis=0))[: KEPT.get(language, KEPT_ELSEWHERE)]
    again = learn_all(sample, list(bars), sample.matrix[:, heaviest])
    weights = np.array([one.coef_[0] for one in again]) * sample.freedom[heaviest]
    scale = float(np.abs(weights).max() / STEPS)
    steps = np.rint(weights / scale).astype(int)
    weighing = [at for at in range(len(heaviest)) if steps[:, at].any()]
    weighing.sort(key=lambda at: sample.names[heaviest[at]])
    said = {
        "columns": list(bars),
        "bias": [round(float(one.intercept_[0]), 4) for one in again],
        "bar": [round(bar, 4) for bar in bars.values()],
        "scale": scale,
        "features": [sample.names[heaviest[at]] for at in weighing],
        "weights": [[int(column[at]) for at in weighing] for column in steps],
    }
    folder = Path(model.__file__).parent / "weights"
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{language}.json").write_text(text + "\n", "utf-8")
    print(language, f"{len(weighing)} features, {len(text) / 1e6:.2f} MB")


def learn_all(sample: Sample, columns: list[str], matrix: csr_matrix) -> list[LogisticRegression]:
    """Return a regression for each column, from all sentences it learns from."""
    found = []
    for column in columns:
        of_use = rows_for(column, sample)
        truth = np.isin(sample.labels, COLUMNS[column])
        found.append(fit(column, matrix[of_use], truth[of_use]))
    return found


if __name__ == "__main__":
    main()
