"""The program refuses to start on what is broken: what was found, what to do, nothing half-done."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import city
from tests.disks import fill

pytestmark = pytest.mark.slow


def refusal_of(folder: Path, *command: str, **settings: str) -> str:
    """Run a command that must refuse; return what it says: a few lines and no traceback."""
    port = str(city.free_port())
    done = city.run_command(
        folder, *(command or ("serve", "--port", port)), settings=settings, within=12
    )
    said = done.stdout + done.stderr
    assert done.returncode != -signal.SIGKILL, f"it went on serving: {said}"
    assert done.returncode > 0, said
    assert "Traceback" not in said, said
    assert len(said.splitlines()) <= 12, said
    return said


def test_a_damaged_database_is_named_and_not_touched(copy_of_demo: Path):
    file = copy_of_demo / "parapluie.sqlite3"
    content = bytearray(file.read_bytes())
    content[:200] = b"\xa5" * 200
    file.write_bytes(content)
    said = refusal_of(copy_of_demo)
    assert "parapluie.sqlite3" in said
    assert "backup" in said
    assert file.read_bytes() == bytes(content)


def test_a_database_damaged_in_the_middle_is_noticed_before_anybody_writes(copy_of_demo: Path):
    file = copy_of_demo / "parapluie.sqlite3"
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18]) or 65536
    for number in range(8, len(content) // page, 3):
        content[number * page : number * page + 64] = os.urandom(64)
    file.write_bytes(content)
    assert "parapluie.sqlite3" in refusal_of(copy_of_demo)


@pytest.mark.parametrize("name", ["pepper", "salt", "handles", "ledger", "django"])
def test_a_damaged_key_file_is_named(copy_of_demo: Path, name: str):
    path = copy_of_demo / "keys" / name
    path.write_bytes(path.read_bytes()[:11])
    said = refusal_of(copy_of_demo)
    assert str(path) in said
    assert "11 bytes, wanted 32" in said


def test_an_absent_key_file_is_never_made_anew_in_silence(copy_of_demo: Path):
    (copy_of_demo / "keys" / "pepper").unlink()
    assert "pepper" in refusal_of(copy_of_demo)
    assert not (copy_of_demo / "keys" / "pepper").exists()


def test_a_pepper_of_another_installation_is_noticed(copy_of_demo: Path):
    """Right length, wrong bytes: every code would fail, and new ones would be lost later."""
    (copy_of_demo / "keys" / "pepper").write_bytes(os.urandom(32))
    assert "pepper" in refusal_of(copy_of_demo)


def test_a_port_in_use_is_named(copy_of_demo: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refusal_of(copy_of_demo, "serve", "--port", port)
    assert port in said
    assert "--port" in said


@pytest.mark.parametrize(
    ("setting", "value", "wanted"),
    [
        ("PARAPLUIE_DEMO", "yes", "'True'"),
        ("PARAPLUIE_FACE", "everyone", "'public'"),
        ("PARAPLUIE_KEPT_DAYS", "two", "365 to 3650"),
        ("PARAPLUIE_OIDC_ISSUER", "http://id.city.example", "https://"),
        ("PARAPLUIE_OIDC_ISSUER", "https://id.city.example", "PARAPLUIE_OIDC_CLIENT_ID"),
        ("PARAPLUIE_OIDC_NAME", "City account", "PARAPLUIE_OIDC_ISSUER"),
        ("PARAPLUIE_OIDC_CLIENT_SECRET_FILE", "/nowhere/secret", "a file this program can read"),
        ("PARAPLUIE_TIME_ZONE", "America/Atlantis", "America/Vancouver"),
        ("DATABASE_URL", "mysql://somewhere/city", "postgresql://"),
    ],
)
def test_an_unreadable_setting_is_named_with_what_is_wanted(
    copy_of_demo: Path, setting: str, value: str, wanted: str
):
    said = refusal_of(copy_of_demo, **{setting: value})
    assert setting in said
    assert wanted in said


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", b'colour = "red"\n'])
def test_an_unreadable_city_file_is_named(copy_of_demo: Path, content: bytes):
    (copy_of_demo / "city.toml").write_bytes(content)
    assert "city.toml" in refusal_of(copy_of_demo)


def test_a_clock_set_back_is_noticed(copy_of_demo: Path):
    """Deadlines, expiries and the order of the ledger hang on the clock; its last act is sure."""
    tick_in_forty_days = (
        "import sys, time, time_machine; time_machine.travel(time.time() + 40 * 86400).start();"
        "sys.argv = ['parapluie', 'tick']; from parapluie.config.cli import main; main()"
    )
    subprocess.run(
        [sys.executable, "-c", tick_in_forty_days],
        env=city.environment(copy_of_demo),
        check=True,
        timeout=60,
        capture_output=True,
    )
    assert "clock" in refusal_of(copy_of_demo)


def test_a_start_on_a_full_disk_says_so(full_disk: Path):
    fill(full_disk, leave=0)
    said = refusal_of(full_disk)
    assert "space" in said or "full" in said


def test_days_the_guidelines_pack_does_not_give_are_named_before_anybody_writes(
    copy_of_demo: Path, tmp_path: Path
):
    pack = tmp_path / "pack"
    shutil.copytree(Path(__file__).parents[1] / "packs" / "new-westminster", pack)
    clauses = pack / "clauses" / "bri.toml"
    clauses.write_text(clauses.read_text("utf-8").replace("value = 5", "value = 500", 1), "utf-8")
    said = refusal_of(copy_of_demo, PARAPLUIE_PACK=str(pack))
    assert "answer_within of BRI-1 is 500, wanted a number from 1 to 20" in said
