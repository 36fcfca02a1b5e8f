"""A throw-away PostgreSQL cluster on loopback, ended with the run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import free_port

MISSING = "PostgreSQL's server program is not installed: sudo apt-get install postgresql"
# Durability is not what these tests ask about; without fsync they take seconds less.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def _programs() -> Path:
    """Return the folder of initdb and pg_ctl, newest version first; skip where there is none."""
    beside = shutil.which("initdb")
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3])
    )
    found = [*([Path(beside)] if beside else []), *versions]
    if not found:
        pytest.skip(MISSING)
    return found[-1].parent


def _as_somebody_unprivileged() -> tuple[list[str], str]:
    """Return the prefix and the user to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return [], pwd.getpwuid(os.geteuid()).pw_name
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return ["runuser", "-u", name, "--"], name
    pytest.skip("PostgreSQL refuses to run as root and there is no user postgres")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Return the DATABASE_URL of an empty database in a cluster that lives for this run."""
    programs = _programs()
    prefix, user = _as_somebody_unprivileged()
    with tempfile.TemporaryDirectory(prefix="parapluie-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if prefix:
            shutil.chown(folder, user)
        cluster, port = str(folder / "cluster"), free_port()

        def run(program: str, *arguments: str) -> None:
            command = [*prefix, str(programs / program), *arguments]
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=90, cwd=name, check=False
            )
            assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

        run("initdb", "-D", cluster, "-U", "parapluie", "--auth=trust", "-E", "UTF8", "--no-sync")
        server = f"-p {port} -h 127.0.0.1 -k {name} {OPTIONS}"
        run("pg_ctl", "-D", cluster, "-w", "-s", "-l", f"{name}/log", "-o", server, "start")
        try:
            run("createdb", "-h", name, "-p", str(port), "-U", "parapluie", "city")
            yield f"postgresql://parapluie@127.0.0.1:{port}/city"
        finally:
            run("pg_ctl", "-D", cluster, "-w", "-s", "-m", "immediate", "stop")
