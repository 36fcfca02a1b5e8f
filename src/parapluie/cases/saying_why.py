"""A reader says why they open what nothing gives them. Apart from `reasons`, which a city's public
face loads too: nobody signs in there.
"""

from django.db import transaction

from parapluie.accounts.desk import Desk
from parapluie.cases import holding
from parapluie.cases.models import Matter
from parapluie.cases.reasons import ACTS
from parapluie.ledger import entries
from parapluie.vault.reasons import Reason


@transaction.atomic
def say(matter: Matter, reason: Reason, *, by: Desk) -> None:
    """Keep for today why this reader opens what follows from nothing."""
    holding.require_reader(matter, by)
    act = next(act for act, one in ACTS.items() if one == reason)
    entries.append(act, subject=matter.file_id, by=by.actor, clauses=("PRI-2",))
