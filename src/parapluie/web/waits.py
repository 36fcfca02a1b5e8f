"""What else waits for somebody on their home: one line each, with the page on which it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parapluie.accounts import actions, readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Role, RoleTerm
from parapluie.kit.times import today
from parapluie.training import organisations, register


@dataclass(frozen=True, slots=True)
class Waits:
    """A line of the home: what waits, and what to do on which page."""

    said: str
    do: str
    address: str


def waiting_for(desk: Desk) -> list[Waits]:
    """Return the lines for this person, in the order of the list below."""
    found = (line(desk) for line in _LINES)
    return [one for one in found if one is not None]


def _reader_to_confirm(desk: Desk) -> Waits | None:
    """Say that somebody who has made their key waits for this reader to confirm them (PRI-1)."""
    if not desk.has(Role.READER) or desk.has(Role.ADMINISTRATOR):
        return None
    lanes = [one for one in desk.lanes if not actions.what_keeps_from_confirming(desk.person, one)]
    terms = RoleTerm.objects.to_confirm(desk.person, lanes).select_related("person")
    people = readers.key_digests({one.person.holder for one in terms})
    if not people:
        return None
    said = ngettext(
        "%(count)d proposed reader waits to be confirmed.",
        "%(count)d proposed readers wait to be confirmed.",
        len(people),
    )
    return Waits(said % {"count": len(people)}, _("Confirm a reader"), reverse("desk-confirm"))


def _organisation_to_confirm(desk: Desk) -> Waits | None:
    """Say that somebody is to look up who decided that an organisation is led by peers (RES-1)."""
    if desk.roles.isdisjoint(organisations.CONFIRMS):
        return None
    waiting = organisations.waiting_for(desk.actor)
    if not waiting:
        return None
    said = ngettext(
        "%(count)d organisation waits to be confirmed as led by peers.",
        "%(count)d organisations wait to be confirmed as led by peers.",
        len(waiting),
    )
    address = reverse("desk-training-organisation", args=[waiting[0].pk])
    return Waits(said % {"count": len(waiting)}, _("Look at it"), address)


def _training_that_runs_out(desk: Desk) -> Waits | None:
    """Say to the coordinator that somebody needs a seat within days (RES-1)."""
    if not desk.has(Role.COORDINATOR):
        return None
    soon = sum(row.is_soon for row in register.rows(today()))
    if not soon:
        return None
    said = ngettext(
        "In the next 7 days the training of %(count)d person runs out.",
        "In the next 7 days the training of %(count)d people runs out.",
        soon,
    )
    return Waits(said % {"count": soon}, _("See who"), f"{reverse('desk-training')}#people")


_LINES: Final[tuple[Callable[[Desk], Waits | None], ...]] = (
    _reader_to_confirm,
    _organisation_to_confirm,
    _training_that_runs_out,
)
