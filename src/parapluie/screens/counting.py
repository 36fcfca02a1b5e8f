"""Counts what screens found, by screen, place and day, and keeps nothing else of it.

Counts are gathered while an act runs and written after it: a refusal undoes the act's transaction,
and it is refusals that a city wants to count.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date

from django.db import DatabaseError

from parapluie.kit.times import today
from parapluie.screens import models
from parapluie.screens.findings import Finding, Where

Counts = Counter[tuple[date, str, str]]
_gathered: ContextVar[Counts | None] = ContextVar("gathered", default=None)


def count(found: Sequence[Finding], where: Where) -> None:
    """Note which screens found something in one text; outside `gathering`, nothing is noted."""
    counts = _gathered.get()
    if counts is not None:
        counts.update((today(), screen, where.value) for screen in {one.screen for one in found})


@contextmanager
def gathering() -> Iterator[None]:
    """Gather counts while it lasts, and write them when it ends, whatever became of the act."""
    counts: Counts = Counter()
    token = _gathered.set(counts)
    try:
        yield
    finally:
        _gathered.reset(token)
        with suppress(DatabaseError):  # a count is worth no error page
            models.add(dict(counts))
