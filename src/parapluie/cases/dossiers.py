"""Which dossiers a matter has: letterbox and file, and what the person gave to be reached by.

How to reach somebody lies in a dossier of its own, because it is erased long before the rest.
"""

from django.db import transaction

from parapluie.cases.models import Matter
from parapluie.cases.wishes_rows import Reach
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import sealing
from parapluie.vault.models import Dossier


def of(matter: Matter) -> tuple[Dossier, ...]:
    """Return all living dossiers of a matter that its readers hold keys to."""
    reach = Reach.objects.filter(matter=matter).select_related("dossier").first()
    return (matter.letterbox, matter.file, *((reach.dossier,) if reach else ()))


@transaction.atomic
def forget_reach(matter: Matter, *, by: Actor) -> bool:
    """Erase how the person may be reached, for good; say whether there was anything."""
    reach = Reach.objects.select_for_update().filter(matter=matter).first()
    if reach is None:
        return False
    dossier = Dossier.objects.get(pk=reach.dossier_id)
    reach.delete()
    sealing.erase_dossier(dossier, by=by)
    entries.append("reach.ended", subject=matter.file_id, by=by, clauses=("PRI-4",))
    return True
