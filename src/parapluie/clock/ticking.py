"""Runs the jobs of all rooms (settings.JOBS), one process at a time."""

from dataclasses import dataclass
from datetime import timedelta

TICK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class JobResult:
    """What one job did: `said` is what it returned, or what went wrong."""

    name: str
    ok: bool
    said: str


def tick() -> list[JobResult]:
    """Run every job once."""
    return []
