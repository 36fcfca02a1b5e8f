"""Server CPU for one report (form and send) beside its floor: the same act without the web.

The floor runs the same Argon2id, seals and durable commit in one process. A second line compares
with less than that: the primitives alone and one raw commit, without our models and checks.
"""

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
    bares, floors, webs = [], [], []
    for _ in range(ROUNDS):
        webs.append(_web(running))
        bare = _bare(copy)
        bares.append(bare["bare"])
        floors.append(bare["act"])
    bare_cost, floor, web = (1000 * statistics.median(each) for each in (bares, floors, webs))
    return [
        Figure(
            "server CPU per report (form + send)",
            f"{web:.1f} ms",
            f"≤ {HIGHEST_RATIO} × floor",
            web / floor,
            web <= HIGHEST_RATIO * floor,
            f"floor, the act without the web: {floor:.1f} ms; Hush Line 26-31, SecureDrop 40-45 ms",
        ),
        Figure(
            "  against bare primitives and one raw commit",
            f"{web:.1f} ms",
            ratio=web / bare_cost,
            beside=f"{bare_cost:.1f} ms: Argon2id, {bare['seals']:.0f} seals",
        ),
    ]


def send(running: Running, count: int) -> None:
    """Ask for the form and send it, each time as a visitor of its own; each must be accepted."""
    for _ in range(count):
        visitor = Visitor(running.url)
        form = reporter.report_form(visitor)
        answers = {**form.values, **reporter.write(form, TEXT)}
        page = visitor.ask("POST", form.action, answers)
        if page.status != 303:
            raise RuntimeError(f"not accepted: {page.status}")


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
