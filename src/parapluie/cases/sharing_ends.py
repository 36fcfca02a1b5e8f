"""What ends with a matter: questions nobody answered, and what left because of a yes."""

from parapluie.cases.models import Matter
from parapluie.cases.sharing_models import Rung, SharingQuestion
from parapluie.cases.sharing_rules import PASSING, State
from parapluie.disclosure import actions as disclosure
from parapluie.disclosure import register
from parapluie.disclosure.rules import Basis
from parapluie.guidelines.controls import carries_out
from parapluie.ledger.entries import REPORTER, SYSTEM, Actor


@carries_out("BRI-3a")
def take_all_back(matter: Matter) -> None:
    """With the whole matter every yes is withdrawn, and what left because of one opens no more."""
    _end_packets(matter, by=REPORTER)
    given = SharingQuestion.objects.filter(matter=matter)
    given.filter(state__in=[*PASSING, State.USED]).update(state=State.WITHDRAWN)
    Rung.objects.filter(matter=matter).delete()


def lapse_with(matter: Matter) -> None:
    """Once a matter is closed nobody acts on a question or an answer any more, so both end."""
    asked = SharingQuestion.objects.filter(matter=matter, state__in=[*PASSING])
    asked.update(state=State.LAPSED)
    _end_packets(matter, by=SYSTEM)


def _end_packets(matter: Matter, *, by: Actor) -> None:
    for packet in register.sent_about(matter.reference):
        if packet.basis == Basis.CONSENT and packet.is_living:
            disclosure.revoke_packet(packet, by=by)
