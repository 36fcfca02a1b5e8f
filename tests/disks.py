"""A disk with next to no room left."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def full_disk(copy_of_demo: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the city on a disk with next to no room left; needs the right to mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    wanted = sum(one.stat().st_size for one in copy_of_demo.rglob("*") if one.is_file())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={wanted + 6_000_000}", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    try:
        yield Path(shutil.copytree(copy_of_demo, disk / "city"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk `folder` is on but for `leave` bytes; return what fills it."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - leave)))
    return ballast
