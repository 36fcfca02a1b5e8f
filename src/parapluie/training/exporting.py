"""The register as a table that other programs read: CSV, described as a Frictionless data package.

https://specs.frictionlessdata.io/data-package/ and /table-schema/, version 1.
"""

import csv
import io
import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Final, TextIO

from django.db import transaction
from django.utils import timezone

from parapluie.kit.errors import OperatorError
from parapluie.kit.lines import one_line
from parapluie.kit.times import now, today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, Actor
from parapluie.screens import leaving
from parapluie.training.models import Completion

_ROWS: Final = "completions.csv"
_DESCRIPTION: Final = "datapackage.json"
_BEGINS_A_FORMULA: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # wide ones run too, in Japan
_COLUMNS: Final = {
    "username": ("string", "Sign-in name of who completed the course"),
    "title": ("string", "Title of that person"),
    "unit": ("string", "Unit of that person; empty where none was given"),
    "course": ("string", "Name of the course"),
    "developer": ("string", "Organisation that developed it; empty: the City"),
    "counts": ("boolean", "Whether a confirmed peer-led organisation developed it (RES-1)"),
    "completed_on": ("date", "Day of completion"),
    "expires_on": ("date", "Last day on which it counts"),
}
_TAKEN_FROM: Final = (
    "person__username",
    "person__title",
    "person__unit",
    "course__title",
    "course__developer__name",
    "counts",
    "completed_on",
    "expires_on",
)


def write(folder: Path) -> int:
    """Write completions.csv and datapackage.json into a folder; return how many rows.

    What everybody who works here has completed. The ledger keeps that it went out. Raise
    `OperatorError` where the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _ROWS).open("w", encoding="utf-8", newline="") as file:
            count = _write_rows(file)
        (folder / _DESCRIPTION).write_text(_description(), "utf-8")
    except OSError as fault:
        raise OperatorError(f"{folder} can't be written: {fault.strerror}.") from fault
    _note_that_it_went_out(SYSTEM)
    return count


def packed(*, by: Actor) -> bytes:
    """Return the same two files as one ZIP; rows are packed as they are read, never all at once."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        with (
            pack.open(_in_pack(_ROWS), "w") as raw,
            io.TextIOWrapper(raw, encoding="utf-8", newline="") as file,
        ):
            _write_rows(file)
        pack.writestr(_in_pack(_DESCRIPTION), _description())
    _note_that_it_went_out(by)
    return out.getvalue()


def _write_rows(file: TextIO) -> int:
    found = Completion.objects.filter(person__left_on=None).told_apart(today())
    rows = found.order_by("person__username", "completed_on", "pk").values_list(*_TAKEN_FROM)
    table = csv.writer(file)
    table.writerow(_COLUMNS)
    count = 0
    for row in rows.iterator():
        table.writerow(_said(one) for one in row)
        count += 1
    return count


def _in_pack(name: str) -> zipfile.ZipInfo:
    """Return a file's heading in the ZIP, with the City's day and time (ZIP knows no time zone)."""
    at = timezone.localtime(now())
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


@transaction.atomic
def _note_that_it_went_out(by: Actor) -> None:
    entries.append("training.exported", subject="register", by=by, clauses=["RES-1"])


@lru_cache(4096)  # titles, units and courses are few
def _said(value: object) -> str:
    """Return a cell on one line, screened. What a spreadsheet would run as a formula is quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else one_line(leaving.barred(str(value)))
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _description() -> str:
    fields = [
        {"name": name, "type": kind, "description": about}
        for name, (kind, about) in _COLUMNS.items()
    ]
    described = {
        "profile": "tabular-data-package",
        "name": "training-register",
        "title": "Who completed which training, and until when it counts",
        "created": now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "completions",
                "path": _ROWS,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": fields,
                    "primaryKey": ["username", "course", "completed_on"],
                },
            }
        ],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
