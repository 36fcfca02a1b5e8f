"""A colleague lost their words and has a new key: what they could read before is given back.

One act re-seals all that both may hold; nothing is opened for it. What nobody else has a key to,
the recovery sheets alone open.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from parapluie.accounts import overseers, readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role
from parapluie.cases import access, holding
from parapluie.ledger import entries
from parapluie.vault import attention, holders, opening, wishes
from parapluie.vault.holders import DossierFacts
from parapluie.vault.models import Dossier, Kind

GIVEN_BACK: Final = "key.given-back"
AT_ONCE: Final = 300  # dossiers: as long as somebody waits for a page
_A_TRANSACTION: Final = 100  # so that others write in between


@dataclass(frozen=True, slots=True)
class Returning:
    """A colleague with a new key, and the matters that one could give back to them."""

    person: Person
    matters: int


@dataclass(frozen=True, slots=True)
class OnlySheets:
    """What somebody's lost words alone opened, and the dossiers to name to `recover`."""

    person: Person
    references: list[str]
    dossiers: list[str]

    @property
    def command(self) -> str:
        """Return what the operator types while the sheet holders stand at the machine."""
        return f"parapluie recover {' '.join(self.dossiers)} --to {self.person.holder}"


def returning_to(desk: Desk) -> list[Returning]:
    """Return the colleagues this person could give something back to; nothing is opened for it."""
    lost = wishes.who_lost_keys(desk.person.holder)
    people = Person.objects.filter(pk__in=[readers.person_id(holder) for holder in lost])
    return [
        Returning(one, lost[one.holder])
        for one in people.order_by("title", "pk")
        if _shared_lanes(desk, one)
    ]


def waiting_for(to: Person, *, by: Desk) -> list[Dossier]:
    """Return what this reader could give back, matter by matter, in lanes that both read."""
    lanes = _shared_lanes(by, to)
    found = wishes.to_give_back(by.person.holder, to.holder)
    return [one for one in found if one.lane in lanes]


def give_back(to: Person, *, by: Desk) -> tuple[int, int]:
    """Re-seal what both may hold; return how many matters were given and how many left out.

    At most `AT_ONCE` dossiers: whatever is more than that waits for the next time.
    """
    key = holding.unlocked_key(by)
    given: list[Dossier] = []
    left_out: list[Dossier] = []
    waiting = waiting_for(to, by=by)
    for start in range(0, len(waiting), _A_TRANSACTION):
        if len(given) >= AT_ONCE:
            break
        some = waiting[start : start + _A_TRANSACTION]
        with transaction.atomic():
            refused = opening.give_back(some, key, to.holder, by.actor)
            clauses = ["PRI-1", "BRI-3a"]
            entries.append(GIVEN_BACK, subject=to.pk, by=by.actor, clauses=clauses)
        left_out += refused
        given += [one for one in some if one not in refused]
    return _matters(given), _matters(left_out)


def only_sheets_open(desk: Desk) -> list[OnlySheets]:
    """Return what this person is told of: matters that a colleague's lost words alone opened."""
    grants = attention.lost_last_grants()
    told = _told(desk, [one.dossier for one in grants])
    people = Person.objects.in_bulk({readers.person_id(one.holder) for one in grants})
    found = []
    for person in sorted(people.values(), key=lambda one: one.username):
        theirs = {
            one.dossier.pk: one.dossier.about
            for one in grants
            if one.holder == person.holder and one.dossier.about in told
        }
        if theirs:
            found.append(OnlySheets(person, sorted(set(theirs.values())), sorted(theirs)))
    return found


def _told(desk: Desk, dossiers: Collection[Dossier]) -> set[str]:
    told = set(access.told_to(desk, dossiers, overseers.KEPT_KEYS))
    if desk.has(Role.ADMINISTRATOR):
        told |= set(access.told_to(desk, dossiers, (Role.ADMINISTRATOR,)))
    return told


def _shared_lanes(desk: Desk, other: Person) -> frozenset[str]:
    """Return the lanes that both may read today: role, key, training, agreement."""
    both = [desk.person.holder, other.holder]
    return frozenset(
        lane
        for lane in desk.lanes
        if not holders.check_holders(both, DossierFacts("", "", lane, ""))
    )


def _matters(dossiers: Collection[Dossier]) -> int:
    return len({one.about for one in dossiers if one.kind != Kind.PLACE})
