"""Wrong tries are counted per account, in memory; no address is ever looked at."""

from datetime import timedelta
from typing import Final

from django.core.cache import cache

TRIES: Final = 5
WITHIN: Final = timedelta(minutes=5)


def may_try(account: str) -> bool:
    """Say whether this account may try once more now."""
    return int(cache.get(_name(account), 0)) < TRIES


def note_failure(account: str) -> None:
    """Count a wrong try; the count ends five minutes after its first."""
    cache.add(_name(account), 0, WITHIN.total_seconds())
    cache.incr(_name(account))


def forget(account: str) -> None:
    """Start counting anew after a right one."""
    cache.delete(_name(account))


def _name(account: str) -> str:
    return f"unlock/{account}"
