"""Ready texts for answers by lane, language and stage: data in `replies/`, a file a language.

They spare staff the blank page, never the thinking: what only they know stands as […], and nothing
is sent with one left.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from parapluie.guidelines.controls import carries_out

FOLDER: Final = Path(__file__).parent / "replies"
BLANK: Final = "[…]"


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A text to start from. `id` is the same in every language."""

    id: str
    language: str
    lanes: frozenset[str]
    stages: frozenset[str]
    title: str
    text: str

    @property
    def key(self) -> str:
        """Return how an address names it, such as "fr-thanks"."""
        return f"{self.language}-{self.id}"


@lru_cache(maxsize=1)
def every_text() -> tuple[ReadyText, ...]:
    """Return all of them, in the order of their files. Raise `KeyError` for one that is not whole.

    They are part of the program: read once.
    """
    return tuple(text for code, _name in settings.LANGUAGES for text in _read(code))


@carries_out("SCO-2a")
def texts_for(lane: str, stage: str) -> list[ReadyText]:
    """Return those that fit a matter of this lane at this stage, in every language."""
    return [one for one in every_text() if lane in one.lanes and stage in one.stages]


def chosen(key: str, lane: str, stage: str) -> str:
    """Return the text an address names; empty where it doesn't fit this matter."""
    return next((one.text for one in texts_for(lane, stage) if one.key == key), "")


def _read(language: str) -> list[ReadyText]:
    path = FOLDER / f"{language}.toml"
    if not path.exists():
        return []
    found = tomllib.loads(path.read_text("utf-8"))["reply"]
    return [
        ReadyText(
            id=one["id"],
            language=language,
            lanes=frozenset(one["lanes"]),
            stages=frozenset(one["stages"]),
            title=one["title"],
            text=one["text"].strip(),
        )
        for one in found
    ]
