"""What this room alone asks of a reader: training is recorded in a room above."""

import pytest

from parapluie.accounts.tests import people


@pytest.fixture(autouse=True)
def checks_of_this_room(settings) -> None:
    """Whoever reads here is trained, unless a test says otherwise (`people.untrained`)."""
    room = "parapluie.accounts.checks"
    settings.VAULT_HOLDER_CHECKS = [
        f"{room}.reads_lane",
        f"{room}.no_conflict",
        f"{room}.agreement_signed",
        f"{people.__name__}.training_in_date",
    ]
    people.untrained.clear()
