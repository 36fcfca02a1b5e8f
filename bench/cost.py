"""Server CPU for one report (form, send, code page), beside the least that a report can cost."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench import processes
from bench.figures import Figure
from bench.floor import TEXT
from tests import city, reporter
from tests.city import Running
from tests.visitor import Visitor

ROUNDS = 3
REPORTS = 40  # a round
HIGHEST_RATIO = 1.5


def measure(running: Running, copy: Path) -> list[Figure]:
    """Take turns between the server and the floor, so that a busy machine weighs on both alike.

    `copy` is a stopped copy of the city's folder, for the floor to write in.
    """
    send(running, 5)
    floors, acts, webs = [], [], []
    for _ in range(ROUNDS):
        webs.append(_web(running))
        bare = _bare(copy)
        floors.append(bare["floor"])
        acts.append(bare["act"])
    floor, act, web = (1000 * statistics.median(each) for each in (floors, acts, webs))
    ratio = web / floor
    return [
        Figure(
            "server CPU per report (form + send)",
            f"{web:.1f} ms",
            f"≤ {HIGHEST_RATIO} × floor",
            ratio,
            ratio <= HIGHEST_RATIO,
            f"floor {floor:.1f} ms; Hush Line 26-31, SecureDrop 40-45 ms",
        ),
        Figure(
            "  of which the act without the web",
            f"{act:.1f} ms",
            ratio=act / floor,
            beside=f"{bare['seals']:.0f} seals, {bare['rows']:.0f} inserts",
        ),
    ]


def send(running: Running, count: int) -> None:
    """Send reports one after another, each as a visitor of its own."""
    for _ in range(count):
        reporter.report(Visitor(running.url), TEXT)


def _web(running: Running) -> float:
    server = processes.web_processes(running)
    before = processes.cpu_seconds(server)
    send(running, REPORTS)
    return (processes.cpu_seconds(server) - before) / REPORTS


def _bare(folder: Path) -> dict[str, float]:
    settings = {"PARAPLUIE_FACE": "both", "DJANGO_SETTINGS_MODULE": "parapluie.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.floor", str(REPORTS)],
        env=city.environment(folder, **settings),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found
