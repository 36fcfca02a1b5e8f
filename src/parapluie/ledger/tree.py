"""The Merkle tree of RFC 9162, section 2.1: pure arithmetic over hashes read by (level, index).

A node (level, index) covers the leaves from `index << level` on, `1 << level` of them. Only
complete subtrees are stored; they never change again, so growing, roots and proofs cost few reads.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Read = Callable[[int, int], bytes]  # (level, index) -> hash of that complete subtree


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf; the first byte keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node from its two halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def peaks(size: int) -> list[tuple[int, int]]:
    """Return the largest complete subtrees of a tree of `size` leaves, from left to right."""
    found, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


class Growing:
    """A tree while leaves are added: keeps the peaks alone."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self._peaks = [read(level, index) for level, index in peaks(size)]

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add one leaf's hash; yield every subtree it completes as (level, index, hash)."""
        index, level, top = self.size, 0, leaf
        yield level, index, top
        while index & 1:
            top = node_hash(self._peaks.pop(), top)
            index, level = index >> 1, level + 1
            yield level, index, top
        self._peaks.append(top)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves added so far."""
        return _fold(self._peaks)


def root(size: int, read: Read) -> bytes:
    """Return the root of the first `size` leaves."""
    return _fold([read(level, index) for level, index in peaks(size)])


def prove(index: int, size: int, read: Read) -> list[bytes]:
    """Return the inclusion proof of leaf `index` in the first `size` leaves (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    proof, start, count = [], 0, size
    while count > 1:
        half = 1 << (count - 1).bit_length() - 1
        if index < start + half:
            proof.append(_range(start + half, count - half, read))
            count = half
        else:
            proof.append(_range(start, half, read))
            start, count = start + half, count - half
    return proof[::-1]


def check(leaf: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes) -> bool:
    """Say whether a proof leads from a leaf's hash to the root (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, top = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            top = node_hash(part, top)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, part)
        place, last = place >> 1, last >> 1
    return last == 0 and top == root


def _range(start: int, count: int, read: Read) -> bytes:
    """Return the root over `count` leaves from `start`, a multiple of the largest subtree in it."""
    return _fold([read(level, (start >> level) + index) for level, index in peaks(count)])


def _fold(tops: list[bytes]) -> bytes:
    if not tops:
        return EMPTY_ROOT
    top = tops[-1]
    for left in reversed(tops[:-1]):
        top = node_hash(left, top)
    return top
