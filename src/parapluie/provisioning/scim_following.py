"""Brings people's roles in line with the groups that the directory put them into.

Where SCIM is on, it alone says who is in which group.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.kit import crypto
from parapluie.ledger import entries
from parapluie.ledger.entries import NewEntry
from parapluie.provisioning import groups, mapping
from parapluie.provisioning.groups import DIRECTORY
from parapluie.provisioning.mapping import Given
from parapluie.provisioning.models import Group, Membership


@transaction.atomic
def join(group: Group, people: Iterable[str]) -> None:
    """Put people into a group and give what it gives them."""
    ids = list(people)
    Membership.objects.bulk_create([Membership(group=group, person_id=one) for one in ids])
    entries.append_all(_entry("group.joined", one, group.pk) for one in ids)
    follow(ids)


@transaction.atomic
def leave(memberships: Iterable[Membership]) -> None:
    """Take people out of groups, and what these gave them."""
    gone = list(memberships)
    Membership.objects.filter(pk__in=[one.pk for one in gone]).delete()
    entries.append_all(_entry("group.left", one.person_id, one.group_id) for one in gone)
    follow({one.person_id for one in gone})


@transaction.atomic
def follow(people: Collection[str]) -> int:
    """Let those among these people whose roles differ follow their groups; return how many.

    Their rows are held until then: two groups that change at once are seen one after the other.
    """
    held = Person.objects.select_for_update().filter(pk__in=people).order_by("pk")
    here = {one.pk: one for one in held}
    names, terms = _names(here), _terms(here)
    differing = [pk for pk in here if _differs(mapping.given_by(names[pk]), terms[pk])]
    for pk in differing:
        groups.follow(here[pk], names[pk])
    return len(differing)


def follow_all() -> int:
    """Let everybody follow who is in a group, or has a role from one."""
    given = RoleTerm.objects.filter(ends=None, proposed_by=DIRECTORY.id)
    people = set(given.values_list("person", flat=True))
    named = Membership.objects.filter(group__name__in=mapping.by_group())
    return follow(people | set(named.values_list("person", flat=True)))


def _names(people: Collection[str]) -> dict[str, list[str]]:
    """Return the names of the groups each is in; whoever left follows none."""
    rows = Membership.objects.filter(person__in=people, person__left_on=None)
    found: dict[str, list[str]] = defaultdict(list)
    for person, name in rows.values_list("person", "group__name"):
        found[person].append(name)
    return found


def _terms(people: Collection[str]) -> dict[str, list[RoleTerm]]:
    found: dict[str, list[RoleTerm]] = defaultdict(list)
    for term in RoleTerm.objects.filter(person__in=people, ends=None):
        found[term.person_id].append(term)
    return found


def _differs(given: set[Given], terms: Iterable[RoleTerm]) -> bool:
    held = {Given(Role(one.role), one.lane): one.proposed_by for one in terms}
    by_groups = {one for one, proposed_by in held.items() if proposed_by == DIRECTORY.id}
    return bool(given - set(held) or by_groups - given)


def _entry(act: str, person: str, group: str) -> NewEntry:
    return NewEntry(act, person, DIRECTORY, ("PRI-1",), crypto.digest(group.encode()))
