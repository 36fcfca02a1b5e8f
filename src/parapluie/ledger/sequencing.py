"""Gives waiting entries their place in the tree, under the clock's lease.

It takes what has no place yet, never "ids after the last": an act whose transaction commits late
would be lost for ever. Acts of staff go in at once, by second. Acts that keep the day alone wait
until that day is over and go in together, in the order of their hashes, so that their place tells
no time.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from parapluie.kit.times import now
from parapluie.ledger import leaves, store, tree
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Entry, Node

# An act begun before midnight may commit after it; alone in its batch, it would tell its hour.
SETTLES_AFTER = timedelta(hours=1)
_AT_ONCE = 1000  # entries a transaction: short enough that nobody who reports waits for it

Place = tuple[str, bytes]  # entry id, hash of its leaf


def sequence_entries() -> str:
    """Give a place to every entry that may have one now; say how many got one."""
    due = [*_acts_of_staff(), *_acts_of_days_before(_settled_day())]
    for start in range(0, len(due), _AT_ONCE):
        _place(due[start : start + _AT_ONCE])
    return f"{len(due)} entries sequenced"


def _settled_day() -> date:
    """Return the first day that is not over yet, or not for long enough."""
    return timezone.localdate(now() - SETTLES_AFTER)


def _acts_of_staff() -> list[Place]:
    acts = Entry.objects.waiting().filter(second__isnull=False).order_by("second", "id")
    return [(entry.id, leaves.leaf_hash(entry)) for entry in acts.iterator()]


def _acts_of_days_before(day: date) -> list[Place]:
    acts = Entry.objects.waiting().filter(second__isnull=True, day__lt=day)
    hashed = sorted((entry.day, leaves.leaf_hash(entry), entry.id) for entry in acts.iterator())
    return [(id, leaf) for _, leaf, id in hashed]


def _place(due: Sequence[Place]) -> None:
    """Append these leaves to the tree, all or none."""
    with transaction.atomic():
        growing = tree.Growing(store.size(), store.read)
        places = [(growing.size + nth, id) for nth, (id, _) in enumerate(due)]
        nodes = [Node(level=a, index=b, hash=c) for _, leaf in due for a, b, c in growing.add(leaf)]
        with connection.cursor() as cursor:
            cursor.executemany(_SET_PLACE, places)
            if cursor.rowcount != len(due):
                raise LedgerError("Another sequencer is at work: nothing was sequenced here.")
        Node.objects.bulk_create(nodes, batch_size=500)


_SET_PLACE = "UPDATE ledger_entry SET leaf_index = %s WHERE id = %s AND leaf_index IS NULL"
