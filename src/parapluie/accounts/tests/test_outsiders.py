"""Who comes from an organisation: no page of the City's, no second role, not even afterwards."""

import pytest

from parapluie.accounts import actions, checks
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import SET_UP, Person, Role, RoleTerm
from parapluie.accounts.readers import confirming_act, confirming_digest, key_digest
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
THE_CITYS = ("people", "ready", "designations", "agreements", "matters", "enter", "training", "key")


@pytest.fixture
def tess():
    return hire("tess", Role.TRAINER)


@pytest.mark.parametrize("page", THE_CITYS)
def test_a_trainer_gets_no_page_of_the_city_and_no_link_to_one(tess, page):
    worker = sign_in(tess)
    assert worker.open(f"/desk/{page}/").status_code == 404
    assert f'href="/desk/{page}/"' not in worker.open("/desk/second-step/").content.decode()


def test_whoever_was_a_trainer_does_not_become_staff_by_the_roles_end(tess):
    worker = sign_in(tess)
    actions.end_role(RoleTerm.objects.get(person=tess), by=SYSTEM)
    assert {worker.open(f"/desk/{page}/").status_code for page in THE_CITYS} == {404}
    assert worker.open("/desk/").status_code == 200
    assert tess not in Person.objects.of_the_city()


@pytest.mark.clause("PRI-1")
@pytest.mark.parametrize("role", [one for one in Role if one is not Role.TRAINER])
def test_a_trainer_gets_no_other_role_and_nobody_else_becomes_one(tess, role):
    with pytest.raises(AccountRefused, match="organisation"):
        actions.propose_role(tess, role=role, lane="a", by=SYSTEM)
    actions.end_role(RoleTerm.objects.get(person=tess), by=SYSTEM)
    with pytest.raises(AccountRefused, match="organisation"):
        actions.propose_role(tess, role=role, lane="a", by=SYSTEM)
    with pytest.raises(AccountRefused, match="organisation"):
        actions.propose_role(hire("wren", role), role=Role.TRAINER, by=SYSTEM)


@pytest.mark.clause("PRI-1")
def test_a_trainer_holds_no_key_even_where_rows_say_that_they_read(tess):
    term = RoleTerm.objects.create(
        person=tess,
        role=Role.READER,
        lane="a",
        begins=today(),
        proposed_by=SET_UP,
        confirmed_by=SET_UP,
        confirmed_on=today(),
        key_digest=key_digest(tess.holder),
    )
    said = confirming_digest(term)
    entries.append(confirming_act("a"), subject=tess.pk, by=SYSTEM, digest=said)
    assert checks.reads_lane(tess.holder, FACTS).clause == "PRI-1"
    RoleTerm.objects.filter(role=Role.TRAINER).delete()
    assert checks.reads_lane(tess.holder, FACTS) is None, "the row above was no reader's"


def test_only_who_administers_finds_a_trainer_on_the_people_page(tess):
    ada, wren = hire("ada", Role.ADMINISTRATOR), hire("wren")
    assert "Tess officer" in sign_in(ada).open("/desk/people/").content.decode()
    assert "Tess officer" not in sign_in(wren).open("/desk/people/").content.decode()
