"""`parapluie screen`: reads JSON Lines, writes what the screens found, one line out for each in.

In: `{"id": …, "lang": "fr", "text": "…", "where": "staff"}`; `lang` may be missing, `where` is
staff, reporter, concern or leaving (missing: leaving, the strictest). Out: `{"id": …, "findings":
[{"screen", "label", "tier", "start", "end", "clause", "strength"}]}`, offsets in characters,
half-open. A line that can't be read gives `{"id": …, "error": "…", "findings": []}`; the stream
goes on, and the command ends with 1. Nothing of the text is written anywhere.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand

from parapluie.kit import progress
from parapluie.kit.errors import OperatorError
from parapluie.screens import screening
from parapluie.screens.findings import Finding, Where

_FORMAT: Final = __doc__ or ""
_LONGEST_LINE: Final = (
    4 * screening.LONGEST + 10_000
)  # bytes; the longest text in UTF-8, and its frame
_EVERY: Final = 256  # lines between two flushes


class BadLine(ValueError):
    """A line that isn't what it should be; says what is wrong, never what stands in it."""

    def __init__(self, said: str, line_id: object = None) -> None:
        super().__init__(said)
        self.line_id = line_id


class Command(BaseCommand):
    """Screen a stream of texts."""

    help = _FORMAT
    requires_system_checks = ()  # needs no city: it reads texts and no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, or standard input."""
        parser.add_argument(
            "file", nargs="?", default="-", help="JSON Lines (default: standard input)"
        )

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401  Django's signature
        """Write a line for each line; end with 1 where one could not be read."""
        bad = 0
        with _opened(options["file"]) as source:
            for number, line in enumerate(progress.with_bar(_lines(source), source), 1):
                answer = _answer(line, number)
                bad += "error" in answer
                sys.stdout.write(json.dumps(answer) + "\n")
                if not sys.stdout.line_buffering and number % _EVERY == 0:
                    sys.stdout.flush()
        sys.stdout.flush()
        if bad:
            raise SystemExit(1)


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as fault:
        raise OperatorError(f"{name} can't be read: {fault.strerror}.") from fault


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Give each line that isn't blank; of one that is far too long, only its beginning."""
    while line := source.readline(_LONGEST_LINE + 1):
        whole = line.endswith(b"\n")
        while not whole and (rest := source.readline(_LONGEST_LINE)):
            whole = rest.endswith(b"\n")
        if line.strip():
            yield line


def _answer(line: bytes, number: int) -> dict[str, object]:
    try:
        line_id, text, language, where = _read(line)
        try:
            found = screening.run(text, language, where)
        except screening.TooLong as fault:
            raise BadLine(f"the text is too long: {fault}", line_id) from fault
    except BadLine as fault:
        return {"id": fault.line_id, "error": f"line {number}: {fault}", "findings": []}
    return {"id": line_id, "findings": [_told(one) for one in found]}


def _read(line: bytes) -> tuple[object, str, str, Where]:
    if len(line) > _LONGEST_LINE:
        raise BadLine(f"longer than {_LONGEST_LINE} bytes")
    try:
        said = json.loads(line.decode("utf-8"), parse_constant=_no_number, parse_float=_number)
    except UnicodeDecodeError as fault:
        raise BadLine("not UTF-8") from fault
    except (ValueError, RecursionError) as fault:
        # A plain ValueError is a number of more digits than Python reads.
        raise BadLine("not JSON") from fault
    if not isinstance(said, dict):
        raise BadLine('not an object like {"id": 1, "text": "…"}')
    line_id, text, language = said.get("id"), said.get("text"), said.get("lang") or ""
    if not isinstance(text, str):
        raise BadLine('"text" is missing, or no text', line_id)
    if not isinstance(language, str):
        raise BadLine('"lang" is no text', line_id)
    try:
        where = Where(said.get("where", Where.LEAVING))
    except ValueError as fault:
        known = ", ".join(Where)
        raise BadLine(f'"where" is none of {known}', line_id) from fault
    return line_id, text, language, where


def _no_number(said: str) -> float:
    raise ValueError(said)


def _number(said: str) -> float:
    return float(said) if isfinite(float(said)) else _no_number(said)


def _told(one: Finding) -> dict[str, object]:
    return {
        "screen": one.screen,
        "label": one.label,
        "tier": one.tier,
        "start": one.start,
        "end": one.end,
        "clause": one.clause,
        "strength": one.strength,
    }
