"""How far somebody has come who is proposed to read, and how long ago a role of theirs ended."""

from dataclasses import dataclass

from parapluie.accounts import readers
from parapluie.accounts.models import Person, RoleTerm
from parapluie.kit.times import today
from parapluie.training import currency
from parapluie.vault import wishes


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody waits to read, and which of their two own steps are done.

    `lacking` matters wait to be given back to whoever made a new key for lost words.
    """

    lanes: list[str]
    has_key: bool
    is_trained: bool
    lacking: int


def of(person: Person) -> Beginning | None:
    """Return what a proposed reader has still to do; None where no role waits to be confirmed."""
    waiting = RoleTerm.objects.waiting().filter(person=person).order_by("lane")
    if not waiting:
        return None
    return Beginning(
        lanes=[one.get_lane_display() for one in waiting],
        has_key=bool(readers.key_digest(person.holder)),
        is_trained=currency.in_date(person.pk, today()),
        lacking=wishes.lost_by(person.holder),
    )


def last_ended(person: Person) -> RoleTerm | None:
    """Return the role of this person that ended last, if any did."""
    ended = person.terms.filter(ends__lte=today())
    return ended.order_by("-ends", "-pk").first()
