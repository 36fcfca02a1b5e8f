"""An organisation led by peers and the course it developed, confirmed by council."""

from datetime import date

import pytest

from parapluie.ledger.entries import SYSTEM
from parapluie.training import actions
from parapluie.training.tests.peers import peer_led

DAY = date(2026, 3, 2)


@pytest.fixture
def peers():
    return peer_led("Alder Peer Network", DAY)


@pytest.fixture
def course(peers):
    return actions.add_course(title="Safer together", developer=peers, qualifying=True, by=SYSTEM)
