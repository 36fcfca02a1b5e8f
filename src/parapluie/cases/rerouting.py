"""What one person alone reads first goes to the next in line on the day they may no longer read it.

RES-3a: the alternate, by itself. Nobody can open for them what was sealed to that one person; the
City's kept key can, or the person writes again, and is told so. A job of the clock.
"""

from functools import partial

from django.db import transaction

from parapluie.accounts.models import Lane
from parapluie.cases import dossiers, one_by_one, routing
from parapluie.cases.models import Conduct, Matter
from parapluie.guidelines.controls import carries_out
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing


def route_away() -> str:
    """Give each matter that its only reader may not read today to the next in line."""
    open_ones = Matter.objects.open().in_lane(Lane.CONDUCT).values("reference")
    rows = Conduct.objects.filter(opened_up_on=None, about__in=open_ones)
    rows = rows.select_related("first_reader", "next_reader").order_by("about")
    unread = [one.about for one in rows if not routing.reading_now(one)]
    faults: list[Exception] = []
    routed = one_by_one.each((partial(hand_on, about) for about in unread), faults)
    one_by_one.require_none(faults, "matters could not be routed on")
    return f"{routed} went to the next in line"


@carries_out("RES-3a")
def hand_on(reference: str) -> bool:
    """Let the next in line read from now on, and tell whoever wrote; False where there is none.

    The first keeps a place: trained again, they can share what only they can open.
    """
    with transaction.atomic():
        held = Matter.objects.select_for_update(of=("self",)).get(pk=reference)
        row = Conduct.objects.select_related("first_reader", "next_reader").get(about=reference)
        if not held.is_open or row.opened_up_on or routing.reading_now(row):
            return False
        line = routing.others_in_line(row)
        if not line:
            return False
        gone = row.next_reader or row.first_reader
        row.next_reader = line[0]
        row.save(update_fields=["next_reader"])
        held.turn += 1
        held.save(update_fields=["turn"])
        for dossier in dossiers.of(held):
            sealing.roll_epoch(dossier, by=SYSTEM)
        said = {"what": "next-reads", "title": gone.title, "to": line[0].title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=said, by=SYSTEM)
        entries.append("conduct.routed", subject=held.file_id, by=SYSTEM, clauses=["RES-3a"])
    return True
