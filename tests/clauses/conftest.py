"""Runs the kill test once for all tests here and says at the end how many clauses are proven."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from parapluie.guidelines.pack import current_pack
from parapluie.guidelines.proof import Proof, Proofs, code_digest, write_proofs
from tests.clauses.killing import Verdict

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "tests.clauses.sample_house."
LONGEST = 2700  # seconds
_SUMMARY = pytest.StashKey[str]()


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
            f"controls: {len(proven)} proven, {len(theatre)} theatre, {len(without)} without a test"
            f"; clauses with a proven control: {len(self.proven_clauses())} of {of_all}"
        )


@dataclass(frozen=True, slots=True)
class Run:
    """The kill test at work in a process of its own, beside all other tests."""

    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def verdicts(self) -> Path:
        return self.folder / "killed.json"

    @property
    def printed(self) -> Path:
        return self.folder / "printed.txt"


_RUN = pytest.StashKey[Run]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the kill test where a test waits for it: it takes minutes, on a core that is idle."""
    if not any("killed" in getattr(item, "fixturenames", ()) for item in session.items):
        return
    if session.config.option.collectonly:
        return
    code_digest()  # remembered now: the proof is of the code as it is before the run
    folder = Path(tempfile.mkdtemp(prefix="parapluie-tests-killed-"))
    run = Run(_start(folder), folder)
    session.config.stash[_RUN] = run


def _start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.clauses.killing"]
    more = ["--killed-to", folder / "killed.json", "-o", "python_files=test_*.py shows.py"]
    with (folder / "printed.txt").open("wb") as printed:
        return subprocess.Popen([*command, *more], cwd=ROOT, stdout=printed, stderr=printed)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing running where the suite was stopped before its end."""
    if _RUN in config.stash:
        run = config.stash[_RUN]
        run.process.kill()
        run.process.wait()
        shutil.rmtree(run.folder)


@pytest.fixture(scope="session")
def killed(pytestconfig: pytest.Config) -> Killed:
    """Wait for the kill test; keep the proof for `guidelines report`."""
    run = pytestconfig.stash[_RUN]
    run.process.wait(LONGEST)
    said = run.printed.read_text("utf-8", "replace")
    assert run.verdicts.exists(), f"the kill test did not finish:\n{said[-6000:]}"
    found = json.loads(run.verdicts.read_text("utf-8"))
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
    pytestconfig.stash[_SUMMARY] = result.in_a_line()
    return result


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if _SUMMARY in config.stash:
        terminalreporter.write_line(config.stash[_SUMMARY])
