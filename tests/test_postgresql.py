"""A larger city runs on PostgreSQL: the same migrations, the same rooms' tests, people at once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import city

ROOT = Path(__file__).resolve().parents[1]
# The rooms that speak to the database in ways of their own; the rest goes through them.
ROOMS = ("ledger", "clock", "vault", "cases", "intake", "training")
# Pure judgement, formats and signs: the same on any database, and long.
PURE = (
    *("test_formats.py", "test_tree.py", "test_rules.py", "test_frozen.py", "test_codes.py"),
    *("test_life.py", "test_attacks.py", "test_checking.py", "test_signing.py"),
)

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]


def run_tests(database: str, *where: str) -> tuple[int, str]:
    """Run these tests in a process of their own on this database; return how many passed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARAPLUIE_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "-m", "not browser", *where],
        cwd=ROOT,
        env={**kept, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    said = done.stdout[-6000:] + done.stderr[-2000:]
    assert done.returncode == 0, said
    passed = re.search(r"(\d+) passed", said)
    return int(passed.group(1)) if passed else 0, said


def test_the_migrations_run_and_leave_nothing_to_migrate(postgresql: str, tmp_path: Path):
    settings = {"DATABASE_URL": postgresql}
    migrated = city.run_command(tmp_path, "migrate", settings=settings)
    assert migrated.returncode == 0, migrated.stderr
    checked = city.run_command(
        tmp_path, "makemigrations", "--check", "--dry-run", settings=settings
    )
    assert checked.returncode == 0, checked.stdout


def test_people_act_at_the_same_moment_and_nothing_is_lost(postgresql: str):
    passed, said = run_tests(postgresql, "tests/on_postgresql")
    assert passed >= 11, said


def test_the_rooms_hold_on_postgresql_what_they_hold_on_sqlite(postgresql: str):
    rooms = [f"src/parapluie/{room}" for room in ROOMS]
    passed, said = run_tests(postgresql, *rooms, *(f"--ignore-glob=**/{name}" for name in PURE))
    assert passed >= 200, said
