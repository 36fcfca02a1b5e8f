"""A log with some history, and the hand of somebody who writes in the database past the program."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from parapluie.ledger.checkpoints import sign_checkpoint
from parapluie.ledger.entries import REPORTER, append, staff
from parapluie.ledger.models import Entry
from parapluie.ledger.sequencing import sequence_entries

OPENING_DAY = datetime(2026, 11, 23, 18, tzinfo=UTC)
READER = staff("reader", "person-1")


def write_day(day: int, acts: int) -> None:
    """Write a day's acts, half by people who report, half by staff; sequence them the next day."""
    morning = OPENING_DAY + timedelta(days=day)
    with time_machine.travel(morning, tick=False), transaction.atomic():
        for nth in range(acts):
            by = READER if nth % 2 else REPORTER
            append("matter.noted", subject=f"M-{day}-{nth}", by=by, clauses=["PRI-1"], digest=b"d")
    with time_machine.travel(morning + timedelta(days=1), tick=False):
        sequence_entries()
        sign_checkpoint()


@pytest.fixture
def written_log(db: None) -> list[Entry]:
    """Forty entries of four days, a checkpoint a day."""
    for day in range(4):
        write_day(day, acts=10)
    return list(Entry.objects.sequenced())


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """Write in the database by hand, the triggers taken off first."""
    on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_unchanged{on}")
        cursor.execute(f"DROP TRIGGER ledger_entry_in_place{on}")

    def by_hand(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return by_hand
