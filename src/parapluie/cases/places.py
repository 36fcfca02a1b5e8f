"""Places that readers name at triage: a random number each, the address sealed (BRI-1).

Nobody can search for an address here. A reader sees the addresses their own key opens, the last
used first, and says whether this is one of them. So no list of the City's addresses can be tried
against what stands in the database.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import access, concern_rules, holding
from parapluie.cases.concern_rows import Concern, Place
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter, Stage
from parapluie.kit import times
from parapluie.kit.references import new_id
from parapluie.vault import holders, opening, sealing
from parapluie.vault.models import Kind

SHOWN: Final = 20  # addresses on one page
PURPOSE: Final = "places"
_ADDRESS: Final = "address"


@dataclass(frozen=True, slots=True)
class Known:
    """A place this reader's key opens."""

    id: str
    address: str
    last_on: date


def known_to(by: Desk, matter: Matter) -> list[Known]:
    """Return the places last used that this reader can open; one opening in the ledger."""
    return _opened(list(_open_to(by).order_by("-last_on", "pk")[:SHOWN]), by, matter)


def new_place(address: str, *, by: Desk) -> Place:
    """Keep a place nobody named before, sealed to everyone who reads about problems nearby."""
    place_id, lane = new_id(), Lane.CONCERN.value
    dossier = sealing.open_dossier(
        kind=Kind.PLACE,
        lane=lane,
        about=place_id,
        holders=holders.qualified_readers(lane, place_id),
        by=by.actor,
    )
    place = Place.objects.create(id=place_id, dossier=dossier, last_on=times.today())
    _seal(place, address, by)
    return place


def named_again(place_id: str, *, by: Desk, matter: Matter) -> tuple[Place, str]:
    """Return a known place and its address, sealed anew so that newer colleagues can read it too.

    Raise `CasesRefused` for one this reader can't open.
    """
    place = _open_to(by).select_for_update(of=("self",)).filter(pk=place_id).first()
    known = _opened([place], by, matter) if place else []
    if place is None or not known:
        raise refused(
            _("That place is not open to you."),
            instead=_("Choose one from the list, or write the address."),
        )
    _name(place, known[0].address, by)
    return place, known[0].address


def typed(address: str, *, by: Desk, matter: Matter) -> tuple[Place, str]:
    """Return the place somebody means by an address: one this reader can open, or a new one.

    However it is written: else a fourth problem there would look like a first.
    """
    rows = list(_open_to(by).select_for_update(of=("self",)).order_by("-last_on", "pk"))
    wanted = concern_rules.plain_address(address)
    for known in _opened(rows, by, matter) if rows and wanted else ():
        if concern_rules.plain_address(known.address) == wanted:
            place = next(one for one in rows if one.pk == known.id)
            _name(place, known.address, by)
            return place, known.address
    return new_place(address, by=by), address


def found_before(place: Place, matter: Matter) -> list[str]:
    """Return what was found of the other problems at this place, in the order they were looked at.

    Those moved to other readers count too. A breach counts as the first of its day: where the order
    isn't known, somebody looks twice.
    """
    others = Concern.objects.filter(place=place).exclude(matter=matter)
    others = others.exclude(matter__stage=Stage.WITHDRAWN)
    rows = others.values_list("triaged_on", "found")
    return [found for _day, found in sorted(rows, key=lambda row: (row[0], row[1] != "breach"))]


def _open_to(by: Desk) -> QuerySet[Place]:
    """Return the places of the matters this person may work with: of no other is there a sign."""
    named = Concern.objects.filter(matter__in=access.matters_for(by).values("pk"))
    return Place.objects.filter(pk__in=named.values("place")).select_related("dossier")


def _opened(rows: list[Place], by: Desk, matter: Matter) -> list[Known]:
    key = holding.unlocked_key(by)
    opened = opening.open_several(
        [one.dossier for one in rows],
        key,
        by=by.actor,
        purpose=PURPOSE,
        subject=matter.file_id,
    )
    last = {pk: str(items[-1].content.get("text", "")) for pk, items in opened.items() if items}
    return [
        Known(one.id, last[one.dossier_id], one.last_on) for one in rows if one.dossier_id in last
    ]


def _name(place: Place, address: str, by: Desk) -> None:
    """Keep that a place was named again, sealed anew."""
    _seal(place, address, by)
    place.last_on = times.today()
    place.save()


def _seal(place: Place, address: str, by: Desk) -> None:
    sealing.seal_item(
        place.dossier,
        kind=_ADDRESS,
        author=by.person.holder,
        content={"text": address},
        by=by.actor,
    )
