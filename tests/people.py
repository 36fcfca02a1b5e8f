"""Staff of a small city, inside the test's own process: hired, trained, with their own keys."""

from dataclasses import dataclass

import pytest

from parapluie.accounts import actions as accounts
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import SET_UP, Lane, Person, RecoverySheet, Role
from parapluie.config.cli import DEMO_CITY
from parapluie.kit import times
from parapluie.kit.city import load
from parapluie.ledger.entries import SYSTEM
from parapluie.training import actions as training
from parapluie.training.models import Course, PeerOrganisation
from parapluie.training.tests.peers import peer_led
from parapluie.vault import staffkeys

PASSWORD = "made-up-for-a-test"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Hired:
    """Somebody who works here, and what they alone know."""

    person: Person
    passphrase: str

    def desk(self) -> Desk:
        """Return their desk with the vault unlocked."""
        unlocked = staffkeys.unlock(self.person.holder, self.passphrase)
        lanes = frozenset({Lane.REPORT.value})
        return Desk(self.person, frozenset({Role.READER}), lanes, frozenset(), unlocked)


def hire(username: str, *, role: Role = Role.READER, trained: bool = True) -> Hired:
    passphrase = staffkeys.new_passphrase()
    person = accounts.create_person(
        username=username,
        title=f"Officer {username}",
        unit="",
        password=PASSWORD,
        totp_secret=TOTP_SECRET,
        passphrase=passphrase,
        by=SYSTEM,
    )
    lane = Lane.REPORT.value if role in {Role.READER, Role.SUPERVISOR} else ""
    accounts.give_role(person, role=role, lane=lane, by=SYSTEM, confirmed_by=SET_UP)
    if trained:
        train(person)
    return Hired(person, passphrase)


def train(person: Person) -> None:
    day = times.today()
    peers = PeerOrganisation.objects.filter(name="Peers").first() or peer_led("Peers", day)
    course = Course.objects.filter(developer=peers).first() or training.add_course(
        title="Safer together", developer=peers, qualifying=True, by=SYSTEM
    )
    training.record_completion(person, course=course, completed_on=day, by=SYSTEM)


@pytest.fixture
def open_city(db, settings) -> list[Hired]:
    """Open the demonstration's city: its words, tried sheets, and the two who read."""
    settings.PARAPLUIE_CITY = load(DEMO_CITY)
    day = times.today()
    for number in (1, 2, 3):
        RecoverySheet.objects.create(
            group=1, number=number, needed=2, held_by="Clerk", made_on=day, tried_on=day
        )
    return [hire("ana"), hire("ben")]
