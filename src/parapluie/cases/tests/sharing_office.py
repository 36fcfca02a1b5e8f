"""For tests of sharing: partners on the register, and a person's letterbox as they read it."""

from datetime import timedelta

from parapluie.cases import own_words, sharing_acts, sharing_said, sharing_unasked, two_people
from parapluie.cases.models import Matter
from parapluie.cases.sharing_acts import Proposal
from parapluie.cases.tests import office
from parapluie.disclosure import registering
from parapluie.disclosure.registering import Entry
from parapluie.disclosure.rules import PURPOSES_OF, Kind
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import letterbox

NEED = {"need": "Somebody is told to leave their flat."}


def partner(kind=Kind.TENANTS, days=300):
    """Put a partner on the register."""
    entry = Entry(
        kind=kind.value,
        name=f"Alder {kind}",
        purpose=PURPOSES_OF[kind][0].value,
        agreement="Shelf 3",
        agreed_on=today() - timedelta(days=9),
        agreed_until=today() + timedelta(days=days),
    )
    return registering.add_partner(entry, by=SYSTEM)


def proposal(to, why="They know the law.", fields=None, days=7):
    return Proposal(to, fields or NEED, why, today() + timedelta(days=days), "en")


def now(matter):
    """Return the matter as it now stands."""
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def ask(matter, desk, to, **more):
    return sharing_acts.ask_person(now(matter), proposal=proposal(to, **more), by=desk)


def send(matter, desk, question):
    return sharing_acts.send_it(now(matter), question_id=question.pk, by=desk)


def propose(matter, desk, to, basis, silence=None, **more):
    """Ask a second person to agree that something leaves without the person's yes."""
    words = sharing_unasked.words_for(
        proposal(to, **more),
        basis=basis,
        silence=silence,
        originals=own_words.of_person(now(matter), desk),
    )
    return two_people.propose(now(matter), step=sharing_unasked.STEP, words=words, by=desk)


def told(secret):
    """Return what stands in the person's letterbox about what left, by packet."""
    return sharing_said.shared(letterbox.read(letterbox.find(secret), secret.private))


def known_to(matter, *people):
    """Let these people read the matter."""
    for person in people:
        office.read(now(matter), office.at_desk(person))
    return now(matter)
