"""Which function carries out which clause of the Guidelines.

`@carries_out` adds a line to a register and nothing else: the function that comes back is the one
that went in. What a missing control would change is shown in tests/clauses, never by the product.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_HOUSE = "parapluie."


@dataclass(frozen=True, slots=True)
class Control:
    """A module-level function and the ids of the clauses it carries out."""

    name: str  # "cases.actions.close_matter"
    module: str  # "parapluie.cases.actions"
    clauses: tuple[str, ...]

    @property
    def function(self) -> str:
        return self.name.rpartition(".")[2]


_register: dict[str, Control] = {}


def carries_out(*clauses: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a module-level function as the control of these clauses; return it unchanged.

    Callers reach it through its module (`holders.check_holder(...)`), so that the kill test can put
    a permissive stand-in in its place.
    """

    def registered(function: Callable[P, R]) -> Callable[P, R]:
        place = f"{function.__module__}.{function.__qualname__}"
        if not clauses or "." in function.__qualname__:
            raise TypeError(
                f"{place} can't be a control: it wants clauses and a module's own name."
            )
        control = Control(place.removeprefix(_HOUSE), function.__module__, clauses)
        _register[control.name] = control
        return function

    return registered


def registered_controls() -> tuple[Control, ...]:
    """Return every control whose module has been imported, by name."""
    return tuple(control for _, control in sorted(_register.items()))


def import_rooms(rooms: Iterable[str]) -> None:
    """Import each module of these rooms that claims a clause, so that its controls register."""
    for room in rooms:
        for name in _claiming_modules(room):
            importlib.import_module(name)  # noqa: TID251  rooms stand in a settings list


def _claiming_modules(room: str) -> Iterator[str]:
    package = importlib.import_module(room)  # noqa: TID251  rooms stand in a settings list
    folder = Path(str(package.__file__)).parent
    for path in sorted(folder.rglob("*.py")):
        inner = path.relative_to(folder).with_suffix("").parts
        if "tests" not in inner and "@carries_out(" in path.read_text("utf-8"):
            yield ".".join((room, *inner))
