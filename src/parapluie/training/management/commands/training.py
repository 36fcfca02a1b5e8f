"""`parapluie training import|export|pack|verify` (docs/operations.md, docs/course-packs.md).

Class lists in, the register out, a course online; and whether a certificate is genuine, which needs
no city at all.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from django.core.management.base import BaseCommand

from parapluie.kit import progress
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger import notes
from parapluie.ledger.entries import SYSTEM
from parapluie.training import (
    class_lists,
    exporting,
    list_columns,
    pack_text,
    publishing,
    statements,
)
from parapluie.training.actions import TrainingRefused
from parapluie.training.class_lists import FIELDS, BadLine, Line
from parapluie.training.models import Course

_LONGEST_NOTE: Final = 10_000  # bytes; a square holds 2,953


class Command(BaseCommand):
    help = (
        "Take class lists in (nothing is recorded without --record), write the register out, put a "
        "version of a course online, or say whether a certificate is genuine."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        taken = deeds.add_parser("import", help="read a class list and say what would be recorded")
        taken.add_argument("file", type=Path)
        taken.add_argument("--record", action="store_true", help="record it; all lines or none")
        taken.add_argument(
            "--without-bad-lines", action="store_true", help="with --record: leave out bad lines"
        )
        taken.add_argument(
            "--columns",
            nargs="+",
            default=[],
            metavar="FIELD=HEADING",
            help=f"the headings of {', '.join(FIELDS)}; kept for the next list",
        )
        given = deeds.add_parser("export", help="write completions.csv and datapackage.json")
        given.add_argument("folder", type=Path)
        pack = deeds.add_parser("pack", help="publish a version of a course (nothing by halves)")
        pack.add_argument("file", type=Path)
        pack.add_argument("--course", required=True, help="its name, as on the Courses page")
        shown = deeds.add_parser("verify", help="say whether a certificate is genuine, and counts")
        shown.add_argument(
            "note", nargs="?", default="-", help="what its square says: a file, - or the text"
        )
        shown.add_argument(
            "--key", default="", help="the City's public key; without it, this installation's own"
        )

    def execute(self, *args: Any, **options: Any) -> str | None:  # noqa: ANN401  Django's signature
        """Ask nothing of this machine for `verify`: whoever checks may have no city on it."""
        options["skip_checks"] = options["skip_checks"] or options["deed"] == "verify"
        return super().execute(*args, **options)

    def handle(self, *args: object, deed: str, **options: object) -> None:
        if deed == "verify":
            self._verify(str(options["note"]), str(options["key"]))
            return
        if deed == "export":
            rows = exporting.write(Path(str(options["folder"])))
            self.stdout.write(f"{rows} completions written.")
            return
        if deed == "pack":
            self.stdout.write(_publish(Path(str(options["file"])), str(options["course"])))
            return
        columns = _columns(options["columns"])
        file = Path(str(options["file"]))
        good, bad = self._try(file, columns)
        list_columns.keep(columns)
        self.stdout.write(f"{good} lines can be recorded, {bad} can't.")
        if options["record"] and (not bad or options["without_bad_lines"]):
            with _opened(file) as source:
                lines = progress.with_bar(class_lists.read(source, columns), source)
                done = class_lists.record(
                    (one for one in lines if isinstance(one, Line)), by=SYSTEM
                )
            self.stdout.write(f"{done.recorded} recorded, {done.there_already} stood already.")
            return
        self.stdout.write("Nothing is recorded.")
        if bad:
            raise SystemExit(1)

    def _verify(self, said: str, key: str) -> None:
        signer = notes.read_verifier_key(key) if key else notes.ours()
        stated = statements.read(_note(said), signer)
        if stated is None:
            self.stdout.write(f"Not valid: {signer.name} did not sign this as a certificate.")
            raise SystemExit(1)
        counts = stated.holds_on(today())
        self.stdout.write(
            f"{'Valid until' if counts else 'Genuine, but not valid: it ran out on'} "
            f"{stated.expires_on}.\n{stated.city}: {stated.holder} completed {stated.course}, "
            f"developed by {stated.developer}, on {stated.completed_on}.\n"
            f"Signed by {signer.name}, key {signer.id.hex()}.\n"
            "Only the City's training coordinator can say whether it was taken back since."
        )
        if not counts:
            raise SystemExit(1)

    def _try(self, file: Path, columns: dict[str, str]) -> tuple[int, int]:
        good = bad = 0
        with _opened(file) as source:
            for line in progress.with_bar(class_lists.read(source, columns), source):
                if isinstance(line, BadLine):
                    bad += 1
                    self.stdout.write(f"line {line.number}: wanted {line.wanted}")
                else:
                    good += 1
        return good, bad


def _note(said: str) -> str:
    """Return what a square says, given as its text, as a file, or (-) on standard input."""
    if "\n" in said:
        return said
    try:
        with sys.stdin.buffer if said == "-" else Path(said).open("rb") as file:
            return file.read(_LONGEST_NOTE).decode("utf-8", "replace")
    except OSError as fault:
        raise OperatorError(f"{said} can't be read: {fault.strerror}.") from fault


def _publish(file: Path, title: str) -> str:
    course = Course.objects.filter(title__iexact=title).first()
    if course is None:
        known = ", ".join(Course.objects.order_by("title").values_list("title", flat=True))
        raise OperatorError(f"--course is {title!r}, wanted one of: {known or 'none yet'}.")
    with _opened(file) as source:
        raw = source.read(pack_text.LARGEST + 1)
    try:
        version = publishing.publish(course, text=pack_text.decode(raw), by=SYSTEM)
    except TrainingRefused as refused:
        raise OperatorError(f"{file}: {refused.refusal.line} Nothing is published.") from refused
    return f"{course.title}, version {version.number}, is online."


def _columns(said: object) -> dict[str, str]:
    """Return the headings to look for: those said now, else those kept, else our own."""
    given = dict(str(one).partition("=")[::2] for one in cast(list[str], said))
    wrong = [one for one in given if one not in FIELDS or not given[one].strip()]
    if wrong:
        raise OperatorError(f"--columns has {', '.join(wrong)}; wanted {'=…, '.join(FIELDS)}=….")
    kept = list_columns.kept()
    return {field: (given.get(field) or kept[field]).strip() for field in FIELDS}


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as fault:
        raise OperatorError(f"{file} can't be read: {fault.strerror}.") from fault
