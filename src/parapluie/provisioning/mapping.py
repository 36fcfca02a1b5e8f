"""Which roles a group of the City's directory gives. Only what city.toml names; nothing by a claim.

    [groups]
    "Readers of reports" = ["reader a"]
    "Human Resources desk" = ["coordinator"]

A group can only *propose* a reader: somebody who reads confirms it, as for everybody (DESIGN §3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parapluie.accounts.models import LANE_ROLES, Lane, Role
from parapluie.guidelines.controls import carries_out
from parapluie.kit.city import city
from parapluie.kit.errors import OperatorError


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """A role as the mapping names it; `lane` for the roles that have one."""

    role: Role
    lane: str = ""


def by_group() -> Mapping[str, tuple[Given, ...]]:
    """Return what each group gives. Raise `OperatorError` for a line that names no role."""
    return {
        name: tuple(_given(name, one) for one in given) for name, given in city().groups.items()
    }


@carries_out("PRI-1")
def given_by(names: Iterable[str]) -> set[Given]:
    """Return the roles that these groups give: those the mapping names, whatever was claimed."""
    known = by_group()
    return {one for name in names for one in known.get(name, ())}


def _given(group: str, line: str) -> Given:
    role, _, lane = line.partition(" ")
    fits = role in Role.values and (lane in Lane.values if role in LANE_ROLES else not lane)
    if not fits:
        raise OperatorError(
            f"city.toml, [groups] {group!r}: {line!r} names no role. Wanted one of "
            f"{', '.join(_wanted())}."
        )
    return Given(Role(role), lane)


def _wanted() -> list[str]:
    return [
        f"{role} {lane}".strip()
        for role in Role.values
        for lane in (Lane.values if role in LANE_ROLES else [""])
    ]
