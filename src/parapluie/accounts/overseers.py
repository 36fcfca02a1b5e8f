"""Who is told that a matter hangs by a thread: never somebody with a conflict in it.

A reference on a list, or a count, already tells whoever is the subject that the matter lives on. So
each matter is shown to the first of two roles in which somebody without a conflict stands.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from parapluie.accounts.models import Conflict, Role, RoleTerm
from parapluie.accounts.readiness import Finding
from parapluie.kit.times import today
from parapluie.vault import attention
from parapluie.vault.models import Dossier

FEW_READERS: Final = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)
KEPT_KEYS: Final = (Role.PRIVACY_OFFICER, Role.SUPERVISOR)


def told(dossiers: Iterable[Dossier], order: tuple[Role, ...]) -> dict[str, frozenset[str]]:
    """Return, by reference, the ids of the people who are told; nobody's where all are barred.

    Supervisors are told of the lanes they supervise, the privacy officer of every lane.
    """
    terms = RoleTerm.objects.standing(today()).filter(role__in=order)
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person, role, lane in terms.values_list("person", "role", "lane"):
        people[role, lane].add(person)
    barred: dict[str, set[str]] = defaultdict(set)
    standing = Conflict.objects.filter(person__in=terms.values("person"), stands=True)
    for about, person in standing.values_list("about", "person"):
        barred[about].add(person)
    lanes = {one.about: one.lane for one in dossiers}
    return {about: _first(order, people, lane, barred[about]) for about, lane in lanes.items()}


def finding() -> Finding:
    """Say for `doctor` how many matters hang by a thread with nobody left to be told of them."""
    few = told(attention.dossiers_with_fewer_than_two_living_readers(), FEW_READERS)
    last = [*attention.suspended_last_grants(), *attention.lost_last_grants()]
    kept = told([one.dossier for one in last], KEPT_KEYS)
    untold = {about for about, people in [*few.items(), *kept.items()] if not people}
    return Finding(
        not untold,
        _("Each matter with too few readers is shown to somebody without a conflict."),
        _(
            "%(number)d are shown to nobody. Give the role of supervisor or privacy officer to "
            "somebody they don't concern, or bring the sheet holders together."
        )
        % {"number": len(untold)},
    )


def _first(
    order: tuple[Role, ...], people: dict[tuple[str, str], set[str]], lane: str, barred: set[str]
) -> frozenset[str]:
    for role in order:
        free = people[role, lane if role is Role.SUPERVISOR else ""] - barred
        if free:
            return frozenset(free)
    return frozenset()
