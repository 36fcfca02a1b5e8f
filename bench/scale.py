"""The worklist at 1,000, 20,000 and 100,000 matters: weight, time and queries of every list."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
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
SLOWEST_PAGE = 1.5  # times what the same matter's page takes at 1,000 matters
TIMES = 15


@dataclass(frozen=True, slots=True)
class List:
    """One list at one size of the city."""

    bytes: int
    seconds: float
    queries: int


def measure(folder: Path) -> list[Figure]:
    """Fill a stopped copy of the city step by step, and look at every list after each."""
    page = _one_matter(folder)
    found = {}
    for size in SIZES:
        _fill(folder, size)
        found[size] = _look(folder, [*LISTS, page])
    first = found[SIZES[0]]
    lists = [_figure(size, found[size], first) for size in SIZES]
    return lists + [_page_figure(size, found[size][page], first[page]) for size in SIZES[1:]]


def _one_matter(folder: Path) -> str:
    """Return the address of a matter the officer has read already: its page is measured."""
    running = city.start(folder, "serve", "--face", "both")
    try:
        running.wait_until_it_answers()
        officer = sign_in(running)
        address = officer.matters()[0]
        officer.read(address)
        return address
    finally:
        running.stop()


def _fill(folder: Path, size: int) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "parapluie.config.settings"}
    subprocess.run(
        [sys.executable, "-m", "bench.many", str(size)],
        env=city.environment(folder, **settings),
        check=True,
        timeout=240,
    )


def _look(folder: Path, paths: Sequence[str]) -> dict[str, List]:
    running = city.start(folder, "serve", "--face", "both")
    try:
        running.wait_until_it_answers()
        officer = sign_in(running)
        queries = _queries(folder, officer, paths)
        return {path: List(*_asked(officer, path), queries[path]) for path in paths}
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


def _queries(folder: Path, officer: Officer, paths: Sequence[str]) -> dict[str, int]:
    settings = {"DJANGO_SETTINGS_MODULE": "parapluie.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.queries", *paths],
        input=json.dumps(officer.visitor.cookies),
        env=city.environment(folder, **settings),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    counted: dict[str, int] = json.loads(done.stdout)
    return counted


def _page_figure(size: int, page: List, first: List) -> Figure:
    ratio = page.seconds / first.seconds
    return Figure(
        f"a matter's page at {size:,} matters",
        f"{1000 * page.seconds:.0f} ms, {page.queries} queries",
        f"≤ {SLOWEST_PAGE} × at 1,000, same queries",
        ratio,
        ratio <= SLOWEST_PAGE and page.queries == first.queries,
        "the same matter, opened again",
    )


def _figure(size: int, found: dict[str, List], before: dict[str, List]) -> Figure:
    lists = {path: found[path] for path in LISTS}
    first = {path: before[path] for path in LISTS}
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
