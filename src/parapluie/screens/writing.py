"""Reads what is about to be sealed, under every form (settings.VAULT_WRITING_CHECKS).

What staff write is refused where the rules find status, a question about it, or supplies held
against somebody; where only the model suspects it, they are asked once. What the person writes
themselves is never stopped here.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from parapluie.guidelines.controls import carries_out
from parapluie.kit.references import is_id
from parapluie.screens import counting, screening
from parapluie.screens.errors import Stopped, WordsStopped
from parapluie.screens.findings import Finding, Strength, Where
from parapluie.screens.text import Text

PERSON: Final = "reporter"  # the author of what the person themselves wrote
_SHORTEST: Final = 2  # signs: two say a status in Chinese
# What the product itself puts beside words: never written by hand.
_NOT_WORDS: Final = frozenset(
    {
        "title",
        "at",
        "turn",
        "what",
        "to",
        "purpose",
        "until",
        "basis",
        "packet",
        "receipt",
    }
)
# What names something else by `references.new_id` or a random key: among random signs a word
# such as "PR" turns up once in some thousand.
_OPAQUE: Final = frozenset(
    {
        "blind",
        "blob",
        "concerns",
        "item",
        "key",
        "line",
        "masks",
        "named",
        "of",
        "over-bars",
        "partner",
        "question",
        "task",
        "twin",
    }
)
_KEY: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


@dataclass
class Watched:
    """What happens to words while one request lasts."""

    looked_at: frozenset[str]  # marks of texts their writer looked at again
    advice: list[Finding] = field(default_factory=list)
    unread: bool = False  # something stood in letters that no screen knows


_watched: ContextVar[Watched | None] = ContextVar("watched", default=None)


class Words(Protocol):
    """What is about to be sealed (vault.Written)."""

    @property
    def kind(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def content(self) -> Mapping[str, Any]: ...


def check_written(written: Words) -> None:
    """Raise `WordsStopped` for words of staff that may not be written down; gather advice."""
    if written.author != PERSON:
        require_clean(texts_of(written.content), Where.STAFF)


def require_clean(texts: Iterable[str], where: Where, language: str = "") -> None:
    """Raise `WordsStopped` unless each text may stand at this place, or its writer said it may."""
    stopped = stopped_in(texts, where, language)
    if stopped:
        raise WordsStopped(stopped)


@carries_out("BRI-3b", "BRI-3c", "BRI-4", "PRE-2", "PUR-1c")
def stopped_in(
    texts: Iterable[str],
    where: Where,
    language: str = "",
    apart_from: frozenset[str] = frozenset(),
) -> tuple[Stopped, ...]:
    """Return what stops each of these texts at a place; keep what is only advised.

    `apart_from` names screens that don't count here: a number in the field for a number.
    """
    stopped = []
    for text in texts:
        _note_unread(text)
        found = [one for one in read(text, where, language) if one.screen not in apart_from]
        advise([one for one in found if one.strength is Strength.ADVISE])
        stopping = _stopping(text, found)
        if stopping:
            stopped.append(Stopped(text, stopping))
    return tuple(stopped)


def _stopping(text: str, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what stops a text: what is refused, else what its writer hasn't looked at yet."""
    by = {strength: [one for one in found if one.strength is strength] for strength in Strength}
    if by[Strength.REFUSE] or not _was_looked_at(text):
        return (*by[Strength.REFUSE], *by[Strength.ASK])
    return ()


def read(text: str, where: Where, language: str = "") -> list[Finding]:
    """Return what the screens find in a text, counted once a screen and noted nowhere."""
    found = screening.run(text, language, where)
    counting.count(found, where)
    return found


def texts_of(content: Mapping[str, Any]) -> Iterator[str]:
    """Give every text in what is about to be sealed, however deep."""
    for name, said in content.items():
        if name not in _NOT_WORDS:
            yield from (one for one in _texts(said) if not _is_opaque(name, one))


def mark_of(text: str) -> str:
    """Return what stands for a text when its writer confirms it: the same words, no others."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def advise(found: list[Finding]) -> None:
    """Keep what is only advised until the page that follows."""
    watched = _watched.get()
    if watched is not None:
        watched.advice += found


def _note_unread(text: str) -> None:
    """Keep that no screen knows the letters of a text: its page says so, and nobody trusts it."""
    watched = _watched.get()
    if watched is not None and not Text(text).is_known:
        watched.unread = True


@contextmanager
def watching(looked_at: Iterable[str]) -> Iterator[Watched]:
    """While it lasts, what was asked about texts of these marks counts as answered."""
    watched = Watched(frozenset(looked_at))
    token = _watched.set(watched)
    try:
        yield watched
    finally:
        _watched.reset(token)


def _is_opaque(name: str, said: str) -> bool:
    return name in _OPAQUE and (is_id(said) or _KEY.fullmatch(said) is not None)


def _was_looked_at(text: str) -> bool:
    watched = _watched.get()
    return watched is not None and mark_of(text) in watched.looked_at


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        if len(said) >= _SHORTEST:
            yield said
    elif isinstance(said, Mapping):
        for one in said.values():
            yield from _texts(one)
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _texts(one)
