"""A class list of 50,000 lines: does memory stay level, and what costs a line beside a bare row?

Each size is taken in by a process of its own: `python -m bench.class_lists COUNT`.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import django

from bench.figures import Figure
from tests import city

SMALL, LARGE = 5_000, 50_000
PEOPLE = 2_500
MOST_MB = 8.0  # more at ten times the lines
SLOWEST = 6.0  # times a bare row: each line is looked up, checked and written into the ledger


def measure(folder: Path) -> list[Figure]:
    """Take in a small and a large list, each into a stopped copy of the city."""
    small, large = (_run(city.copy(folder, folder.parent / f"l{n}"), n) for n in (SMALL, LARGE))
    grown = (large["peak"] - small["peak"]) / 1024
    ratio = large["seconds"] / large["floor"]
    beside = (
        f"{LARGE:,} lines against {SMALL:,}; {large['seconds']:.1f} s, {large['again']:.1f} s again"
    )
    return [
        Figure(
            "class list: memory at ten times the lines",
            f"{grown:.1f} MB more",
            f"≤ {MOST_MB:.0f} MB",
            holds=grown <= MOST_MB,
            beside=beside,
        ),
        Figure(
            "class list: a line beside a bare row",
            f"{ratio:.1f} ×",
            f"≤ {SLOWEST:.0f} ×",
            ratio=ratio,
            holds=ratio <= SLOWEST,
            beside="the same rows without look-up, checks and ledger",
        ),
        Figure(
            "class list: the same one again",
            f"{large['changed']:.0f} rows changed",
            "0",
            holds=not large["changed"],
        ),
    ]


def _run(folder: Path, count: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.class_lists", str(count)],
        env=city.environment(folder, DJANGO_SETTINGS_MODULE="parapluie.config.settings"),
        check=True,
        timeout=600,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _take_in(count: int) -> dict[str, float]:
    django.setup()
    from django.db import transaction

    from parapluie.ledger.entries import SYSTEM
    from parapluie.training import class_lists
    from parapluie.training.models import Completion, Course

    _hire()
    columns = {field: field for field in class_lists.FIELDS}
    with tempfile.TemporaryFile() as file:
        _write(file, count)
        rows = Completion.objects.count()

        def take() -> None:
            file.seek(0)
            class_lists.record(class_lists.read(file, columns), by=SYSTEM)  # type: ignore[arg-type]  # no bad lines

        seconds = _timed(take)
        recorded = Completion.objects.count() - rows
        assert recorded == count, f"{recorded} of {count} were recorded"
        again = _timed(take)
        changed = Completion.objects.count() - rows - count
    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    bare = Course.objects.create(title="Bare rows")
    kept = Completion.objects.exclude(course=bare).order_by("-pk")[:count]
    copies = [
        Completion(
            person_id=one.person_id,
            course=bare,
            completed_on=one.completed_on,
            expires_on=one.expires_on,
            recorded_by="bench",
        )
        for one in kept
    ]

    def insert() -> None:
        with transaction.atomic():
            Completion.objects.bulk_create(copies, batch_size=1_000)

    floor = _timed(insert)
    return {
        "seconds": seconds,
        "again": again,
        "floor": floor,
        "peak": peak,
        "changed": float(changed),
    }


def _hire() -> None:
    from parapluie.accounts.models import Person

    Person.objects.bulk_create(
        Person(username=f"bench{number}", title="Park ranger") for number in range(PEOPLE)
    )


def _write(file: BinaryIO, count: int) -> None:
    from parapluie.kit.times import today
    from parapluie.training.models import Course

    title = Course.objects.filter(qualifying=True).values_list("title", flat=True)[0]
    file.write(b"username,course,completed_on\n")
    for number in range(count):
        day = today() - timedelta(days=1 + number // PEOPLE)
        file.write(f"bench{number % PEOPLE},{title},{day}\n".encode())


def _timed(act: Callable[[], None]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(_take_in(int(sys.argv[1]))))
