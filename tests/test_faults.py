"""The machine fails while people send; nothing is lost and nothing is half-done."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pysqlite3
import pytest

from tests import city
from tests.city import Running
from tests.disks import fill
from tests.reporter import (
    boxes,
    code_on,
    come_back,
    opened,
    report,
    report_form,
    report_page,
    write,
)
from tests.visitor import Page, Visitor

ROOT = Path(__file__).resolve().parents[1]
CONTROLLED_KILLS = 54  # of which the last pieces of an answer may go out before their point
SUDDEN_KILLS = 4  # of the whole house at once, with three people sending
NO_ANSWER = (OSError, http.client.HTTPException)

pytestmark = pytest.mark.slow


def ask(folder: Path, question: str) -> list[tuple[object, ...]]:
    """Ask the database file of a city, beside the server that uses it."""
    with contextlib.closing(pysqlite3.connect(folder / "parapluie.sqlite3", timeout=30)) as file:
        return list(file.execute(question))


def count(folder: Path, question: str) -> int:
    return int(str(ask(folder, f"SELECT count(*) FROM {question}")[0][0]))  # noqa: S608  our own


def matters(folder: Path) -> int:
    return count(folder, "cases_matter")


def assert_nothing_is_half_saved(folder: Path) -> None:
    """Every matter has its two dossiers, each with something in it and two who can open it."""
    letterboxes, files = (
        count(folder, f"vault_dossier WHERE kind = '{kind}'") for kind in ("letterbox", "file")
    )
    assert matters(folder) == letterboxes == files
    item = "SELECT 1 FROM vault_item i WHERE i.dossier_id = d.id"
    assert count(folder, f"vault_dossier d WHERE NOT EXISTS ({item})") == 0
    grant = (
        "SELECT count(*) FROM vault_grant g WHERE g.dossier_id = d.id AND g.holder LIKE 'staff:%'"
    )
    # what is about staff is sealed to one person first (RES-3a)
    alone = f"d.erased_on IS NULL AND d.lane <> 'c' AND ({grant}) < 2"
    assert count(folder, f"vault_dossier d WHERE {alone}") == 0
    assert (
        count(folder, "vault_item i WHERE i.dossier_id NOT IN (SELECT id FROM vault_dossier)") == 0
    )


class DyingServer:
    """gunicorn with tests.dying in it: the master lives, its worker dies where it is told to."""

    def __init__(self, folder: Path) -> None:
        self.armed = folder.parent / "dying-at"
        self.port, self.folder = city.free_port(), folder
        self.printed = folder.parent / "dying.txt"
        command = [
            *(sys.executable, "-m", "gunicorn", "tests.dying:application", "--preload"),
            *("--worker-class", "gthread", "--threads", "4", "--bind", f"127.0.0.1:{self.port}"),
            *("--log-level", "critical", "--no-control-socket"),
        ]
        with self.printed.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=city.environment(folder, DYING_AT=str(self.armed)),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        Running(self.process, self.port, folder, self.printed).wait_until_it_answers()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def arm(self, point: int) -> None:
        """Let the worker die at this point of what comes next; 0 kills nobody and counts."""
        beside = self.armed.with_name("arming")
        beside.write_text(str(point))
        beside.rename(self.armed)

    def died(self) -> bool:
        return not self.armed.exists()

    def points(self) -> list[str]:
        """Return the name of each point a sending passes."""
        self.disarm()
        self.arm(0)
        report(Visitor(self.url), "a dry run")
        time.sleep(0.2)  # the last piece is out before its point is written down
        self.disarm()
        return self.armed.with_name("points-seen").read_text().splitlines()

    def disarm(self) -> None:
        self.armed.unlink(missing_ok=True)
        Visitor(self.url).get("/healthz")  # a request without the file starts the count anew


@pytest.fixture
def dying(copy_of_demo: Path) -> Iterator[DyingServer]:
    server = DyingServer(copy_of_demo)
    yield server
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(10)


def chosen_points(names: list[str]) -> list[int]:
    """Return the points to die at: all beside a commit, the rest spread evenly."""
    beside_commit = {place for place, name in enumerate(names, 1) if name.endswith("COMMIT")}
    others = [place for place in range(1, len(names) + 1) if place not in beside_commit]
    wanted = max(0, CONTROLLED_KILLS - len(beside_commit))
    step = max(1.0, len(others) / max(1, wanted))
    return sorted(beside_commit | {others[int(i * step)] for i in range(min(wanted, len(others)))})


def send_through_death(server: DyingServer, text: str) -> tuple[Page, bool]:
    """Send until a receipt is on the screen, as a person who presses Send again does."""
    form, receipt_at_once = None, True
    for _ in range(5):
        visitor = Visitor(server.url)
        try:
            form = form or report_form(visitor)
            page = visitor.send(form, **write(form, text))
        except NO_ANSWER:
            receipt_at_once = False
            continue
        if code_on(page):
            return page, receipt_at_once
        receipt_at_once = False
    raise AssertionError("no receipt after five attempts")


def test_kill_9_at_each_point_of_sending_loses_no_report_and_doubles_none(dying: DyingServer):
    """AT-6: a receipt means a readable report, wherever the server dies; no report comes twice."""
    names = dying.points()
    chosen = chosen_points(names)
    kills = 0
    for place in chosen:
        before = matters(dying.folder)
        dying.arm(place)
        page, _ = send_through_death(dying, f"killed at {place}")
        kills += dying.died()
        dying.disarm()
        where = f"point {place}, {names[place - 1]}"
        assert matters(dying.folder) == before + 1, where
        assert_nothing_is_half_saved(dying.folder)
        assert opened(come_back(Visitor(dying.url), code_on(page))), where
    assert kills >= 50
    assert any(names[place - 1] == "after COMMIT" for place in chosen)
    assert ask(dying.folder, "PRAGMA quick_check") == [("ok",)]


def test_kill_9_of_the_whole_house_while_people_send(copy_of_demo: Path):
    """Power goes for everybody at once, at moments spread over a sending and never chosen by us."""
    receipts: list[str] = []
    moments = random.Random(20261122)  # noqa: S311  moments, not secrets

    def keep_sending(server: Running, power: threading.Event) -> None:
        while power.is_set():
            with contextlib.suppress(*NO_ANSWER, AssertionError):
                receipts.append(report(Visitor(server.url), "while the power goes").code)

    for _ in range(SUDDEN_KILLS):
        server = city.start(copy_of_demo, "serve")
        server.wait_until_it_answers()
        power = threading.Event()
        power.set()
        with ThreadPoolExecutor(3) as people:
            for _ in range(3):
                people.submit(keep_sending, server, power)
            time.sleep(0.4 + moments.random())
            server.kill()
            power.clear()
        assert_nothing_is_half_saved(copy_of_demo)

    server = city.start(copy_of_demo, "serve")
    server.wait_until_it_answers()
    try:
        assert receipts
        unread = [code for code in receipts if not opened(come_back(Visitor(server.url), code))]
        assert unread == []
        assert ask(copy_of_demo, "PRAGMA quick_check") == [("ok",)]
    finally:
        server.stop()


def test_eight_people_sending_at_once_all_get_through(live_city: Running):
    def send_five(person: int) -> list[str]:
        return [report(Visitor(live_city.url), f"{person} sends {n}").code for n in range(5)]

    with ThreadPoolExecutor(8) as people:
        codes = [code for sent in people.map(send_five, range(8)) for code in sent]
        read = list(people.map(lambda code: opened(come_back(Visitor(live_city.url), code)), codes))
    assert len(set(codes)) == 40
    assert all(read)


LONG_TEXT = "the disk fills " * 300


def send_until_refused(url: str) -> tuple[list[str], Page]:
    codes: list[str] = []
    for _ in range(100):
        page = report_page(Visitor(url), LONG_TEXT)
        if not code_on(page):
            return codes, page
        codes.append(code_on(page))
    raise AssertionError("the disk never filled")


def test_a_full_disk_keeps_the_words_on_the_page_and_gives_no_receipt(full_disk: Path):
    """Some get through until the disk is full; then the form comes back with all that was typed."""
    server = city.start(full_disk, "serve")
    server.wait_until_it_answers()
    try:
        ballast = fill(full_disk, leave=300_000)
        codes, refused = send_until_refused(server.url)
        form = next(one for one in refused.forms if boxes(one))
        assert form.values[boxes(form)[0]].strip() == LONG_TEXT.strip()
        assert "our side" in refused.text
        ballast.unlink()
        codes.append(code_on(Visitor(server.url).send(form)))
        assert all(opened(come_back(Visitor(server.url), code)) for code in codes)
        assert_nothing_is_half_saved(full_disk)
    finally:
        server.stop()
