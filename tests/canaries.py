"""Marks to hide in what people send, and the search for them on a disk, in every dress we know."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no canary is a word, and none is found by chance
_START = "".join(secrets.choice(_LETTERS) for _ in range(8))  # of every canary of this run


def new_canary() -> str:
    """Return 20 letters nobody writes. They need no escape, so URL, HTML or JSON hide nothing."""
    return _START + "".join(secrets.choice(_LETTERS) for _ in range(12))


def dresses(canary: str) -> set[bytes]:
    """Return the byte strings under which `canary` could stand in a file."""
    plain = {canary, canary.upper(), canary.capitalize(), canary[::-1]}
    if canary.replace(" ", "").isdigit():
        digits = canary.replace(" ", "")
        groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
        plain = {separator.join(groups) for separator in ("", " ", "+", "%20")}
    coded = {text.encode(code) for text in plain for code in ("utf-8", "utf-16-le", "utf-16-be")}
    coded |= {text.encode().hex().encode() for text in plain}
    coded |= {text.encode().hex().upper().encode() for text in plain}
    coded |= {piece for text in plain for piece in _base64(text.encode())}
    return coded


def _base64(content: bytes) -> Iterable[bytes]:
    """Return what survives of `content` in base64 whatever stands before and after it."""
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + content)
        start, end = -(-shift * 8 // 6), (shift + len(content)) * 8 // 6
        yield whole[start:end]


def found_in(folders: Iterable[Path], canaries: Mapping[str, str]) -> list[str]:
    """Return "name of canary in file" for each canary that stands in a file, or in its name.

    What canaries start with is sought first: most of the search is done when it isn't there.
    """
    places = [one for folder in folders for one in _files(folder)]
    contents = {place: str(place).encode() + b"\n" + place.read_bytes() for place in places}
    return [
        f"{name} in {place.name}"
        for start, group in _by_start(canaries).items()
        for place, content in contents.items()
        if _holds(content, start)
        for name, canary in group.items()
        if _holds(content, canary)
    ]


def _by_start(canaries: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for name, canary in canaries.items():
        start = canary if canary.replace(" ", "").isdigit() else canary[: len(_START)]
        groups.setdefault(start, {})[name] = canary
    return groups


def _holds(content: bytes, canary: str) -> bool:
    return any(dress in content for dress in dresses(canary))


def _files(place: Path) -> Iterable[Path]:
    return [place] if place.is_file() else sorted(one for one in place.rglob("*") if one.is_file())
