"""Change the past by one byte, and `ledger verify` names where it was changed."""

import random

import pytest
from django.core.management import call_command
from django.db import connection

from parapluie.ledger import checking, checkpoints, leaves, notes, tree
from parapluie.ledger.models import Checkpoint, Entry
from parapluie.ledger.tests.conftest import OPENING_DAY, write_day

TEXTS = ("id", "day", "actor_role", "actor", "act", "subject", "clauses")
NUMBERS = ("leaf_index", "second")


def flipped(stored: bytes, dice: random.Random) -> bytes:
    """Return the bytes with one bit of one of them turned over; of nothing, one byte."""
    damaged = bytearray(stored or b"\x00")
    damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def test_an_untouched_log_is_whole_and_says_who_waits(written_log: list[Entry]) -> None:
    Entry(day=OPENING_DAY.date(), actor_role="reporter", act="report.received", subject="W").save()
    assert checking.verify() == checking.Verdict(True, 40, 1, None, "")


@pytest.mark.django_db
def test_an_empty_log_is_whole() -> None:
    assert checking.verify().ok


@pytest.mark.slow
@pytest.mark.clause("PRI-1")
@pytest.mark.parametrize("column", [*TEXTS, *NUMBERS, "digest"])
def test_any_flipped_byte_of_any_entry_is_named(written_log, tamper, column: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses most damaged values itself")
    dice = random.Random(column)  # noqa: S311  repeatable, not secret
    for entry in written_log:
        stored = getattr(entry, column)
        if column in NUMBERS:
            damaged, cast = (stored or 0) ^ (1 << dice.randrange(40)), "INTEGER"
        else:
            raw = bytes(stored) if column == "digest" else str(stored).encode()
            damaged, cast = flipped(raw, dice), "BLOB" if column == "digest" else "TEXT"
        at = "leaf_index = %s" if column == "id" else "id = %s"
        key = entry.leaf_index if column == "id" else entry.id
        if column == "leaf_index" and damaged < len(written_log):
            continue  # the database itself refuses two entries in one place
        tamper(f"UPDATE ledger_entry SET {column} = CAST(%s AS {cast}) WHERE {at}", damaged, key)  # noqa: S608
        verdict = checking.verify()
        assert not verdict.ok
        assert verdict.first_bad is not None
        assert verdict.first_bad.index == entry.leaf_index
        back = str(stored) if column == "day" else stored
        tamper(f"UPDATE ledger_entry SET {column} = %s WHERE {at}", back, key)  # noqa: S608
    assert checking.verify().ok


@pytest.mark.clause("PRI-1")
def test_of_two_changed_entries_the_first_is_named(written_log, tamper) -> None:
    for index in (31, 12):
        tamper("UPDATE ledger_entry SET act = 'x' WHERE leaf_index = %s", index)
    verdict = checking.verify()
    assert verdict.first_bad == checking.BadEntry(12, written_log[12].id)
    assert str(verdict.first_bad) == f"entry 12 (act {written_log[12].id})"


@pytest.mark.parametrize("index", [0, 17, 39])
def test_a_removed_entry_is_named(written_log, tamper, index: int) -> None:
    tamper("DELETE FROM ledger_entry WHERE leaf_index = %s", index)
    verdict = checking.verify()
    assert (verdict.ok, verdict.first_bad) == (False, checking.BadEntry(index, ""))
    assert verdict.reason == "it is missing"


def test_two_entries_that_changed_places_are_noticed(written_log, tamper) -> None:
    for was, now in ((8, 1000), (21, 8), (1000, 21)):
        tamper("UPDATE ledger_entry SET leaf_index = %s WHERE leaf_index = %s", now, was)
    assert checking.verify().first_bad == checking.BadEntry(8, written_log[21].id)


def test_a_damaged_leaf_of_the_tree_is_not_blamed_on_its_entry(written_log, tamper) -> None:
    tamper('UPDATE ledger_node SET hash = %s WHERE level = 0 AND "index" = 9', bytes(32))
    verdict = checking.verify()
    assert (verdict.ok, verdict.first_bad) == (False, None)
    assert verdict.reason == "leaf 9 of the stored tree was changed, its entry was not"


@pytest.mark.parametrize(("level", "index", "range_"), [(1, 3, "6 to 7"), (5, 0, "0 to 31")])
def test_a_damaged_or_missing_node_is_placed(written_log, tamper, level, index, range_) -> None:
    where = f'level = {level} AND "index" = {index}'
    for harm in (
        "UPDATE ledger_node SET hash = %s WHERE ",
        "DELETE FROM ledger_node WHERE %s = %s AND ",
    ):
        tamper(harm + where, *([bytes(32)] if "UPDATE" in harm else [1, 1]))
        assert checking.verify().reason == f"the stored tree does not fit entries {range_}"


def rewrite(tamper, index: int) -> None:
    """Change an entry and every node above it, as somebody with the database but no key can."""
    tamper("UPDATE ledger_entry SET act = 'x' WHERE leaf_index = %s", index)
    growing = tree.Growing(0, lambda *_: b"")
    set_node = 'UPDATE ledger_node SET hash = %s WHERE level = %s AND "index" = %s'
    for entry in Entry.objects.sequenced():
        for level, place, node in growing.add(leaves.leaf_hash(entry)):
            tamper(set_node, node, level, place)


@pytest.mark.clause("PRI-1")
def test_a_rewritten_tree_contradicts_what_was_signed(written_log, tamper) -> None:
    sizes = [one.size for one in Checkpoint.objects.order_by("size")]
    rewrite(tamper, sizes[1] + 1)
    verdict = checking.verify()
    assert not verdict.ok
    assert verdict.reason == f"entries {sizes[1]} to {sizes[2] - 1} are not those that were signed"


def test_a_forged_checkpoint_is_noticed(written_log, tamper) -> None:
    newest = checkpoints.newest()
    assert newest is not None
    tamper("UPDATE ledger_checkpoint SET root = %s WHERE size = 40", bytes(32))
    assert "is not the one that was signed" in checking.verify().reason
    forged = newest.note.replace("\n40\n", "\n41\n")
    tamper("UPDATE ledger_checkpoint SET note = %s WHERE size = 40", forged)
    assert "is not signed by this ledger" in checking.verify().reason


def test_a_cut_off_end_is_noticed(written_log, tamper) -> None:
    tamper("DELETE FROM ledger_entry WHERE leaf_index >= 30")
    tamper("DELETE FROM ledger_node")
    assert checking.verify().first_bad is not None


def test_an_entry_pushed_in_before_the_beginning_is_noticed(written_log, tamper) -> None:
    Entry(day=OPENING_DAY.date(), actor_role="reader", act="x", subject="x", leaf_index=-1).save()
    assert checking.verify().reason == "an entry stands before the beginning of the log"


def test_the_command_names_the_first_bad_entry_and_fails(written_log, tamper, capsys) -> None:
    call_command("ledger", "verify")
    said = capsys.readouterr().out
    assert "40 entries sequenced, 0 waiting." in said
    assert notes.verifier_key() in said
    tamper("UPDATE ledger_entry SET subject = 'x' WHERE leaf_index = 3")
    with pytest.raises(SystemExit) as ended:
        call_command("ledger", "verify")
    assert ended.value.code == 1
    assert f"entry 3 (act {written_log[3].id})" in capsys.readouterr().err


def test_the_command_prints_the_newest_checkpoint_as_signed(written_log, capsys) -> None:
    write_day(9, acts=4)
    call_command("ledger", "checkpoint")
    newest = checkpoints.newest()
    assert newest is not None
    assert capsys.readouterr().out == newest.note
