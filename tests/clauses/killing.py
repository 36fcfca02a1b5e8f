"""The kill test: take each control away in turn; a test that claims its clause must notice.

A pytest plugin for one process of its own (`pytest -p tests.clauses.killing --killed-to FILE`). It
collects the suite once and runs the claiming tests again and again, each time with one control's
permissive stand-in in its place. A test that fails anyway proves nothing, and neither does a
stand-in that takes other arguments: it would fail for the wrong reason.
"""

import inspect
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings

from parapluie.guidelines.controls import Control, import_rooms, registered_controls
from parapluie.guidelines.proof import Proof

StandIn = Callable[..., object]
NEEDS_MORE = ("browser", "postgresql", "slow")  # a claim is proven without these, or not at all


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one control fared for one clause it claims: by which test, or why nothing is shown."""

    name: str
    clause: str
    proof: Proof
    because: str


@dataclass(slots=True)
class Runner:
    """Runs collected tests, each once as it is before it may prove anything."""

    session: pytest.Session
    sound: dict[str, bool] = field(default_factory=dict)

    def is_sound(self, item: pytest.Item) -> bool:
        if item.nodeid not in self.sound:
            self.sound[item.nodeid] = self.outcome(item) == "passed"
        return self.sound[item.nodeid]

    def outcome(self, item: pytest.Item) -> str:
        """Return the outcome of the test's own body; "other" where it didn't come to that."""
        only_session = _OnlySession(self.session)
        reports = runtestprotocol(item, log=False, nextitem=only_session)  # type: ignore[arg-type]
        return next((one.outcome for one in reports if one.when == "call"), "other")


class _OnlySession:
    """Stands for the next test: keeps what lives as long as the session, and nothing else."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


def judge(
    control: Control, stand_in: StandIn | None, items: Sequence[pytest.Item], runner: Runner
) -> list[Verdict]:
    """Take one control away and see, for each clause it claims, whether a test notices."""

    def all_of(because: str) -> list[Verdict]:
        return [Verdict(control.name, one, Proof.NONE, because) for one in control.clauses]

    if stand_in is None:
        return all_of("no stand-in in tests/clauses/stand_ins.py")
    module = sys.modules[control.module]
    if not takes_the_same(getattr(module, control.function), stand_in):
        return all_of("its stand-in takes other arguments")

    @cache
    def notices(item: pytest.Item) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, control.function, stand_in)
            return runner.outcome(item) == "failed"

    return [
        Verdict(
            control.name, clause, *_shown(clause, in_order(control, clause, items), runner, notices)
        )
        for clause in control.clauses
    ]


def _shown(
    clause: str, claiming: list[pytest.Item], runner: Runner, notices: Callable[[pytest.Item], bool]
) -> tuple[Proof, str]:
    sound = 0
    for item in claiming:
        if runner.is_sound(item):
            sound += 1
            if notices(item):
                return Proof.PROVEN, item.nodeid
    if sound:
        return Proof.THEATRE, f"{sound} tests pass without it"
    return Proof.NONE, f"no sound test claims {clause}"


def takes_the_same(real: StandIn, stand_in: StandIn) -> bool:
    """Say whether both take the same arguments, by name and kind."""
    one, other = (inspect.signature(each).parameters.values() for each in (real, stand_in))
    return [(each.name, each.kind) for each in one] == [(each.name, each.kind) for each in other]


def in_order(control: Control, clause: str, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that claim a clause, the likeliest to notice this control first."""
    room, module = control.name.split(".")[:2]
    places = (f"/{room}/tests/test_{module}.py", f"/{room}/")  # the nearest first

    def distance(item: pytest.Item) -> int:
        if any(control.name in mark.args for mark in item.iter_markers("kills")):
            return 0
        near = (number for number, place in enumerate(places, 1) if place in item.nodeid)
        return next(near, len(places) + 1)

    return sorted((item for item in items if clause in claims(item)), key=distance)


def claims(item: pytest.Item) -> set[str]:
    """Return the clauses a test says it proves."""
    return {clause for mark in item.iter_markers("clause") for clause in mark.args}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--killed-to", help="where the kill test writes its verdicts")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    functions = {
        (item.nodeid.partition("[")[0], clause) for item in items for clause in claims(item)
    }
    config.stash[_COUNTED] = Counter(clause for _, clause in functions)
    items[:] = [
        item
        for item in items
        if claims(item) and not any(item.get_closest_marker(name) for name in NEEDS_MORE)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    if session.testsfailed:
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    from tests.clauses.stand_ins import STAND_INS  # models: only once Django is set up

    import_rooms(settings.GUIDELINES_CONTROL_ROOMS)
    runner, controls = Runner(session), registered_controls()
    verdicts = [
        verdict
        for control in controls
        for verdict in judge(control, STAND_INS.get(control.name), session.items, runner)
    ]
    session._setupstate.teardown_exact(None)
    result = {
        "verdicts": [asdict(verdict) for verdict in verdicts],
        "stray": sorted(set(STAND_INS) - {control.name for control in controls}),
        "broken": sorted(nodeid for nodeid, sound in runner.sound.items() if not sound),
        "tests": session.config.stash[_COUNTED],
    }
    Path(session.config.getoption("--killed-to")).write_text(json.dumps(result), "utf-8")
    return True


_COUNTED = pytest.StashKey[Counter[str]]()
