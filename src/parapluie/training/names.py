"""Reads a pasted list of those present: a sign-in name a line, as the sign-up sheet has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 20_000  # signs: some thousand lines; a session has seats for dozens
_IN_BRACKETS: Final = re.compile(r"\(([^()]+)\)\s*$")
_BULLET: Final = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that names nobody here. `number` counts from 1, as the person sees it."""

    number: int
    line: str


@dataclass(frozen=True, slots=True)
class Present:
    """Whom the list names, each once and in its order, and which lines name nobody."""

    people: tuple[str, ...]
    unknown: tuple[Unknown, ...]


def read(pasted: str, ids_by_username: Mapping[str, str]) -> Present:
    """Return the ids of those named. Takes "ben", "Ben", "3. ben", "Bylaw officer (ben)"."""
    people: dict[str, None] = {}
    unknown = []
    for number, line in enumerate(pasted.splitlines(), start=1):
        name = _name_in(line)
        if not name:
            continue
        if name in ids_by_username:
            people[ids_by_username[name]] = None
        else:
            unknown.append(Unknown(number, line.strip()))
    return Present(tuple(people), tuple(unknown))


def _name_in(line: str) -> str:
    line = _BULLET.sub("", line.replace("\ufeff", ""))
    found = _IN_BRACKETS.search(line)
    return (found[1] if found else line).strip(" \t,;").lower()
