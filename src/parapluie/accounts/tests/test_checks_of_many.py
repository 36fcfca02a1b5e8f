"""A report asks about all readers at once; each gets the answer they would get alone."""

from datetime import timedelta

import pytest

from parapluie.accounts import checks, conflicts
from parapluie.accounts.models import Role, RoleTerm
from parapluie.accounts.tests.people import hire
from parapluie.kit.times import today
from parapluie.ledger.entries import staff
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
WHOLE = ("parapluie.accounts.checks.reads_lane", "parapluie.accounts.checks.no_conflict")


@pytest.fixture
def everybody(settings) -> list[str]:
    """A reader, one with a conflict, one whose term ended, an administrator, and a stranger."""
    settings.VAULT_HOLDER_CHECKS = list(WHOLE)
    wren, heron, finch = (hire(name, Role.READER) for name in ("wren", "heron", "finch"))
    conflicts.declare(heron, FACTS.about, "no-reason", staff("reader", heron.pk))
    RoleTerm.objects.filter(person=finch).update(ends=today() - timedelta(days=1))
    ada = hire("ada", Role.ADMINISTRATOR, passphrase=None)
    return [one.holder for one in (wren, heron, finch, ada)] + ["staff:nobody"]


def test_many_are_judged_as_each_would_be_alone(everybody):
    together = holders.check_holders(everybody, FACTS)
    alone = {one: holders.check_holder(one, FACTS) for one in everybody}
    assert together == {one: refusal for one, refusal in alone.items() if refusal}
    assert set(together) == set(everybody[1:])


def test_ten_readers_cost_no_more_queries_than_one(everybody, django_assert_num_queries):
    more = [hire(f"reader{nth}", Role.READER).holder for nth in range(9)]
    with django_assert_num_queries(4):
        checks.reads_lane(everybody[0], FACTS)
        checks.no_conflict(everybody[0], FACTS)
    with django_assert_num_queries(4):
        holders.check_holders([*everybody, *more], FACTS)
