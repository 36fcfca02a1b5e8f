"""What Linux says of our server's processes: CPU used, memory held."""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.city import Running

_TICK = os.sysconf("SC_CLK_TCK")


def web_processes(city: Running) -> list[int]:
    """Return the web server's processes, its parent first, without the ticker and `serve`."""
    return [pid for pid in _family(city.process.pid) if "gunicorn" in _command(pid)]


def worker(city: Running) -> int:
    """Return the one process that answers requests."""
    return web_processes(city)[-1]


def cpu_seconds(pids: list[int]) -> float:
    """Return the user and system time these processes have used."""
    return sum(_times(pid) for pid in pids)


def pss_mib(pid: int) -> float:
    """Return the memory a process holds, its part of what is shared included."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel gives no Pss")


def _times(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICK


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text("utf-8").replace("\0", " ")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from _family(int(child))


def all_processes(city: Running) -> list[int]:
    """Return every process of the house: parent, web server, ticker."""
    return list(_family(city.process.pid))
