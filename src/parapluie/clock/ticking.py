"""Runs the jobs of all rooms (settings.JOBS) once, in one process at a time.

Each job may run again at any moment without harm. One that fails keeps no other from running.
"""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from parapluie.clock import leasing
from parapluie.clock.models import Seen
from parapluie.kit import times
from parapluie.kit.errors import OperatorError

TICK_EVERY = timedelta(minutes=1)
# Time servers correct a clock by seconds; summer time changes no moment. More is a fault.
MAY_GO_BACK = timedelta(hours=1)
_NAME = "tick"
_log = logging.getLogger("parapluie.clock")


@dataclass(frozen=True, slots=True)
class JobResult:
    """What one job did: `said` is what it returned, or where and how it failed."""

    name: str
    ok: bool
    said: str


def tick() -> list[JobResult]:
    """Run every job once; return nothing where another process is at it.

    Raise `OperatorError` where the clock was set back.
    """
    now = times.now()
    refuse_clock_set_back(now)
    token = leasing.take(_NAME, now)
    if token is None:
        return []
    try:
        Seen.objects.update_or_create(name=_NAME, defaults={"moment": now})
        results = []
        for name in settings.JOBS:
            if not leasing.keep(_NAME, token, times.now()):
                break  # another process took over; it runs the rest
            results.append(_run(name))
        return results
    finally:
        leasing.give_back(_NAME, token)


def refuse_clock_set_back(now: datetime) -> None:
    """Raise `OperatorError` where `now` lies well before the last tick: days would be wrong."""
    seen = Seen.objects.filter(name=_NAME).first()
    if seen is not None and now < seen.moment - MAY_GO_BACK:
        raise OperatorError(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, but the last tick was at "
            f"{seen.moment:%Y-%m-%d %H:%M} UTC: it was set back, or it ran ahead before. "
            "Set the clock right; if it is right now, run `parapluie tick --clock-is-right`."
        )


def forget_last_tick() -> None:
    """Take the clock as it is now for right, after an operator looked at it."""
    Seen.objects.filter(name=_NAME).delete()


def _run(name: str) -> JobResult:
    try:
        return JobResult(name, ok=True, said=str(import_string(name)()))
    except OperatorError as fault:
        said = str(fault)
    except Exception as fault:  # noqa: BLE001  one failing job must not stop the others
        # Never the message: it could hold what somebody wrote.
        last = traceback.extract_tb(fault.__traceback__)[-1]
        said = f"{type(fault).__name__} at {Path(last.filename).name}:{last.lineno}"
    _log.error("job %s failed: %s", name, said)
    return JobResult(name, ok=False, said=said)
