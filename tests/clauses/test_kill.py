"""No control is theatre: with it taken away, a test that claims its clause fails."""

import ast
from collections.abc import Callable

import pytest

from parapluie.guidelines.pack import current_pack
from parapluie.guidelines.proof import Proof
from tests import wording
from tests.clauses.conftest import SAMPLE, Killed

# What is promised to be carried out, shown by a control that a test would miss.
PROMISED = (
    *("PRE-1", "PRE-3", "PUR-1a", "PUR-2", "PRI-1", "PRI-6", "SCO-1a", "BRI-3a"),
    *("BRI-1", "BRI-2a", "BRI-2b", "PRI-2", "PRI-3", "PUR-1b", "PUR-3", "SCO-2a"),
    *("SCO-2c", "RES-2", "RES-3a", "RES-3b", "RES-4"),
)


def test_no_control_can_be_taken_away_unnoticed(
    killed: Killed, record_property: Callable[[str, object], None]
) -> None:
    record_property("controls", killed.in_a_line())
    theatre = [f"{one.name} ({one.clause}): {one.because}" for one in killed.having(Proof.THEATRE)]
    assert not theatre, "theatre:\n" + "\n".join(theatre)


def test_every_control_has_a_stand_in_and_a_sound_test(killed: Killed) -> None:
    without = [f"{one.name} ({one.clause}): {one.because}" for one in killed.having(Proof.NONE)]
    assert not without, "without proof:\n" + "\n".join(without)


def test_no_stand_in_is_left_over_and_no_claiming_test_fails_anyway(killed: Killed) -> None:
    assert not killed.stray, f"no such control: {', '.join(killed.stray)}"
    assert not killed.broken, "these claim a clause and fail as they are:\n" + "\n".join(
        killed.broken
    )


@pytest.mark.parametrize("clause", PROMISED)
def test_what_this_release_promises_has_a_proven_control(killed: Killed, clause: str) -> None:
    assert clause in killed.proven_clauses()


def test_controls_claim_clauses_of_the_pack(killed: Killed) -> None:
    known = {clause.id for clause in current_pack().clauses}
    assert not [one for one in killed.house if one.clause not in known]


def test_no_control_hides_in_a_room_that_nobody_asks(killed: Killed) -> None:
    known = {verdict.name for verdict in killed.house}
    for room in wording.ROOMS:
        for path in wording.python_files(room):
            module = ".".join(
                (room, *path.relative_to(wording.SOURCE / room).with_suffix("").parts)
            )
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and _is_control(node):
                    assert f"{module}.{node.name}" in known


def _is_control(node: ast.FunctionDef) -> bool:
    return any("carries_out" in ast.unparse(one) for one in node.decorator_list)


@pytest.mark.parametrize(
    ("control", "proof", "because"),
    [
        ("may_enter", Proof.PROVEN, "test_the_door_is_closed_at_night"),
        ("may_ring", Proof.THEATRE, "1 tests pass without it"),
        ("may_knock", Proof.NONE, "no sound test claims SAMPLE-3"),
        ("may_shout", Proof.NONE, "no sound test claims SAMPLE-4"),
        ("may_sing", Proof.NONE, "its stand-in takes other arguments"),
    ],
)
def test_the_kill_test_itself_tells_good_controls_from_bad(
    killed: Killed, control: str, proof: Proof, because: str
) -> None:
    verdict = next(one for one in killed.sample if one.name == f"{SAMPLE}doors.{control}")
    assert verdict.proof is proof
    assert because in verdict.because
