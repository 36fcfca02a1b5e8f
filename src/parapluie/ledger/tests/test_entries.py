"""Acts are written with what they tell, once, and nothing finer than they may tell."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from parapluie.ledger.entries import (
    REPORTER,
    SEALED,
    SYSTEM,
    NewEntry,
    append,
    append_all,
    history,
    sealed_digest,
    sealed_digests,
    staff,
)
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Entry

pytestmark = pytest.mark.django_db
READER = staff("reader", "person-1")
EVENING = datetime(2026, 11, 24, 5, 30, 12, 345678, tzinfo=UTC)  # 21:30 on the 23rd in the city


def test_a_persons_act_keeps_the_citys_day_and_nothing_finer() -> None:
    with time_machine.travel(EVENING, tick=False), transaction.atomic():
        entry = append("report.received", subject="M-1", by=REPORTER)
    entry.refresh_from_db()
    assert (entry.day, entry.second, entry.moment) == (date(2026, 11, 23), None, None)


def test_a_staff_act_keeps_the_second() -> None:
    with time_machine.travel(EVENING, tick=False), transaction.atomic():
        entry = append("dossier.opened", subject="D-1", by=READER, clauses=["RES-1", "PRI-1"])
    entry.refresh_from_db()
    assert entry.moment == EVENING.replace(microsecond=0)
    assert (entry.actor_role, entry.actor, entry.clauses) == ("reader", "person-1", "RES-1 PRI-1")


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused() -> None:
    with pytest.raises(LedgerError, match="inside the transaction"):
        append("report.received", subject="M-1", by=REPORTER)
    with pytest.raises(LedgerError):
        append_all([NewEntry("report.received", "M-1", REPORTER)])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        append("report.received", subject="M-1", by=REPORTER)
        raise RuntimeError
    assert not Entry.objects.exists()


@pytest.mark.clause("PRI-1")
def test_an_entry_is_never_changed_or_removed() -> None:
    with transaction.atomic():
        entry = append("report.received", subject="M-1", by=REPORTER)
    entry.act = "report.lost"
    ways = [
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(act="report.lost"),
        lambda: Entry.objects.bulk_update([entry], ["act"]),
        lambda: Entry.objects.filter(id=entry.id).update(day=date(2000, 1, 1)),
    ]
    for way in ways:
        with pytest.raises(LedgerError, match="append-only"):
            way()
    assert Entry.objects.get().act == "report.received"


@pytest.mark.parametrize("change", ["act = 'x'", "day = '2000-01-01'", "actor = 'x'"])
def test_the_database_itself_refuses_a_change(change: str) -> None:
    with transaction.atomic():
        append("report.received", subject="M-1", by=REPORTER)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE ledger_entry SET {change}")  # noqa: S608


def test_the_database_file_does_not_number_entries_by_arrival() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite numbers rows by arrival")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wr FROM pragma_table_list WHERE name = 'ledger_entry'")
        assert cursor.fetchone() == (1,)


def test_the_digest_of_a_sealed_item_is_found_again() -> None:
    with transaction.atomic():
        append_all(NewEntry(SEALED, f"I-{nth}", SYSTEM, (), bytes([nth]) * 32) for nth in range(3))
        append("item.opened", subject="I-1", by=READER, digest=b"other")
    assert sealed_digest("I-1") == bytes([1]) * 32
    assert sealed_digest("I-9") is None
    assert sealed_digests(["I-0", "I-2", "I-9"]) == {"I-0": bytes(32), "I-2": bytes([2]) * 32}


def test_a_subjects_history_comes_oldest_first() -> None:
    for hour in (18, 20, 19):
        with time_machine.travel(EVENING.replace(hour=hour), tick=False), transaction.atomic():
            append("dossier.opened", subject="D-1", by=READER)
            append("dossier.shared", subject="D-1", by=READER)
    found = history("D-1", ["dossier.opened"])
    assert [entry.moment.hour for entry in found if entry.moment] == [18, 19, 20]
