"""Reads the sentences in `corpus/`: `<split>/<language>/<label>/<persona>.txt`, one a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "corpus"
CLEAN = "clean"
# What a folder's sentences are, for each screen they speak of; they are clean for all others.
LABELS = {
    "status": "status",
    "asks-status": "asks-status",
    "near": CLEAN,
    "benign": CLEAN,
    "minor": "minor",
    "minor-near": CLEAN,
    "supplies": "supplies",
    "supplies-near": CLEAN,
    "stigma": "stigma",
    "stigma-near": CLEAN,
    "appearance": "appearance",
    "appearance-near": CLEAN,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, what it is, and whose voice it is in."""

    text: str
    language: str
    folder: str  # "status", "near" …
    persona: str

    @property
    def label(self) -> str:
        """Return the screen that should find it, or "clean"."""
        return LABELS[self.folder]


def languages(split: str) -> list[str]:
    """Return the languages there are sentences of."""
    return sorted(one.name for one in (FOLDER / split).iterdir() if one.is_dir())


def sentences(split: str, language: str, *folders: str) -> Iterator[Sentence]:
    """Give the sentences of one split and language, of some folders or of all."""
    for path in sorted((FOLDER / split / language).glob("*/*.txt")):
        folder = path.parent.name
        if folder in (folders or LABELS):
            for line in path.read_text("utf-8").splitlines():
                if line.strip():
                    yield Sentence(line.strip(), language, folder, path.stem)
