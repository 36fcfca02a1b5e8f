"""Runs the house: a parent that starts the web server and the ticker, and ends both together.

One web process a face: several writers starve each other on SQLite (docs/decisions/0006).
"""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import FrameType

from django.conf import settings

from parapluie.kit.errors import OperatorError

THREADS = 16
# Bytes of a request's first line. The City's sign-in sends people back to the desk with a code as
# long as it likes; Microsoft's fills half of this.
_LINE = {"public": "2048", "staff": "4094", "both": "4094"}
# glibc keeps a heap for each thread, and Argon2id's 19 MiB in each of them twice: 340 MiB where one
# heap for all takes 110 (make bench).
MEMORY = {"MALLOC_ARENA_MAX": "1"}
LOOK_EVERY = 0.5  # seconds between looks at the children


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve: `face` public, staff or both; `host` and `port` to listen on."""

    face: str
    host: str
    port: int
    workers: int
    shared_database: bool  # PostgreSQL: more than one web process is safe


def check(plan: Plan) -> None:
    """Refuse a plan that can't run, before anything is started. Raise `OperatorError`."""
    if plan.workers > 1 and not plan.shared_database:
        raise OperatorError(
            f"{plan.workers} web processes on SQLite would starve each other. "
            "Use --workers 1, or set DATABASE_URL to a PostgreSQL database."
        )
    with socket.socket(socket.AF_INET6 if ":" in plan.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as fault:
            raise OperatorError(
                f"Can't listen on {plan.host} port {plan.port} ({fault.strerror}). "
                "Another program may be using it: end that one, or choose another with --port."
            ) from fault


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def run(plan: Plan, *, extra: Mapping[str, str] | None = None) -> int:
    """Serve until told to stop or until a child ends; return the exit code."""
    # A core dump would hold the plaintext and keys that were in memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    environment = {**os.environ, **(extra or {}), **MEMORY, "PARAPLUIE_FACE": plan.face}
    children = [
        subprocess.Popen(command, env=environment)  # noqa: S603  our own two commands
        for command in (_web_command(plan), _ticker_command())
    ]
    signal.signal(signal.SIGTERM, _stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(children)
    # A child that ended by itself is a fault: whoever supervises us starts the house again.
    return 1


def _web_command(plan: Plan) -> list[str]:
    host = f"[{plan.host}]" if ":" in plan.host else plan.host
    return [
        *(sys.executable, "-m", "gunicorn", "parapluie.config.wsgi:application"),
        *("--worker-class", settings.WEB_WORKER, "--threads", str(THREADS)),
        *("--workers", str(plan.workers), "--bind", f"{host}:{plan.port}"),
        # No access log, no control socket, nothing on disk: the heartbeat file lives in memory.
        *("--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"),  # noqa: S108
        *("--limit-request-line", _LINE[plan.face], "--limit-request-fields", "60"),
        *("--keep-alive", "5"),
    ]


def _ticker_command() -> list[str]:
    return [sys.executable, "-m", "parapluie", "tick", "--forever"]


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
