"""What the person wrote must not happen, as a reader understood it: which rules hold from now on.

Until somebody has said so, no contact outside the letterbox and no visit (PRI-4). What a reader
says only adds to the person's own ticks, and the person reads it in their letterbox.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import holding
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Wishes
from parapluie.guidelines.controls import carries_out
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing


@carries_out("PRI-4")
def heed(matter: Matter, *, no_contact: bool, no_visit: bool, by: Desk) -> Matter:
    """Keep which ticks the person's words come to, and tell them; theirs stay in any case."""
    with transaction.atomic():
        held = holding.hold(matter, Act.HEED, by)
        row = Wishes.objects.select_for_update().filter(matter=held, limits_unread=True).first()
        if row is None:
            raise refused(
                _("What must not happen was read already."),
                instead=_("Its ticks stand at the top of the matter's page."),
            )
        row.no_contact, row.no_visit = row.no_contact or no_contact, row.no_visit or no_visit
        row.limits_unread = False
        row.save(update_fields=["no_contact", "no_visit", "limits_unread"])
        told = {"what": "heeded", "no_contact": row.no_contact, "no_visit": row.no_visit}
        notice = {**told, "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=notice, by=SYSTEM)
        return holding.move_on(held, Act.HEED, "matter.limits-heeded", by)
