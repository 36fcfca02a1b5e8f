"""What each group of the directory gives, and to whom of its members it could not give it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from parapluie.accounts import apart
from parapluie.accounts.models import Lane, Person, Role, RoleTerm
from parapluie.provisioning import mapping
from parapluie.provisioning.groups import DIRECTORY
from parapluie.provisioning.mapping import Given
from parapluie.provisioning.models import Group, Membership


@dataclass(frozen=True, slots=True)
class Without:
    """Somebody in a group who does not have what it gives, and why."""

    person: Person
    role: str
    why: str


@dataclass(frozen=True, slots=True)
class Gift:
    """One group as the directory sent it; `gives` and `proposes` are roles in words."""

    name: str
    members: int
    gives: Sequence[str]
    proposes: Sequence[str]
    without: Sequence[Without]


def gifts() -> list[Gift]:
    """Return every group, those that give something first."""
    named, found = mapping.by_group(), Group.objects.annotate(members=Count("memberships"))
    here = [_gift(one, one.members, named.get(one.name, ())) for one in found.order_by("name")]
    return sorted(here, key=lambda one: not (one.gives or one.proposes))


def _gift(group: Group, members: int, given: Sequence[Given]) -> Gift:
    return Gift(
        name=group.name,
        members=members,
        gives=[_words(one) for one in given if one.role is not Role.READER],
        proposes=[_words(one) for one in given if one.role is Role.READER],
        without=list(_without(group, given)) if given else [],
    )


def _without(group: Group, given: Iterable[Given]) -> Iterator[Without]:
    rows = Membership.objects.filter(group=group).select_related("person")
    people = sorted((one.person for one in rows), key=lambda one: one.named)
    terms = RoleTerm.objects.filter(person__in=people, ends=None)
    held = {(one.person_id, Given(Role(one.role), one.lane)): one for one in terms}
    for person in people:
        for one in given:
            why = _why(person, one, held.get((person.pk, one)))
            if why:
                yield Without(person, _words(one), why)


def _why(person: Person, given: Given, term: RoleTerm | None) -> str:
    """Return why somebody does not have a role today; empty where they have it."""
    if person.left_on:
        return _("They left.")
    if term is not None:
        waits = term.role == Role.READER and not term.confirmed_by
        return _("Proposed. A reader has to confirm them.") if waits else ""
    refusal = apart.what_keeps_from(person, given.role, DIRECTORY)
    return refusal.line if refusal else _("It begins within minutes.")


def _words(given: Given) -> str:
    role = str(given.role.label)
    if not given.lane:
        return role
    return _("%(role)s: %(lane)s") % {"role": role, "lane": Lane(given.lane).label}
