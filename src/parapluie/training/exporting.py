"""The register as a table that other programs read: CSV, described as a Frictionless data package.

https://specs.frictionlessdata.io/data-package/ and /table-schema/, version 1.
"""

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.db import transaction

from parapluie.kit.errors import OperatorError
from parapluie.kit.lines import one_line
from parapluie.kit.times import now, today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.screens import leaving
from parapluie.training.models import Completion

_ROWS: Final = "completions.csv"
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
    found = Completion.objects.filter(person__left_on=None).told_apart(today())
    rows = found.order_by("person__username", "completed_on", "pk").values_list(*_TAKEN_FROM)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _ROWS).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            count = 0
            for row in rows.iterator():
                table.writerow(_said(one) for one in row)
                count += 1
        text = json.dumps(_description(), indent=2, ensure_ascii=False)
        (folder / "datapackage.json").write_text(text + "\n", "utf-8")
    except OSError as fault:
        raise OperatorError(f"{folder} can't be written: {fault.strerror}.") from fault
    with transaction.atomic():
        entries.append("training.exported", subject="register", by=SYSTEM, clauses=["RES-1"])
    return count


@lru_cache(4096)  # titles, units and courses are few
def _said(value: object) -> str:
    """Return a cell on one line, screened. What a spreadsheet would run as a formula is quoted."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else one_line(leaving.barred(str(value)))
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _description() -> dict[str, object]:
    fields = [
        {"name": name, "type": kind, "description": about}
        for name, (kind, about) in _COLUMNS.items()
    ]
    return {
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
