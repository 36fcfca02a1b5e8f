"""Who can help, in the one order that is right: support before enforcement (PUR-1a).

A help page that leads to the police first keeps away the people it is for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _

from parapluie.guidelines.controls import carries_out
from parapluie.kit.city import City
from parapluie.kit.phones import dial


class Nearness(IntEnum):
    """How near a body stands to the person who needs it; the smaller comes first."""

    PEERS = 1  # people who do or did the same work
    LINE = 2  # somebody answers at any hour
    SUPPORT = 3
    ENFORCEMENT = 4  # only as a choice, and last


@dataclass(frozen=True, slots=True)
class Contact:
    """One body that helps, as the page shows it."""

    nearness: Nearness
    name: str
    phone: str
    about: str

    @property
    def dial(self) -> str:
        return dial(self.phone) if self.phone else ""


@carries_out("PUR-1a")
def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """Return peers first, then the line, then other support, enforcement last."""
    return sorted(contacts, key=lambda contact: contact.nearness)


def contacts_of(city: City) -> list[Contact]:
    """Return whom a city names, in the order of its file."""
    found = [_emergency(city)] if city.emergency_phone else []
    if city.help_line_phone:
        about = _("Someone answers day and night. They are not the police.")
        name = str(city.help_line_name)
        found.append(Contact(Nearness.LINE, name, city.help_line_phone, about))
    for body in city.organisations:
        nearness = Nearness.PEERS if body.peer else Nearness.SUPPORT
        found.append(Contact(nearness, body.name, body.phone, str(body.about)))
    return found


def _emergency(city: City) -> Contact:
    about = _(
        "In danger right now? You choose. An ambulance or fire truck can come. So may police."
    )
    return Contact(Nearness.ENFORCEMENT, _("Emergency"), city.emergency_phone, about)
