"""Which function carries out which clause of the Guidelines.

`@carries_out` adds a line to a register and nothing else: the function that comes back is the one that
went in. What happens when a control is missing is shown in tests/clauses, never by the product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

_HOUSE = "parapluie."
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Control:
    """A module-level function and the ids of the clauses it carries out."""

    name: str  # "cases.actions.close_matter"
    clauses: tuple[str, ...]

    @property
    def module(self) -> str:
        return _HOUSE + self.name.rpartition(".")[0]

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
        if not clauses or "<locals>" in place or function.__qualname__.count("."):
            raise TypeError(
                f"{place} can't be a control: it needs clauses and a module-level name."
            )
        control = Control(place.removeprefix(_HOUSE), clauses)
        _register[control.name] = control
        return function

    return registered


def registered_controls() -> tuple[Control, ...]:
    """Return every control whose module has been imported, by name."""
    return tuple(control for _, control in sorted(_register.items()))
