"""People as the directory sees them: who comes, who is called what, and who leaves.

Everybody who works here can be found, whoever invited them: a leaver whom the directory can't find
would keep their keys. Whom it deleted it finds no more; their row and their past acts stay.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from scim2_models import InvalidValueException, Reference, UniquenessException

from parapluie.accounts import actions
from parapluie.accounts.models import Person
from parapluie.guidelines.controls import carries_out
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.provisioning import scim_following, scim_lines
from parapluie.provisioning.groups import DIRECTORY
from parapluie.provisioning.models import Identity, Membership, Removal
from parapluie.provisioning.scim_filters import Column, Columns
from parapluie.provisioning.scim_shapes import Account, EnterpriseUser, Manager, meta, place

UNTITLED: Final = "City staff"  # whoever has no title of their own: not on any list, so trained
COLUMNS: Final[Columns] = {
    ("id", None): Column("pk"),
    ("user_name", None): Column("username"),
    ("external_id", None): Column("said_id"),
    ("title", None): Column("title", absent=UNTITLED),
    ("active", None): Column("works_here", absent=None),
    ("department", None): Column("unit"),
    ("manager", "value"): Column("reports_to_id", absent=None),
}


def rows() -> QuerySet[Person]:
    """Return everybody the directory can find, with what it calls them (`said_id`)."""
    said = Identity.objects.filter(person=OuterRef("pk")).values("external_id")
    removed = Removal.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(~Exists(removed)).annotate(
        said_id=Coalesce(Subquery(said), Value("")),
        works_here=ExpressionWrapper(Q(left_on=None), output_field=BooleanField()),
    )


def shown(people: Collection[Person]) -> list[Account]:
    """Return people as resources, with two queries however many they are."""
    above = {one.reports_to_id for one in people} - {None}
    found = set(rows().filter(pk__in=above).values_list("pk", flat=True)) if above else set()
    return [_shown(one, above=one.reports_to_id in found) for one in people]


@transaction.atomic
def make(said: Account) -> Person:
    """Make somebody who comes in through single sign-on alone; they have no key and no role.

    Somebody whom the directory deleted and calls the same comes back as who they were: what they
    may not touch must not be forgotten by deleting and sending them anew.
    """
    known = Identity.objects.filter(external_id=_external(said)).values("person")
    removed = Removal.objects.filter(person__in=known)
    person = Person.objects.filter(pk__in=removed.values("person")).first()
    if person is None:
        person = actions.create_person(
            username=_free(scim_lines.username(said.user_name)),
            title=_title(said),
            unit=_unit(said),
            known_elsewhere=True,
            by=DIRECTORY,
        )
    Removal.objects.filter(person=person).delete()
    change(person, said)
    return person


@transaction.atomic
def change(person: Person, said: Account) -> None:
    """Make a person what the directory says they are."""
    name, title, unit = scim_lines.username(said.user_name), _title(said), _unit(said)
    if (name, title, unit) != (person.username, person.title, person.unit):
        _free(name, person)
        actions.describe_person(person, username=name, title=title, unit=unit, by=DIRECTORY)
    _call(person, _external(said))
    above = _above(said)
    if (above and above.pk) != person.reports_to_id:
        actions.say_line(person, above=above, by=DIRECTORY)
    if not said.active:
        end(person)
    elif not person.is_active:
        let_in = actions.take_back if person.left_on else actions.let_in
        let_in(person, by=DIRECTORY)
        scim_following.follow([person.pk])


@carries_out("RES-1")
def end(person: Person) -> None:
    """End account, roles and second step of a leaver at once; the clock takes keys and matters."""
    actions.see_person_off(person, by=DIRECTORY)


@transaction.atomic
def remove(person: Person) -> None:
    """End somebody for good: the directory finds them no more, and their row stays."""
    end(person)
    scim_following.leave(Membership.objects.filter(person=person))
    Removal.objects.create(person=person, removed_on=today())
    entries.append("person.removed", subject=person.pk, by=DIRECTORY)


def _shown(person: Person, *, above: bool) -> Account:
    more = EnterpriseUser(department=person.unit or None)
    if above and person.reports_to_id:
        place_above: Reference[Any] = Reference(place("Users", person.reports_to_id))
        more.manager = Manager(value=person.reports_to_id, ref=place_above)
    account = Account(
        id=person.pk,
        external_id=person.said_id or None,  # type: ignore[attr-defined]  # annotated by rows()
        meta=meta("User", person.pk),
        user_name=person.username,
        title=person.title if person.title != UNTITLED else None,
        active=person.left_on is None,
    )
    if more.department or more.manager:
        account[EnterpriseUser] = more
    return account


def _title(said: Account) -> str:
    return scim_lines.line(said.title, attribute="title", most=80) or UNTITLED


def _unit(said: Account) -> str:
    more = said[EnterpriseUser]
    return scim_lines.line(more.department if more else "", attribute="department", most=80)


def _above(said: Account) -> Person | None:
    more = said[EnterpriseUser]
    wanted = (more.manager.value if more and more.manager else "") or ""
    if not wanted:
        return None
    found = rows().filter(pk=wanted).first() if wanted.isprintable() else None
    if found is None:
        raise InvalidValueException(detail=_("manager.value is the id of no User here."))
    return found


def _external(said: Account) -> str:
    return scim_lines.line(said.external_id, attribute="externalId", most=255)


def _call(person: Person, external: str) -> None:
    """Tie a person to what the directory calls them; nobody else may be called the same."""
    known = Identity.objects.filter(person=person).first()
    if (known.external_id if known else "") == external:
        return
    if external and Identity.objects.filter(external_id=external).exists():
        raise UniquenessException(detail=_("This externalId is somebody else's."))
    if external:
        Identity.objects.update_or_create(person=person, defaults={"external_id": external})
    elif known:
        known.delete()
    entries.append("person.tied", subject=person.pk, by=DIRECTORY, clauses=["PRI-1"])


def _free(username: str, person: Person | None = None) -> str:
    """Return a user name that nobody else has or had; otherwise raise `UniquenessException`."""
    has = Person.objects.filter(username=username).exclude(pk=person.pk if person else "").first()
    if has is None:
        return username
    if Removal.objects.filter(person=has).exists():
        raise UniquenessException(
            detail=_(
                "This userName was given to somebody who left; their past acts stay under it. "
                "Send another one. For the same person, send the externalId they had."
            )
        )
    raise UniquenessException(detail=_("This userName is taken."))
