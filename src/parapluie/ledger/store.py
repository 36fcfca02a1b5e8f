"""Reads the tree's stored nodes."""

from django.db.models import Max

from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Entry, Node


def size() -> int:
    """Return how many entries have a place in the tree."""
    last: int | None = Entry.objects.aggregate(last=Max("leaf_index"))["last"]
    return 0 if last is None else last + 1


def read(level: int, index: int) -> bytes:
    """Return the hash of a complete subtree. Raise `LedgerError` where it isn't stored."""
    found = Node.objects.filter(level=level, index=index).values_list("hash", flat=True).first()
    if found is None:
        raise LedgerError(
            f"Node {index} of level {level} is missing; run `parapluie ledger verify`."
        )
    return bytes(found)
