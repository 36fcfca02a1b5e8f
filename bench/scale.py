"""The worklist at 1,000, 20,000 and 100,000 matters: weight, time and queries of every list."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from bench.officer import sign_in
from tests import city
from tests.desk import Officer

SIZES = (1_000, 20_000, 100_000)
LISTS = (
    "/desk/",
    "/desk/matters/",
    "/desk/matters/?sort=newest",
    "/desk/matters/?who=me",
    "/desk/matters/?who=nobody",
    "/desk/matters/?due=late",
    "/desk/matters/?stage=closed",
    "/desk/matters/?stage=closed&sort=newest",
)
MOST_BYTES = 100_000
SLOWEST = 2.0  # times what the same list takes at 1,000 matters
TIMES = 15


@dataclass(frozen=True, slots=True)
class List:
    """One list at one size of the city."""

    bytes: int
    seconds: float
    queries: int


def measure(folder: Path) -> list[Figure]:
    """Fill a stopped copy of the city step by step, and look at every list after each."""
    found = {}
    for size in SIZES:
        _fill(folder, size)
        found[size] = _look(folder)
    return [_figure(size, found[size], found[SIZES[0]]) for size in SIZES]


def _fill(folder: Path, size: int) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "parapluie.config.settings"}
    subprocess.run(
        [sys.executable, "-m", "bench.many", str(size)],
        env=city.environment(folder, **settings),
        check=True,
        timeout=240,
    )


def _look(folder: Path) -> dict[str, List]:
    running = city.start(folder, "serve", "--face", "both")
    try:
        running.wait_until_it_answers()
        officer = sign_in(running)
        queries = _queries(folder, officer)
        return {path: List(*_asked(officer, path), queries[path]) for path in LISTS}
    finally:
        running.stop()


def _asked(officer: Officer, path: str) -> tuple[int, float]:
    """Return a list's bytes and its seconds over HTTP, without what other programs add."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        page = officer.visitor.ask("GET", path)
        took.append(time.perf_counter() - began)
        assert page.status == 200, f"{path}: {page.status}"
    return len(page.body.encode()), min(took)


def _queries(folder: Path, officer: Officer) -> dict[str, int]:
    settings = {"DJANGO_SETTINGS_MODULE": "parapluie.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.queries", *LISTS],
        input=json.dumps(officer.visitor.cookies),
        env=city.environment(folder, **settings),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    counted: dict[str, int] = json.loads(done.stdout)
    return counted


def _figure(size: int, lists: dict[str, List], first: dict[str, List]) -> Figure:
    heaviest = max(one.bytes for one in lists.values())
    slowest = max(lists, key=lambda path: lists[path].seconds / first[path].seconds)
    ratio = lists[slowest].seconds / first[slowest].seconds
    same = all(lists[path].queries == first[path].queries for path in lists)
    longest = max(one.seconds for one in lists.values())
    return Figure(
        f"worklist at {size:,} matters ({len(LISTS)} lists)",
        f"{heaviest / 1000:.0f} KB, {1000 * longest:.0f} ms, "
        f"{max(one.queries for one in lists.values())} queries",
        "100 KB, ≤ 2 × at 1,000, same queries",
        ratio,
        heaviest <= MOST_BYTES and ratio <= SLOWEST and same,
        f"slowest against 1,000: {slowest}; GlobaLeaks 8 s, 80 MB",
    )
