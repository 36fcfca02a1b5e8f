"""Typed readers of the environment that fail loudly; they also make the list of settings."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlparse
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parapluie.kit.errors import OperatorError

PREFIX = "PARAPLUIE_"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{32,}=*")  # RFC 6750 §2.1
_MOST_TOKENS = 2  # the old one and the new one, while a directory is told the new one
_WANTED = "Wanted: one line of 32 signs or more, as `openssl rand -base64 48` makes it."
_LOOPBACK = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of docs/settings.md."""

    name: str
    default: str
    meaning: str


class Environment:
    """Reads settings once, remembers what was asked for, and refuses what it can't read."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values
        self.table: list[Setting] = []

    def text(self, name: str, default: str, meaning: str) -> str:
        self.table.append(Setting(name, default, meaning))
        return self._values.get(name, default)

    def choice(self, name: str, default: str, meaning: str, among: tuple[str, ...]) -> str:
        found = self.text(name, default, f"{meaning} One of: {', '.join(among)}.")
        if found not in among:
            wanted = " or ".join(repr(one) for one in among)
            raise OperatorError(f"Unexpected value {name}={found}, use {wanted}.")
        return found

    def switch(self, name: str, default: bool, meaning: str) -> bool:
        return self.choice(name, str(default), meaning, ("True", "False")) == "True"

    def number(self, name: str, default: int, meaning: str, low: int, high: int) -> int:
        found = self.text(name, str(default), f"{meaning} From {low} to {high}.")
        if not found.isascii() or not found.isdigit() or not low <= int(found) <= high:
            raise OperatorError(
                f"Unexpected value {name}={found}, use a whole number from {low} to {high}."
            )
        return int(found)

    def hours(self, name: str, default: str, meaning: str) -> tuple[time, ...]:
        found = self.text(name, default, f"{meaning} Such as {default!r}.")
        try:
            return tuple(sorted(_hour(one) for one in found.replace(",", " ").split()))
        except ValueError as fault:
            raise OperatorError(
                f"Unexpected value {name}={found}, use hours of the day such as {default!r}."
            ) from fault

    def secret(self, name: str, meaning: str) -> str:
        """Return what stands in the file that is named; empty where none is."""
        found = self.text(name, "", meaning)
        return _content(name, found) if found else ""

    def tokens(self, name: str, meaning: str) -> tuple[str, tuple[bytes, ...]]:
        """Return the file that is named and the SHA-256 of each token in it; empty where none is.

        Whoever reads the memory of this process later finds digests alone.
        """
        found = self.text(name, "", meaning)
        given = _content(name, found).split() if found else []
        wrong = "holds no token" if found and not given else ""
        wrong = "holds more than two tokens" if len(given) > _MOST_TOKENS else wrong
        if any(not _TOKEN.fullmatch(one) for one in given):
            wrong = "holds a token that is too short, or has signs no token has"
        if wrong:
            raise OperatorError(f"Unexpected value {name}={found}: the file {wrong}. {_WANTED}")
        return found, tuple(sha256(one.encode()).digest() for one in given)

    def time_zone(self, name: str, default: str, meaning: str) -> str:
        found = self.text(name, default, meaning)
        try:
            ZoneInfo(found)
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            raise OperatorError(
                f"Unexpected value {name}={found}, use a time zone such as {default!r}."
            ) from fault
        return found

    def origin(self, name: str, default: str, meaning: str) -> str:
        """Return an address without its last slash; empty only where that is the default."""
        found = self.text(name, default, meaning)
        if not found and not default:
            return ""
        url = urlparse(found)
        if url.scheme != "https" and (url.scheme, url.hostname) not in _LOOPBACK:
            raise OperatorError(
                f"Unexpected value {name}={found}, use https://… (cookies travel in clear "
                "otherwise), or http://127.0.0.1:8000 on this machine alone."
            )
        return found.rstrip("/")

    def refuse_unknown(self) -> None:
        """Refuse a misspelt name: the setting it was meant for would silently keep its default."""
        known = {setting.name for setting in self.table}
        strange = sorted(name for name in self._values if name.startswith(PREFIX))
        unknown = [name for name in strange if name not in known]
        if unknown:
            raise OperatorError(
                f"No setting is called {', '.join(unknown)}. docs/settings.md lists them all."
            )

    def folder(self, name: str, default: str, meaning: str) -> Path:
        return Path(self.text(name, default, meaning)).expanduser().resolve()


def _content(name: str, found: str) -> str:
    try:
        return Path(found).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise OperatorError(
            f"Unexpected value {name}={found}, use a file this program can read."
        ) from fault


def _hour(text: str) -> time:
    """Read "8:30"; raise `ValueError` for anything else."""
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or "0"))
