"""What the kill test found out about each control, for this very code and no other.

`make test` writes build/proof.json; it is in no commit. It names the digest of the code it was
made from, so a proof of yesterday's code counts as none.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).resolve().parents[1]
FILE: Final = HOUSE.parents[1] / "build" / "proof.json"
_KINDS = (".py", ".html", ".txt", ".toml")


class Proof(StrEnum):
    """How a control fared when its permissive stand-in took its place."""

    PROVEN = "proven"  # a test that claims its clause failed
    THEATRE = "theatre"  # every such test still passed
    NONE = "none"  # no test, no stand-in, or no run for this code


@dataclass(frozen=True, slots=True)
class Proofs:
    """The result of one run of the kill test; empty where none fits this code."""

    controls: Mapping[tuple[str, str], Proof] = field(default_factory=dict)  # name and clause
    tests: Mapping[str, int] = field(default_factory=dict)  # clause id: tests that claim it

    def of(self, control: str, clause: str) -> Proof:
        """Return how a control fared for one clause it claims."""
        return self.controls.get((control, clause), Proof.NONE)

    def __bool__(self) -> bool:
        return bool(self.controls)


@cache
def code_digest() -> str:
    """Return one digest over every program file, template and test of the house."""
    total = hashlib.sha256()
    for path in sorted(HOUSE.rglob("*")):
        if path.suffix in _KINDS and path.is_file():
            total.update(path.relative_to(HOUSE).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_proofs(file: Path = FILE) -> Proofs:
    """Return the proofs of this code; of any other code, or of a damaged file, none."""
    try:
        found = json.loads(file.read_text("utf-8"))
        if found["code"] != code_digest():
            return Proofs()
        controls = {
            (name, clause): Proof(proof)
            for name, clauses in found["controls"].items()
            for clause, proof in clauses.items()
        }
        return Proofs(controls, {clause: int(count) for clause, count in found["tests"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Proofs()


def write_proofs(proofs: Proofs, file: Path = FILE) -> None:
    """Keep the result of a run, named by the digest of the code it was made from."""
    controls: dict[str, dict[str, str]] = {}
    for (name, clause), proof in proofs.controls.items():
        controls.setdefault(name, {})[clause] = proof.value
    found = {"code": code_digest(), "controls": controls, "tests": dict(proofs.tests)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
