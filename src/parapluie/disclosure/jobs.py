"""What the clock does here: packets end on their day, and pages left open close."""

from django.db import transaction

from parapluie.disclosure import actions
from parapluie.disclosure.models import OpenPage, Packet
from parapluie.disclosure.rules import State
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import erasing

EXPIRED = "disclosure.expired"


def expire_packets() -> str:
    """End every packet whose last day is over, or whose matter is gone; its words go for good."""
    due = list(Packet.objects.over(times.today()).values_list("pk", flat=True))
    return f"{sum(_end(one) for one in due)} ended"


def close_pages() -> str:
    """Forget pages a partner left open. A job of the clock."""
    with transaction.atomic():
        closed, _ = OpenPage.objects.filter(drop_after__lte=times.now()).delete()
        transaction.on_commit(erasing.empty_journal)
    return f"{closed} closed"


@transaction.atomic
def _end(packet_id: str) -> bool:
    packet = actions.held(packet_id)
    if not packet.is_living:
        return False
    if packet.until < times.today():
        actions.end(packet, State.EXPIRED, EXPIRED, SYSTEM)
    else:  # the person took back the matter
        actions.end(packet, State.REVOKED, actions.REVOKED, SYSTEM)
    return True
