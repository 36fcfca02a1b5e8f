"""An organisation led by peers and the course it developed, confirmed by council."""

from datetime import date

import pytest

from parapluie.ledger.entries import SYSTEM
from parapluie.training import actions

DAY = date(2026, 3, 2)


@pytest.fixture
def peers():
    return actions.confirm_organisation(
        name="Alder Peer Network",
        statement_on=DAY,
        confirmed_by="council decision",
        confirmed_on=DAY,
        by=SYSTEM,
    )


@pytest.fixture
def course(peers):
    return actions.add_course(title="Safer together", developer=peers, qualifying=True, by=SYSTEM)
