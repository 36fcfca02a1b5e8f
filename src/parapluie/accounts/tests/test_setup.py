"""Beginning a city: whole or not at all, never twice, and never over what it can't finish."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
KEEPERS = ("--keeper", "City Clerk", "--keeper", "Head of HR", "--keeper", "Alder Peer Network")
LINK = re.compile(r"/desk/invitation/(\S+)/")


def run(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the installed command on an installation of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARAPLUIE_")}
    return subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", "from parapluie.config.cli import main; main()", *words],
        env=kept
        | {"PARAPLUIE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "parapluie.config.settings"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def begin(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "setup", "--no-input", "--city", "Alderport", *KEEPERS, *words)


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "parapluie.sqlite3") as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def words_of(printed: str) -> list[str]:
    """Return the words of each printed sheet, in their numbered order."""
    sheets = []
    for part in printed.split("-" * 72)[1:]:
        numbered = re.findall(r"\b(\d{1,2}) ([a-z]{4,8}) {2,}", part.partition("\n\n")[2])
        sheets.append(" ".join(word for _, word in sorted(numbered, key=lambda one: int(one[0]))))
    return sheets


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "city"


@pytest.fixture(scope="module")
def first_begun(tmp_path_factory):
    """Begin a city once for this file: the migrations take seconds."""
    folder = tmp_path_factory.mktemp("begun") / "city"
    done = begin(folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def begun(first_begun, folder):
    """Copy the city that was begun to `folder`; return what setting it up printed."""
    shutil.copytree(first_begun[0], folder)
    return first_begun[1]


def test_a_new_city_gets_keys_sheets_a_backup_key_and_one_link(folder, tmp_path):
    printed = tmp_path / "print"
    done = begin(folder, "--print-to", str(printed))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in printed.iterdir()) == [
        "backup-1.html",
        "recovery-city-1-of-3.html",
        "recovery-city-2-of-3.html",
        "recovery-city-3-of-3.html",
    ]
    assert LINK.search(done.stdout)
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *printed.iterdir()])
    assert run(folder, "doctor").returncode == 0


def test_running_it_again_makes_nothing_twice_but_a_new_first_link(folder, begun):
    again = begin(folder)
    assert again.returncode == 0
    assert LINK.search(begun)[1] != LINK.search(again.stdout)[1]
    assert "Recovery sheet" not in again.stdout
    assert count(folder, "vault_recoverykey") == count(folder, "vault_backupkey") == 1
    assert count(folder, "accounts_person") == 1


def test_run_again_it_asks_nothing_and_never_pretends_to_have_begun_another_city(folder, begun):
    assert run(folder, "setup", "--no-input").returncode == 0
    other = run(folder, "setup", "--no-input", "--city", "Elmport", *KEEPERS)
    assert other.returncode == 2 and "Already set up as 'Alderport'" in other.stderr


def test_nobody_keeps_two_sheets(folder):
    twice = run(folder, "setup", "--no-input", "--city", "A", "--keeper", "B", "--keeper", "B")
    assert twice.returncode == 2 and "Named twice: B" in twice.stderr
    assert not folder.exists()


def test_what_can_not_be_handed_over_was_never_begun(folder, tmp_path):
    full = tmp_path / "print"
    full.mkdir()
    (full / "something").touch()
    refused = begin(folder, "--print-to", str(full))
    assert refused.returncode == 2 and "isn't empty" in refused.stderr
    assert count(folder, "vault_recoverykey") == count(folder, "accounts_person") == 0
    assert begin(folder).returncode == 0  # and the next run finishes


def test_interrupted_between_keys_and_database_it_goes_on(folder):
    from parapluie.kit import keyfiles

    keyfiles.create_missing(folder / "keys")
    (folder / ".setup-unfinished").touch()
    kept = (folder / "keys" / "pepper").read_bytes()
    assert begin(folder).returncode == 0
    assert (folder / "keys" / "pepper").read_bytes() == kept
    assert not (folder / ".setup-unfinished").exists()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "keys" / "pepper").unlink(), "not the key files pepper"),
        (lambda folder: (folder / "keys" / "salt").write_bytes(b"short"), "has 5 bytes"),
        (lambda folder: (folder / "parapluie.sqlite3").unlink(), "no database"),
        (lambda folder: (folder / "parapluie.sqlite3").write_bytes(b"x" * 8192), "damaged"),
    ],
)
def test_damaged_or_half_lost_it_refuses_says_what_to_do_and_changes_nothing(
    folder, begun, harm, said
):
    for left in folder.glob("parapluie.sqlite3-*"):
        left.unlink()
    harm(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    refused = begin(folder)
    assert refused.returncode == 2 and said in refused.stderr and "backup" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_doctor_before_set_up_says_so_and_leaves_nothing_in_the_way(folder):
    folder.mkdir(mode=0o755)
    told = run(folder, "doctor")
    assert told.returncode == 1 and "Nothing is set up" in told.stdout
    assert list(folder.iterdir()) == []
    assert begin(folder).returncode == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_an_empty_database_another_command_left_is_no_city(folder):
    folder.mkdir()
    run(folder, "tick")
    assert begin(folder).returncode == 0


def test_doctor_knows_a_pepper_that_is_whole_but_not_ours(folder, begun):
    (folder / "keys" / "pepper").write_bytes(os.urandom(32))
    told = run(folder, "doctor")
    assert told.returncode == 1
    assert "Not the ones of set-up: pepper" in told.stdout


def test_doctor_says_what_opening_day_lacks(folder, begun):
    told = run(folder, "doctor", "--ready")
    assert told.returncode == 1
    for missing in (
        "Recovery sheets",
        "0 (2 are needed)",
        "Contacts",
        "Collection notice",
        "Safety",
    ):
        assert missing in told.stdout


def test_share_holders_need_enough_sheets_to_confirm_anyone(folder, begun):
    sheets = words_of(begun)
    assert [len(sheet.split()) for sheet in sheets] == [33] * 4  # three, and the backup sheet
    few = run(folder, "setup", "--readers", "wren", "finch", typed=f"{sheets[0]}\n\n")
    assert few.returncode == 2 and "don't make up the secret" in few.stderr
    enough = "\n".join([*sheets[:2], ""])
    nobody = run(folder, "setup", "--readers", "wren", "finch", typed=enough)
    assert nobody.returncode == 2 and "Invite them as readers first" in nobody.stderr
    assert sheets[0] not in few.stderr + nobody.stderr


def test_sheets_lost_in_printing_can_be_made_anew_before_they_were_tried(folder, begun):
    first = words_of(begun)
    second = words_of(begin(folder, "--new-sheets").stdout)
    assert len(second) == 3 and not set(first) & set(second)
    assert count(folder, "accounts_recoverysheet") == 3


def test_a_plan_that_can_not_be_split_is_refused_before_anything_is_made(folder):
    refused = run(folder, "setup", "--no-input", "--city", "Alderport", "--keeper", "Clerk")
    assert refused.returncode == 2 and "2 of 1 sheets" in refused.stderr
    assert not folder.exists()


@pytest.mark.django_db
def test_a_clock_set_back_is_noticed():
    from datetime import timedelta

    import time_machine

    from parapluie.accounts import machine
    from parapluie.accounts.tests.people import hire
    from parapluie.kit.times import now
    from parapluie.ledger import entries

    wren, noon = hire("wren"), now()
    entries.append("role.looked-at", subject=wren.pk, by=entries.staff("reader", wren.pk))
    assert machine._clock().holds
    with time_machine.travel(noon - timedelta(hours=1)):
        assert not machine._clock().holds


def test_a_taken_port_is_noticed():
    import socket

    from parapluie.accounts import machine

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not machine._port(taken.getsockname()[1]).holds
