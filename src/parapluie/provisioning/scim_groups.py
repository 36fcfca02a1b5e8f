"""Groups as the directory sends them. What one gives, city.toml says, and nothing else."""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from scim2_models import InvalidValueException, Reference, UniquenessException

from parapluie.ledger import entries
from parapluie.provisioning import scim_following, scim_lines, scim_people
from parapluie.provisioning.groups import DIRECTORY
from parapluie.provisioning.models import Group, Membership
from parapluie.provisioning.scim_filters import Column, Columns
from parapluie.provisioning.scim_shapes import Group as Shape
from parapluie.provisioning.scim_shapes import Member, meta, place

_MOST: Final = 120  # signs of a name


def _with_member(person: str) -> Q:
    return Q(Exists(Membership.objects.filter(group=OuterRef("pk"), person=person)))


COLUMNS: Final[Columns] = {
    ("id", None): Column("pk"),
    ("display_name", None): Column("name"),
    ("external_id", None): Column("external_id"),
    ("members", "value"): Column("members", of_others=_with_member),
}


def rows() -> QuerySet[Group]:
    """Return every group."""
    return Group.objects.all()


def shown(groups: Collection[Group]) -> list[Shape]:
    """Return groups as resources, with one query however many they are."""
    members: dict[str, list[Member]] = {one.pk: [] for one in groups}
    there = Membership.objects.filter(group__in=members).order_by("pk")
    for group, person in there.values_list("group", "person"):
        ref: Reference[Any] = Reference(place("Users", person))
        members[group].append(Member(value=person, ref=ref, type="User"))
    return [
        Shape(
            id=one.pk,
            external_id=one.external_id or None,
            meta=meta("Group", one.pk),
            display_name=one.name,
            members=members[one.pk],
        )
        for one in groups
    ]


@transaction.atomic
def make(said: Shape) -> Group:
    """Keep a new group; what it gives begins with its members."""
    group = Group.objects.create(name=_name(said), external_id=_external(said))
    entries.append("group.made", subject=group.pk, by=DIRECTORY)
    _settle(group, said)
    return group


@transaction.atomic
def change(group: Group, said: Shape) -> None:
    """Make a group what the directory says. Another name gives what that name gives."""
    name, external = _name(said, group), _external(said)
    renamed = name != group.name
    if renamed or external != group.external_id:
        group.name, group.external_id = name, external
        group.save(update_fields=["name", "external_id"])
    _settle(group, said)
    if renamed:
        entries.append("group.renamed", subject=group.pk, by=DIRECTORY, clauses=["PRI-1"])
        scim_following.follow(set(group.memberships.values_list("person", flat=True)))


@transaction.atomic
def remove(group: Group) -> None:
    """Forget a group, and take what it gave."""
    scim_following.leave(group.memberships.all())
    entries.append("group.removed", subject=group.pk, by=DIRECTORY)
    group.delete()


def _settle(group: Group, said: Shape) -> None:
    """Let those leave and join who must: after it, exactly those who were sent are members."""
    wanted = {one.value or "" for one in said.members or []}
    there = {one.person_id: one for one in group.memberships.all()}
    joining = wanted - set(there)
    if set(scim_people.rows().filter(pk__in=_ids(joining)).values_list("pk", flat=True)) != joining:
        raise InvalidValueException(
            detail=_("members: one of them is the id of no User here. Groups are no members.")
        )
    scim_following.leave(one for person, one in there.items() if person not in wanted)
    scim_following.join(group, sorted(joining))


def _ids(said: Collection[str]) -> list[str]:
    return [one for one in said if one.isprintable()]


def _external(said: Shape) -> str:
    return scim_lines.line(said.external_id, attribute="externalId", most=255)


def _name(said: Shape, group: Group | None = None) -> str:
    name = scim_lines.line(said.display_name, attribute="displayName", most=_MOST)
    if not name:
        raise InvalidValueException(detail=_("displayName is missing."))
    if Group.objects.filter(name=name).exclude(pk=group.pk if group else "").exists():
        raise UniquenessException(detail=_("Another group has this displayName."))
    return name
