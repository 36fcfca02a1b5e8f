"""A whole city as real processes: what crosses rooms is proven on the program people run.

One filled demonstration is made once a run and copied for the tests that harm their copy. Only
processes started here are ended, each by its own process group.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

START_WITHIN = 90.0  # seconds; a demonstration fills itself first
STOP_WITHIN = 30.0
COMMAND = (sys.executable, "-m", "parapluie")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of demo-accounts.json (DESIGN §10)."""

    role: str
    username: str
    password: str
    totp_secret: str
    vault_passphrase: str

    def totp(self, at: float | None = None) -> str:
        """Return the six digits of this moment (RFC 6238: SHA-1, 30 seconds)."""
        counter = int((time.time() if at is None else at) // 30)
        padded = self.totp_secret + "=" * (-len(self.totp_secret) % 8)
        digest = hmac.digest(base64.b32decode(padded), struct.pack(">Q", counter), hashlib.sha1)
        start = digest[-1] & 15
        return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass(slots=True)
class Running:
    """A server started here: where it answers, what it printed, and how to end it."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path
    printed: Path
    accounts: list[Account] = field(default_factory=list)
    host: str = "127.0.0.1"  # "localhost" where a passkey is used: it wants a name

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def account(self, role: str) -> Account:
        """Return the first account whose role starts with `role`."""
        return next(one for one in self.accounts if one.role.startswith(role))

    def wait_until_it_answers(self, within: float = START_WITHIN) -> None:
        end = time.monotonic() + within
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the server did not start:\n{self.printed.read_text('utf-8')[-4000:]}")
            time.sleep(0.05)

    def stop(self) -> int:
        """End it as an operator does; whatever is left of its group after that is killed."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(STOP_WITHIN)
        finally:
            self.kill()

    def kill(self) -> None:
        """End its whole process group with kill -9."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_WITHIN)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Say whether /healthz on this port answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return a clean environment for one installation: nothing of this test process comes along."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARAPLUIE_", "DJANGO_")) and name != "DATABASE_URL"
    }
    return {**kept, "PARAPLUIE_DATA": str(folder), "PARAPLUIE_DEMO": "True", **more}


def start(
    folder: Path, *command: str, settings: Mapping[str, str] | None = None, port: int | None = None
) -> Running:
    """Start a command that serves on `--port`; don't wait for it."""
    port = port or free_port()
    printed = folder.parent / f"{folder.name}-printed-{port}.txt"
    with printed.open("ab") as output:
        process = subprocess.Popen(
            [*COMMAND, *command, "--port", str(port)],
            env=environment(folder, **(settings or {})),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return Running(process, port, folder, printed)


def run_command(
    folder: Path, *command: str, settings: Mapping[str, str] | None = None, within: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return what it printed; kill one that goes on for too long."""
    with subprocess.Popen(
        [*COMMAND, *command],
        env=environment(folder, **(settings or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            printed, complaints = process.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, complaints = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, printed, complaints)


def copy(folder: Path, to: Path) -> Path:
    """Copy the folder of a city that is stopped."""
    return Path(shutil.copytree(folder, to))


def read_accounts(folder: Path) -> list[Account]:
    listed = json.loads((folder / "demo-accounts.json").read_text("utf-8"))
    wanted = Account.__slots__
    return [Account(**{name: one.get(name, "") for name in wanted}) for one in listed]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a filled demonstration that was stopped; copy it before harming it."""
    folder = tmp_path_factory.mktemp("demo") / "city"
    running = start(folder, "demo", "--data", str(folder))
    try:
        running.wait_until_it_answers()
    finally:
        running.stop()
    return folder


@pytest.fixture
def copy_of_demo(demo_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the demonstration's folder for this test alone."""
    return copy(demo_folder, tmp_path / "city")


@pytest.fixture(scope="session")
def live_city(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Serve one filled demonstration for the whole run; tests add to it and count on no order."""
    folder = copy(demo_folder, tmp_path_factory.mktemp("live") / "city")
    running = start(folder, "demo", "--data", str(folder))
    try:
        running.wait_until_it_answers()
        running.accounts = read_accounts(folder)
        yield running
    finally:
        running.stop()
