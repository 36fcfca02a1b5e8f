"""Reads a pasted list of those present: sign-in names, as the sign-up sheet has them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

LONGEST: Final = 20_000  # signs: some thousand lines; a session has seats for dozens
_LONGEST_NAME: Final = 60  # signs of what is compared: nobody's sign-in name is longer
_IN_BRACKETS: Final = re.compile(r"\(([^()]+)\)\s*$")
_BETWEEN: Final = re.compile(r"[,;]")  # as people write names side by side
_BULLET: Final = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Unknown:
    """What names nobody here. `number` is its line's, from 1, as the person sees it."""

    number: int
    line: str


@dataclass(frozen=True, slots=True)
class Present:
    """Whom the list names, each once and in its order, and what of it names nobody."""

    people: tuple[str, ...]
    unknown: tuple[Unknown, ...]


def read(pasted: str, ids_by_username: Mapping[str, str]) -> Present:
    """Return the ids of those named. Takes "ben", "3. Ben", "ben, owl", "Bylaw officer (ben)"."""
    people: dict[str, None] = {}
    unknown = []
    for number, line in enumerate(pasted.splitlines(), start=1):
        for said in _BETWEEN.split(line):
            name = _name_in(said)
            if name in ids_by_username:
                people[ids_by_username[name]] = None
            elif name:
                unknown.append(Unknown(number, said.strip()))
    return Present(tuple(people), tuple(unknown))


def nearest(said: str, usernames: Iterable[str]) -> str:
    """Return the sign-in name that what was written comes nearest to; "" where none is near."""
    return next(iter(get_close_matches(_name_in(said)[:_LONGEST_NAME], list(usernames), n=1)), "")


def _name_in(line: str) -> str:
    line = _BULLET.sub("", line.replace("\ufeff", ""))
    found = _IN_BRACKETS.search(line)
    return (found[1] if found else line).strip(" \t,;").lower()
