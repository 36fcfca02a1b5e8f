"""What isn't decided in time goes a level up (RES-2). A job of the clock: both faces run it.

It stands apart from `conduct.py`, which sits at a desk: the public face has none.
"""

from django.db import transaction

from parapluie.accounts.models import Lane
from parapluie.cases.models import Conduct, Matter
from parapluie.kit import times
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM


def escalate_overdue() -> str:
    """Let what isn't decided in time go a level up. A job of the clock."""
    open_ones = Matter.objects.open().in_lane(Lane.CONDUCT).values("reference")
    due = Conduct.objects.filter(
        about__in=open_ones, decide_by__lt=times.today(), escalated_on=None
    )
    with transaction.atomic():
        rows = list(due)
        for row in rows:
            row.escalated_on = times.today()
            row.save(update_fields=["escalated_on"])
            entries.append("conduct.escalated", subject=row.about, by=SYSTEM, clauses=["RES-2"])
    return f"{len(rows)} went a level up"
