"""A wrong pack is refused; a gap is only named."""

from dataclasses import replace

import pytest

from parapluie.guidelines.checking import Weight, check_pack
from parapluie.guidelines.clauses import Verify
from parapluie.guidelines.controls import Control
from parapluie.guidelines.tests import town
from parapluie.kit.city import Words

CONTROLS = [Control("desk.all", "parapluie.desk", ("O-1", "O-2", "A-1", "A-2", "D-1", "E-1"))]


def _with(clause_id, **changes):
    pack = town.pack()
    changed = tuple(
        replace(clause, **changes) if clause.id == clause_id else clause for clause in pack.clauses
    )
    return check_pack(replace(pack, clauses=changed), CONTROLS)


def test_a_whole_pack_has_nothing_to_look_at():
    assert check_pack(town.pack(), CONTROLS) == []


@pytest.mark.parametrize(
    ("changes", "weight", "about"),
    [
        ({"digest": "12"}, Weight.FAULT, "D-1"),
        ({"id": "E-1"}, Weight.FAULT, "E-1"),
        ({"section": "attic"}, Weight.FAULT, "attic"),
        ({"plain": Words({"en": "Only English."})}, Weight.GAP, "D-1"),
        ({"verify": Verify.ASPIRATIONAL}, Weight.GAP, "D-1"),
        ({"digest": "a" * 64}, Weight.REVIEW, "D-1"),
    ],
)
def test_what_is_wrong_is_named_with_its_weight(changes, weight, about):
    assert (weight, about) in {(one.weight, one.about) for one in _with("D-1", **changes)}


def test_a_control_of_an_unknown_clause_is_a_fault_and_an_uncarried_clause_a_gap():
    findings = check_pack(town.pack(), [Control("desk.none", "parapluie.desk", ("X-9",))])
    assert Weight.FAULT in {one.weight for one in findings if one.about == "desk.none"}
    assert {one.weight for one in findings if one.about == "D-1"} == {Weight.GAP}
