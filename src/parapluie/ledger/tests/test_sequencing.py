"""Every act gets a place, once, and a reporter's place tells no time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from parapluie.ledger import leaves, store, tree
from parapluie.ledger.entries import REPORTER, SYSTEM, append
from parapluie.ledger.models import Entry, Node
from parapluie.ledger.sequencing import sequence_entries
from parapluie.ledger.tests.conftest import OPENING_DAY, READER, write_day

pytestmark = pytest.mark.django_db


def places() -> list[int]:
    return [entry.leaf_index for entry in Entry.objects.sequenced() if entry.leaf_index is not None]


def test_acts_of_staff_go_in_at_once_in_their_order() -> None:
    with time_machine.travel(OPENING_DAY, tick=False) as clock:
        for nth in range(5):
            with transaction.atomic():
                append("matter.noted", subject=f"M-{nth}", by=READER)
            clock.shift(timedelta(seconds=1))
        assert sequence_entries() == "5 entries sequenced"
    assert [entry.subject for entry in Entry.objects.sequenced()] == [f"M-{n}" for n in range(5)]


@pytest.mark.parametrize("by", [REPORTER, SYSTEM])
def test_acts_of_a_day_wait_until_it_is_over(by) -> None:
    with time_machine.travel(OPENING_DAY, tick=False) as clock, transaction.atomic():
        append("report.received", subject="M-1", by=by)
        clock.move_to(OPENING_DAY + timedelta(hours=14, minutes=30))  # half past midnight
        assert sequence_entries() == "0 entries sequenced"
        clock.move_to(OPENING_DAY + timedelta(hours=15, minutes=1))
        assert sequence_entries() == "1 entries sequenced"


def test_the_place_of_a_persons_act_tells_no_time() -> None:
    with time_machine.travel(OPENING_DAY, tick=False) as clock:
        for nth in range(12):
            with transaction.atomic():
                append("report.received", subject=f"M-{nth}", by=REPORTER)
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(days=1))
        sequence_entries()
    in_place = list(Entry.objects.sequenced())
    assert in_place == sorted(in_place, key=leaves.leaf_hash)
    assert [entry.subject for entry in in_place] != [f"M-{nth}" for nth in range(12)]


def test_an_act_whose_transaction_ended_late_still_gets_its_place() -> None:
    late = Entry(day=OPENING_DAY.date(), actor_role="reporter", act="report.received", subject="L")
    write_day(0, acts=6)
    late.save()
    write_day(1, acts=2)
    assert Entry.objects.get(subject="L").leaf_index is not None
    assert places() == list(range(9))


def test_the_stored_tree_is_that_of_the_entries(written_log: list[Entry]) -> None:
    fresh = tree.Growing(0, store.read)
    nodes = {(a, b): c for entry in written_log for a, b, c in fresh.add(leaves.leaf_hash(entry))}
    stored = {(node.level, node.index): bytes(node.hash) for node in Node.objects.all()}
    assert stored == nodes
    assert tree.root(store.size(), store.read) == fresh.root()


def test_sequencing_in_many_small_batches_gives_one_dense_log(monkeypatch) -> None:
    monkeypatch.setattr("parapluie.ledger.sequencing._AT_ONCE", 3)
    write_day(0, acts=20)
    write_day(1, acts=1)
    assert places() == list(range(21))
    assert sequence_entries() == "0 entries sequenced"
