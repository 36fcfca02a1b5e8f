"""Recomputes the whole log from its entries and compares it with what was stored and signed.

Whoever holds both the database and the signing key can write another history: only a witness that
keeps our checkpoints notices that. Everybody else is caught here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError

from parapluie.guidelines.controls import carries_out
from parapluie.ledger import checkpoints, leaves, notes, store, tree
from parapluie.ledger.models import AppendOnly, Checkpoint, Entry, Node

_AT_ONCE = 1000
# What a damaged row raises when it is read: undecodable text, an impossible day.
_UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A place in the log, and the id of the act that stands there ("" where none can be read)."""

    index: int
    id: str

    def __str__(self) -> str:
        return f"entry {self.index} (act {self.id or 'unknown'})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found; `first_bad` is None where the fault is in the tree or a checkpoint."""

    ok: bool
    sequenced: int
    waiting: int
    first_bad: BadEntry | None
    reason: str


class _BrokenError(Exception):
    def __init__(self, reason: str, first_bad: BadEntry | None = None) -> None:
        super().__init__(reason)
        self.reason, self.first_bad = reason, first_bad


@carries_out("PRI-1")
def verify() -> Verdict:
    """Say whether every sequenced entry is what it was when the log was signed."""
    signed = list(Checkpoint.objects.order_by("size"))
    size = max(store.size(), signed[-1].size if signed else 0)
    sequenced, waiting = Entry.objects.sequenced().count(), Entry.objects.waiting().count()
    try:
        _check_entries(size)
        _check_nodes(size)
        _check_signed(signed)
    except _BrokenError as broken:
        return Verdict(False, sequenced, waiting, broken.first_bad, broken.reason)
    return Verdict(True, sequenced, waiting, None, "")


def _check_entries(size: int) -> None:
    """Raise `_BrokenError` at the first entry missing, unreadable or other than its leaf."""
    stored = _stored(0, size)
    for index, entry in enumerate(_entries(size)):
        leaf = _leaf(index, entry)
        if leaf == next(stored):
            continue
        if _fits_the_tree(index, leaf):
            raise _BrokenError(f"leaf {index} of the stored tree was changed, its entry was not")
        raise _BrokenError("it is not the one that was sequenced", BadEntry(index, entry.id))
    if Entry.objects.filter(leaf_index__lt=0).exists():
        raise _BrokenError("an entry stands before the beginning of the log")


def _entries(size: int) -> Iterator[Entry]:
    """Return entries 0 to size - 1; raise `_BrokenError` at the first missing or unreadable."""
    for start in range(0, size, _AT_ONCE):
        stop = min(start + _AT_ONCE, size)
        try:
            found = list(_between(start, stop))
        except _UNREADABLE:
            found = []
        if len(found) == stop - start:
            yield from found
        else:
            yield from map(_entry, range(start, stop))


def _entry(index: int) -> Entry:
    try:
        found = _between(index, index + 1).first()
    except _UNREADABLE:
        raise _BrokenError("it can't be read", BadEntry(index, _id_at(index))) from None
    if found is None:
        raise _BrokenError("it is missing", BadEntry(index, ""))
    return found


def _leaf(index: int, entry: Entry) -> bytes:
    try:
        return leaves.leaf_hash(entry)
    except _UNREADABLE:
        raise _BrokenError("it can't be read", BadEntry(index, entry.id)) from None


def _id_at(index: int) -> str:
    try:
        return _between(index, index + 1).values_list("id", flat=True)[0]
    except _UNREADABLE:
        return ""


def _between(start: int, stop: int) -> AppendOnly:
    return Entry.objects.sequenced().filter(leaf_index__gte=start, leaf_index__lt=stop)


def _fits_the_tree(index: int, leaf: bytes) -> bool:
    """Say whether a leaf and its neighbour give the node above them."""
    above = dict(Node.objects.filter(level=1, index=index >> 1).values_list("index", "hash"))
    beside = dict(Node.objects.filter(level=0, index=index ^ 1).values_list("index", "hash"))
    if not above or not beside:
        return False
    pair = (leaf, bytes(beside[index ^ 1]))
    return tree.node_hash(*(pair[::-1] if index & 1 else pair)) == bytes(above[index >> 1])


def _check_nodes(size: int) -> None:
    """Compare every stored node with the two below it; the leaves were compared before."""
    for level in range(1, size.bit_length()):
        below = _stored(level - 1, size)
        for index, node in enumerate(_stored(level, size)):
            if tree.node_hash(next(below), next(below)) != node:
                first = index << level
                last = first + (1 << level) - 1
                raise _BrokenError(f"the stored tree does not fit entries {first} to {last}")


def _stored(level: int, size: int) -> Iterator[bytes]:
    """Return the nodes of a level in order, b"" for each that is missing."""
    nodes = Node.objects.filter(level=level, index__lt=size >> level).order_by("index")
    expected = 0
    for index, node in nodes.values_list("index", "hash").iterator():
        yield from [b""] * (index - expected)
        yield bytes(node)
        expected = index + 1
    for _ in range(expected, size >> level):
        yield b""


def _check_signed(signed: list[Checkpoint]) -> None:
    """Compare the tree, found sound so far, with every checkpoint that was ever signed."""
    before = 0
    for one in signed:
        text = notes.open_note(one.note)
        if text is None:
            raise _BrokenError(f"the checkpoint at {one.size} entries is not signed by this ledger")
        if text != checkpoints.text(one.size, bytes(one.root)):
            raise _BrokenError(
                f"the checkpoint at {one.size} entries is not the one that was signed"
            )
        if tree.root(one.size, store.read) != bytes(one.root):
            raise _BrokenError(f"entries {before} to {one.size - 1} are not those that were signed")
        before = one.size
