"""Turns each room's .po catalogue into the .mo that Django reads, without needing gettext."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib
from django.conf import settings

from parapluie.kit.errors import OperatorError


def compile_all(folders: Iterable[Path] | None = None) -> list[Path]:
    """Compile every catalogue that changed; return the .mo files written. Quick when none did.

    `folders` are the rooms' locale folders where settings can't be asked yet.
    """
    places = settings.LOCALE_PATHS if folders is None else folders
    sources = sorted(po for place in places for po in Path(place).rglob("*.po"))
    return [made for po in sources if (made := _compile(po)) is not None]


def _compile(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return None
    try:
        compiled = polib.pofile(str(source), encoding="utf-8").to_binary()
        _replace(target, compiled)
    except (OSError, ValueError) as fault:
        raise OperatorError(
            f"The translations in {source} can't be compiled ({fault}). "
            "Put the file right, or let this account write into its folder once."
        ) from fault
    return target


def _replace(target: Path, content: bytes) -> None:
    """Write beside, then rename: another process reads the old catalogue or the new one."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".mo-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
