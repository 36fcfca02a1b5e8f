"""What `serve` and `demo` refuse before anything starts."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from parapluie.accounts import machine
from parapluie.config import cli
from parapluie.config.cli import choose_demo_installation
from parapluie.kit.errors import OperatorError
from parapluie.web import serving
from parapluie.web.checks import named_code_exists
from parapluie.web.worker import WITHIN, PatientWorker, time_for


def _plan(**changes: object) -> serving.Plan:
    wanted = {"face": "both", "host": "127.0.0.1", "port": 0, "workers": 1}
    return serving.Plan(**{**wanted, "shared_database": False, **changes})


class _Connection:
    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock


def test_two_web_processes_need_a_shared_database():
    with pytest.raises(OperatorError, match="DATABASE_URL"):
        serving.check(_plan(workers=2))
    serving.check(_plan(workers=2, shared_database=True))


def test_a_port_in_use_is_named_with_the_way_on():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OperatorError, match="another with --port"):
            serving.check(_plan(port=other.getsockname()[1]))


def test_only_this_machine_is_loopback():
    near = [serving.is_loopback(host) for host in ("127.0.0.1", "::1", "localhost")]
    far = [serving.is_loopback(host) for host in ("0.0.0.0", "::", "192.0.2.7", "city.example")]  # noqa: S104
    assert all(near)
    assert not any(far)


@override_settings(DEMO=True)
def test_a_demonstration_stays_on_this_machine_unless_forced():
    with pytest.raises(CommandError, match="--force"):
        call_command("serve", host="192.0.2.7")


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CommandError, match="stays untouched"):
        call_command("demo", data=str(tmp_path), port=0)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_a_demonstration_never_takes_the_settings_of_a_real_city(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {"PARAPLUIE_DATA": "/srv/city", "DATABASE_URL": "x"})
    choose_demo_installation(["--data", str(tmp_path / "demo"), "--port", "18123"])
    assert os.environ == {
        "PARAPLUIE_DATA": str(tmp_path / "demo.filling"),
        "PARAPLUIE_ORIGIN": "http://127.0.0.1:18123",
        "PARAPLUIE_DEMO": "True",
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PARAPLUIE_ORIGIN", "http://city.example", "use https://"),
        ("PARAPLUIE_TIME_ZONE", "America/Atlantis", "use a time zone"),
        ("PARAPLUIE_VAULT_IDLE_MINUTES", "soon", "use a whole number from 5 to 60"),
        ("PARAPLUIE_DEMO", "yes", "use 'True' or 'False'"),
        ("PARAPLUIE_DAAT", "/srv/city", "No setting is called PARAPLUIE_DAAT"),
        ("DATABASE_URL", "mysql://u:geheim@h/n", "use postgresql://"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(name, value, said):
    kept = {key: old for key, old in os.environ.items() if not key.startswith("PARAPLUIE_")}
    started = subprocess.run(
        [sys.executable, "-m", "parapluie", "doctor"],
        env={**kept, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 2
    assert said in started.stderr
    assert "geheim" not in started.stderr


def test_a_demonstration_is_never_served_as_a_real_city(tmp_path, settings):
    settings.DATA, settings.DEMO = tmp_path, False
    (tmp_path / "demo-accounts.json").write_text("[]")
    with pytest.raises(OperatorError, match="holds a demonstration"):
        machine.refuse_to_serve()


def test_a_name_of_code_that_leads_nowhere_stops_the_start(settings):
    settings.JOBS = ["parapluie.nowhere.at_all"]
    assert [error.id for error in named_code_exists(None)] == ["web.E001"]


@pytest.mark.parametrize("port", ["0", "-1", "99999", "http", "８０００"])
def test_what_isnt_a_port_is_refused_before_anything_is_written(port, tmp_path, capsys):
    with pytest.raises(SystemExit):
        choose_demo_installation(["--data", str(tmp_path / "demo"), "--port", port])
    assert "use a number from 1 to 65535" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_help_lists_our_commands_and_the_rest_stays_out_of_reach(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["parapluie"])
    cli.main()
    assert "flush" not in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["parapluie", "flush", "--no-input"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "There is no command 'flush'" in capsys.readouterr().err


def test_every_command_of_ours_is_listed():
    ours = {path.stem for path in Path(cli.__file__).parents[1].glob("*/management/commands/*.py")}
    assert ours - {"__init__"} == set(cli.COMMANDS) - {"migrate"}


def test_a_sender_who_stalls_is_hung_up_on_and_the_answer_still_goes_out():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _patient(ours, since=time.monotonic() - WITHIN - 1).murder_pending()
        assert ours.recv(1) == b""  # the thread that waited for more goes free
        ours.sendall(b"HTTP/1.1 400")
        assert theirs.recv(12) == b"HTTP/1.1 400"


def test_a_sender_in_time_is_left_alone():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _patient(ours, since=time.monotonic()).murder_pending()
        theirs.sendall(b"x")
        assert ours.recv(1) == b"x"


def test_a_file_has_the_time_its_length_needs_and_nothing_else_has():
    """10 MB at 250 kbit/s; a text, or a file for another address, has what every request has."""
    head = {"CONTENT-TYPE": "multipart/form-data; boundary=x", "CONTENT-LENGTH": "10485760"}
    assert time_for("/r/" + "A" * 22, head) == 320
    assert time_for("/report/", head) == 0
    assert time_for("/r/" + "A" * 22, {**head, "CONTENT-TYPE": "text/plain"}) == 0
    assert time_for("/r/" + "A" * 22, {**head, "CONTENT-LENGTH": "9" * 15}) == 2048


def _patient(sock: socket.socket, *, since: float) -> PatientWorker:
    """Return a worker that has been reading from this socket for a while."""
    patient = object.__new__(PatientWorker)
    patient.begun, patient.pending_conns, patient.more = {_Connection(sock): since}, [], {}
    return patient
