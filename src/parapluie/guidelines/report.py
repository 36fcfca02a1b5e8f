"""The conformance report: per clause its controls, their proof, its tests and one of five states.

Never a score. Zero cases is not a pass, and a control alone never shows how people acted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parapluie.guidelines.clauses import Clause, Pack, Parameter, Verify
from parapluie.guidelines.controls import Control
from parapluie.guidelines.proof import Proof, Proofs

Json = dict[str, "str | int | bool | list[Json] | None"]


class State(StrEnum):
    """What can be said of a clause today."""

    MET = "met"
    NOT_MET = "not met"
    NO_CASES = "no cases"
    NOT_SHOWN = "not shown"
    NOT_MEASURABLE = "not measurable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a clause was lived in a period: of so many cases, in so many it was kept."""

    cases: int
    kept: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """A state and, in a few words, why."""

    state: State
    because: str


def judge(clause: Clause, proofs: Sequence[Proof], evidence: Evidence | None) -> Judgement:
    """Say what can be said of one clause from its controls' proofs and its evidence."""
    if clause.verify is Verify.ASPIRATIONAL:
        return Judgement(State.NOT_MEASURABLE, "no figure can show it")
    if clause.is_to_be_reviewed:
        return Judgement(State.NOT_SHOWN, "its published wording changed: to be reviewed")
    if clause.verify in {Verify.STRUCTURE, Verify.TESTS}:
        return _judge_controls(proofs)
    return _judge_evidence(evidence)


def report(
    pack: Pack,
    *,
    controls: Sequence[Control],
    proofs: Proofs,
    day: date,
    evidence: Mapping[str, Evidence] | None = None,
) -> Json:
    """Return the report as plain values. One version of the text, never a blend of two."""
    found = evidence or {}
    return {
        "pack": pack.name,
        "version": pack.version_on(day).number,
        "day": day.isoformat(),
        "proof": "of this code" if proofs else "none for this code: run `make test`",
        "clauses": [
            _line(clause, controls, proofs, found.get(clause.id)) for clause in pack.clauses
        ],
    }


def _judge_controls(proofs: Sequence[Proof]) -> Judgement:
    if not proofs:
        return Judgement(State.NOT_SHOWN, "no control carries it out yet")
    if Proof.THEATRE in proofs:
        return Judgement(State.NOT_SHOWN, "a control could be taken away unnoticed")
    if Proof.NONE in proofs:
        return Judgement(State.NOT_SHOWN, "a control has no proof for this code")
    return Judgement(State.MET, "a test fails when a control is taken away")


def _judge_evidence(evidence: Evidence | None) -> Judgement:
    if evidence is None:
        return Judgement(State.NOT_SHOWN, "people's acts decide it and nothing counts them yet")
    if evidence.cases == 0:
        return Judgement(State.NO_CASES, "nothing happened to which it applies")
    if evidence.kept < evidence.cases:
        return Judgement(State.NOT_MET, f"kept in {evidence.kept} of {evidence.cases}")
    return Judgement(State.MET, f"kept in all of {evidence.cases}")


def _line(
    clause: Clause, controls: Sequence[Control], proofs: Proofs, evidence: Evidence | None
) -> Json:
    names = [control.name for control in controls if clause.id in control.clauses]
    judgement = judge(clause, [proofs.of(name, clause.id) for name in names], evidence)
    return {
        "id": clause.id,
        "section": clause.section,
        "ordinal": clause.ordinal,
        "modality": clause.modality.value,
        "verify": clause.verify.value,
        "governs": clause.governs.value,
        "capability": clause.capability,
        "state": judgement.state.value,
        "because": judgement.because,
        "to_be_reviewed": clause.is_to_be_reviewed,
        "controls": [{"name": name, "proof": proofs.of(name, clause.id).value} for name in names],
        "tests": proofs.tests.get(clause.id, 0),
        "parameters": [_parameter(parameter) for parameter in clause.parameters],
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "value": parameter.value,
        "unit": parameter.unit,
        "adopted_by": parameter.adopted_by,
        "adopted_on": parameter.adopted_on.isoformat() if parameter.adopted_on else None,
    }
