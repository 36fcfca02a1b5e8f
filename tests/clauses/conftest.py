"""Runs the kill test once for all tests here."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from parapluie.guidelines.pack import current_pack
from parapluie.guidelines.proof import Proof, Proofs, code_digest, write_proofs
from tests.clauses.killing import Verdict

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "tests.clauses.sample_house."
LONGEST = 2700  # seconds


@dataclass(frozen=True, slots=True)
class Killed:
    """What one run of the kill test found: in this house, and in the sample that must fail."""

    house: tuple[Verdict, ...]
    sample: tuple[Verdict, ...]
    stray: tuple[str, ...]
    broken: tuple[str, ...]

    def having(self, proof: Proof) -> list[Verdict]:
        return [verdict for verdict in self.house if verdict.proof is proof]

    def proven_clauses(self) -> set[str]:
        return {verdict.clause for verdict in self.having(Proof.PROVEN)}

    def in_a_line(self) -> str:
        theatre = {one.name for one in self.having(Proof.THEATRE)}
        without = {one.name for one in self.having(Proof.NONE)} - theatre
        proven = {one.name for one in self.house} - theatre - without
        of_all = len(current_pack().clauses)
        return (
            f"{len(proven)} proven, {len(theatre)} theatre, {len(without)} without a test"
            f"; clauses with a proven control: {len(self.proven_clauses())} of {of_all}"
        )


@pytest.fixture(scope="session")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Run the kill test once, in a process of its own; keep the proof for `guidelines report`."""
    code_digest()  # remembered now: the proof is of the code as it is before the run
    verdicts_in = tmp_path_factory.mktemp("killed") / "killed.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.clauses.killing"),
            *("--killed-to", str(verdicts_in), "-o", "python_files=test_*.py shows.py"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    said = done.stdout + done.stderr
    assert verdicts_in.exists(), f"the kill test did not finish:\n{said[-6000:]}"
    found = json.loads(verdicts_in.read_text("utf-8"))
    verdicts = [
        Verdict(one["name"], one["clause"], Proof(one["proof"]), one["because"])
        for one in found["verdicts"]
    ]
    result = Killed(
        house=tuple(one for one in verdicts if not one.name.startswith(SAMPLE)),
        sample=tuple(one for one in verdicts if one.name.startswith(SAMPLE)),
        stray=tuple(name for name in found["stray"] if not name.startswith(SAMPLE)),
        broken=tuple(nodeid for nodeid in found["broken"] if "sample_house" not in nodeid),
    )
    shown = {(one.name, one.clause): one.proof for one in result.house}
    tests = {clause: count for clause, count in found["tests"].items() if "SAMPLE" not in clause}
    write_proofs(Proofs(shown, tests))
    return result
