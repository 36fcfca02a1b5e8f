"""Two readers who can work, so that messages can come in at all."""

import pytest

from parapluie.accounts.models import Person
from parapluie.cases.tests import office


@pytest.fixture
def amira(db) -> Person:
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben(db) -> Person:
    return office.reader("ben")
