"""Our tree gives the roots and proofs of RFC 9162; pymerkle, written by others, is the oracle."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from parapluie.ledger import tree


def grown(size: int) -> tuple[tree.Growing, dict[tuple[int, int], bytes]]:
    nodes: dict[tuple[int, int], bytes] = {}
    growing = tree.Growing(0, lambda level, index: nodes[level, index])
    for nth in range(size):
        for level, index, node in growing.add(tree.leaf_hash(b"act %d" % nth)):
            nodes[level, index] = node
    return growing, nodes


def oracle(size: int) -> InmemoryTree:
    other = InmemoryTree(algorithm="sha256")
    for nth in range(size):
        other.append_entry(b"act %d" % nth)
    return other


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300))
def test_root_is_the_oracles(size: int) -> None:
    growing, nodes = grown(size)
    assert growing.root() == tree.root(size, lambda *at: nodes[at])
    if size:
        assert growing.root() == oracle(size).get_root()


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_inclusion_proof_is_the_oracles_and_fits_one_place_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 120))
    index = data.draw(st.integers(0, size - 1))
    growing, nodes = grown(size)
    proof = tree.prove(index, size, lambda *at: nodes[at])
    theirs = oracle(size).prove_inclusion(index + 1, size)
    assert proof == [bytes.fromhex(part) for part in theirs.serialize()["path"]][1:]
    leaf = nodes[0, index]
    assert tree.check(leaf, index, size, proof, growing.root())
    elsewhere = [other for other in range(size) if other != index]
    assert not any(tree.check(leaf, at, size, proof, growing.root()) for at in elsewhere)


@pytest.mark.parametrize("part", range(3))
def test_a_damaged_proof_proves_nothing(part: int) -> None:
    growing, nodes = grown(7)
    proof = tree.prove(2, 7, lambda *at: nodes[at])
    damaged = [*proof[:part], bytes(32), *proof[part + 1 :]]
    for wrong in (damaged, proof[:-1], [*proof, bytes(32)], []):
        assert not tree.check(nodes[0, 2], 2, 7, wrong, growing.root())


def test_there_is_no_proof_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no leaf 7 among 7"):
        tree.prove(7, 7, lambda *_: b"")
