"""What goes with a matter that its person took back: what was made of it, and its place's address.

It needs no key: the person's side uses it.
"""

from parapluie.accounts.models import Conflict
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.concern_rows import Concern, Place, VisitOrder
from parapluie.cases.gap_rows import ToldOfGap
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import Conduct, Matter
from parapluie.cases.sharing_models import Rung, SharingQuestion
from parapluie.cases.task_rows import Task
from parapluie.cases.two_people_rows import TwoPersonStep
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


def forget_all(matter: Matter, *, by: Actor) -> None:
    """Delete every clear row about a matter whose dossiers are erased: nothing is left to decide.

    Who was barred, who read first, which partner was asked: a copied disk would tell it for ever.
    """
    forget(matter, by=by)
    Conflict.objects.filter(about=matter.reference).delete()
    Conduct.objects.filter(about=matter.reference).delete()
    UrgentCall.objects.filter(pk=matter.reference).delete()
    for rows in (TwoPersonStep, SharingQuestion, Rung, Task, Instruction, ToldOfGap):
        rows.objects.filter(matter=matter).delete()


def forget_place(place: Place, *, by: Actor) -> None:
    """Erase the address of a place that no problem names any more."""
    if Concern.objects.filter(place=place).exists():
        return
    dossier = place.dossier
    place.delete()
    sealing.erase_dossier(dossier, by=by)
