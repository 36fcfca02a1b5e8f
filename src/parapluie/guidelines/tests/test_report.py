"""Five states, never a score, and nothing claimed that isn't shown."""

import json
from dataclasses import replace
from datetime import date

import pytest

from parapluie.guidelines import proof
from parapluie.guidelines.clauses import Verify
from parapluie.guidelines.controls import Control
from parapluie.guidelines.proof import Proof, Proofs
from parapluie.guidelines.report import Evidence, State, judge, report
from parapluie.guidelines.tests import town


@pytest.mark.parametrize(
    ("verify", "proofs", "evidence", "state"),
    [
        (Verify.TESTS, [Proof.PROVEN, Proof.PROVEN], None, State.MET),
        (Verify.STRUCTURE, [Proof.PROVEN, Proof.NONE], None, State.NOT_SHOWN),
        (Verify.STRUCTURE, [Proof.THEATRE], None, State.NOT_SHOWN),
        (Verify.TESTS, [], None, State.NOT_SHOWN),
        (Verify.RECORDS, [Proof.PROVEN], None, State.NOT_SHOWN),
        (Verify.RECORDS, [Proof.PROVEN], Evidence(0, 0), State.NO_CASES),
        (Verify.RECORDS, [], Evidence(4, 3), State.NOT_MET),
        (Verify.ATTESTED, [], Evidence(1, 1), State.MET),
        (Verify.ASPIRATIONAL, [Proof.PROVEN], Evidence(1, 1), State.NOT_MEASURABLE),
    ],
)
def test_a_state_follows_from_proofs_and_evidence(verify, proofs, evidence, state):
    clause = town.clause("D-1", "duties", 1, verify=verify)
    assert judge(clause, proofs, evidence).state is state


def test_a_changed_wording_takes_the_state_away():
    changed = replace(town.clause("D-1", "duties", 1), digest="a" * 64)
    assert judge(changed, [Proof.PROVEN], None).state is State.NOT_SHOWN


def test_the_report_says_version_controls_proof_and_tests():
    controls = [Control("desk.greet", "parapluie.desk", ("D-1",))]
    proofs = Proofs({("desk.greet", "D-1"): Proof.PROVEN}, {"D-1": 3})
    shown = report(town.pack(), controls=controls, proofs=proofs, day=date(2025, 6, 1))
    line = next(one for one in shown["clauses"] if one["id"] == "D-1")
    assert shown["version"] == "2"
    assert line["controls"] == [{"name": "desk.greet", "proof": "proven"}]
    assert (line["state"], line["tests"]) == ("met", 3)


def test_a_proof_of_other_code_or_a_damaged_one_counts_as_none(tmp_path):
    file = tmp_path / "proof.json"
    proof.write_proofs(Proofs({("desk.greet", "D-1"): Proof.PROVEN}, {"D-1": 1}), file)
    assert proof.read_proofs(file).of("desk.greet", "D-1") is Proof.PROVEN
    kept = json.loads(file.read_text())
    for damage in ({**kept, "code": "0" * 64}, {**kept, "controls": ["x"]}, {"code": kept["code"]}):
        file.write_text(json.dumps(damage))
        assert proof.read_proofs(file).of("desk.greet", "D-1") is Proof.NONE
    file.write_text("not json")
    assert not proof.read_proofs(file)
