"""A person follows the groups of the City's directory: roles begin and end with them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db import transaction

from parapluie.accounts import actions
from parapluie.accounts.errors import AccountRefused, AlreadyHeld
from parapluie.accounts.models import BY_DIRECTORY, Person, Role
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import Actor
from parapluie.provisioning import mapping
from parapluie.provisioning.mapping import Given

# Roles that a group gave end with the group; those an administrator gave by hand do not.
DIRECTORY: Final = Actor(BY_DIRECTORY, BY_DIRECTORY)


@transaction.atomic
def follow(person: Person, names: Iterable[str]) -> list[Refusal]:
    """Give the roles of these groups, end those that groups gave before; return what was refused.

    A refused role keeps none of the others: the directory is told, and the page of groups says why.
    A role they have already, from whomever, is left as it is.
    """
    given = mapping.given_by(names)
    refused = []
    for term in person.terms.filter(ends=None, proposed_by=DIRECTORY.id).select_related("person"):
        if Given(Role(term.role), term.lane) not in given:
            refused += _try(partial(actions.end_role, term, by=DIRECTORY))
    for one in sorted(given):
        refused += _try(
            partial(actions.propose_role, person, role=one.role, lane=one.lane, by=DIRECTORY)
        )
    return refused


def _try(act: Callable[[], object]) -> list[Refusal]:
    try:
        with transaction.atomic():
            act()
    except AlreadyHeld:
        return []
    except AccountRefused as refused:
        return [refused.refusal]
    return []
