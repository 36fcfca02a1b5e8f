"""What goes with a matter that its person took back: what was made of it, and its place's address.

It needs no key: the person's side uses it.
"""

from parapluie.cases.concern_rows import Concern, Place, VisitOrder
from parapluie.cases.models import Matter
from parapluie.ledger.entries import Actor
from parapluie.vault import sealing


def forget(matter: Matter, *, by: Actor) -> None:
    """Delete what was looked into, and erase the address of a place nobody else named."""
    concern = Concern.objects.filter(matter=matter).select_related("place__dossier").first()
    VisitOrder.objects.filter(matter=matter).delete()
    if concern is None:
        return
    concern.delete()
    if concern.place is not None:
        forget_place(concern.place, by=by)


def forget_place(place: Place, *, by: Actor) -> None:
    """Erase the address of a place that no problem names any more."""
    if Concern.objects.filter(place=place).exists():
        return
    dossier = place.dossier
    place.delete()
    sealing.erase_dossier(dossier, by=by)
