"""The clock's jobs: each gets its turn, one process at a time, under a clock that is right."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from parapluie.clock import leasing, ticking
from parapluie.clock.models import Lease, Seen
from parapluie.kit import keyfiles
from parapluie.kit.errors import OperatorError

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 17, tzinfo=UTC)
HERE = "parapluie.clock.tests.test_ticking"
SECRET = "what somebody wrote"
ran: list[str] = []


def water_plants() -> str:
    ran.append("plants")
    return "3 plants watered"


def feed_cat() -> str:
    raise ValueError(SECRET)


def wind_clock() -> str:
    raise OperatorError("The key of the clock is missing.")


@pytest.fixture(autouse=True)
def _jobs(settings) -> None:
    ran.clear()
    settings.JOBS = [f"{HERE}.{name}" for name in ("feed_cat", "wind_clock", "water_plants")]


def test_a_failing_job_keeps_no_other_from_running() -> None:
    results = {result.name.rpartition(".")[2]: result for result in ticking.tick()}
    assert results["water_plants"].ok
    assert results["water_plants"].said == "3 plants watered"
    assert not results["feed_cat"].ok
    assert results["wind_clock"].said == "The key of the clock is missing."


def test_a_job_that_fails_never_tells_what_it_held(capsys, caplog) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("tick")
    shown = capsys.readouterr()
    assert ended.value.code == 1
    assert "ValueError at test_ticking.py:" in shown.out
    assert SECRET not in shown.out + shown.err + caplog.text


def test_a_job_that_is_not_there_is_named(settings) -> None:
    settings.JOBS = ["parapluie.nowhere.job", f"{HERE}.water_plants"]
    lost, plants = ticking.tick()
    assert (lost.ok, plants.ok) == (False, True)


def test_while_one_process_holds_the_lease_no_other_runs(capsys) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        token = leasing.take("tick", MORNING)
        assert token is not None
        call_command("tick")
        assert "Another process" in capsys.readouterr().out
        assert ran == []
        clock.shift(leasing.LEASE_LASTS)  # its process was killed: the lease runs out
        assert ticking.tick()
    assert ran == ["plants"]


def test_a_lease_that_was_lost_ends_the_round(settings) -> None:
    settings.JOBS = [f"{HERE}.lose_lease", f"{HERE}.water_plants"]
    assert len(ticking.tick()) == 1
    assert ran == []


def lose_lease() -> str:
    Lease.objects.update(holder="another")
    return "lost"


def test_the_lease_is_given_back_after_each_round() -> None:
    with time_machine.travel(MORNING, tick=False):
        assert ticking.tick()
        assert ticking.tick()


ASK_AT_ONCE = """
import multiprocessing, django
django.setup()
from django.db import connection
from parapluie.clock import leasing, models
from parapluie.kit.times import now
with connection.schema_editor() as editor:
    editor.create_model(models.Lease)
connection.close()
def ask(_):
    return leasing.take("tick", now())
with multiprocessing.get_context("fork").Pool(8) as pool:
    print(len([token for token in pool.map(ask, range(40), 1) if token]))
"""


@pytest.mark.slow
def test_of_many_processes_that_ask_at_once_one_gets_the_lease(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path / "keys")
    city = {
        "PARAPLUIE_DATA": str(tmp_path),
        "PARAPLUIE_FACE": "public",
        "DJANGO_SETTINGS_MODULE": "parapluie.config.settings",
    }
    asked = subprocess.run(  # noqa: S603  our own script
        [sys.executable, "-c", ASK_AT_ONCE],
        env=city,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (asked.stdout, asked.returncode) == ("1\n", 0), asked.stderr


def test_a_clock_set_back_stops_everything_and_says_what_to_do(capsys) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        ticking.tick()
        clock.move_to(MORNING - timedelta(days=3))
        with pytest.raises(OperatorError, match=r"2026-11-20 17:00 UTC.*2026-11-23 17:00") as found:
            ticking.tick()
        assert "--clock-is-right" in str(found.value)
        assert ran == ["plants"]
        with pytest.raises(SystemExit):
            call_command("tick", clock_is_right=True)
        assert ran == ["plants", "plants"]
        assert Seen.objects.get().moment == MORNING - timedelta(days=3)


def test_a_clock_corrected_by_minutes_stops_nothing() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        ticking.tick()
        clock.move_to(MORNING - timedelta(minutes=50))
        assert ticking.tick()


def test_a_lease_taken_by_a_clock_slightly_ahead_still_holds() -> None:
    leasing.take("tick", MORNING + timedelta(seconds=2))
    assert leasing.take("tick", MORNING) is None


def test_a_lease_taken_under_a_clock_that_ran_ahead_holds_nobody_up() -> None:
    leasing.take("tick", MORNING + timedelta(days=400))
    assert leasing.take("tick", MORNING) is not None
