"""What somebody could read before their words were lost: one button, all that both may hold."""

import pytest

from parapluie.accounts import readers
from parapluie.accounts.models import Role, RoleTerm
from parapluie.cases import actions, giving_back
from parapluie.cases.actions import Closing
from parapluie.cases.models import ClosingReason
from parapluie.cases.tests import office
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import staffkeys
from parapluie.vault.rolling import roll_due_epochs

pytestmark = pytest.mark.django_db
PLACE = "/desk/give-back/"


@pytest.fixture
def amira():
    return office.reader("amira")


@pytest.fixture
def ben():
    return office.reader("ben")


def new_key(person, *, confirmed=True):
    """Give somebody a new key pair; a reader confirms it after the clock has ticked."""
    staffkeys.make_key(person.holder, office.WORDS, SYSTEM)
    roll_due_epochs()
    if confirmed:
        term = RoleTerm.objects.get(person=person, role=Role.READER)
        term.key_digest = readers.key_digest(person.holder)
        term.save()
        office.enter_confirmation(term)
        roll_due_epochs()


def test_one_button_gives_back_what_is_open_and_what_is_closed(client, amira, ben):
    matters = [office.report(f"Number {number}.") for number in range(2)]
    answered = office.answered(matters[1], office.at_desk(amira))
    closing = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    actions.close_matter(answered, closing=closing, by=office.at_desk(amira))
    new_key(amira)
    office.sign_in(client, ben)
    assert "2 matters that you read" in client.get("/desk/").content.decode()
    assert "Give back 2 matters" in client.get(PLACE).content.decode()
    said = client.post(PLACE, {"to": amira.pk}, follow=True).content.decode()
    assert "2 matters were given back." in said and "Nobody waits" in said
    for matter in matters:
        assert office.read(matter, office.at_desk(amira))[1].lines


def test_nothing_is_offered_before_a_reader_confirmed_the_new_key(client, amira, ben):
    office.report()
    new_key(amira, confirmed=False)
    office.sign_in(client, ben)
    assert "give-back" not in client.get("/desk/").content.decode()
    assert client.post(PLACE, {"to": amira.pk}).status_code == 404


@pytest.mark.clause("RES-1", "BRI-3a")
@pytest.mark.kills("vault.holders.check_holder")
def test_nothing_goes_to_whoever_is_not_trained_any_more(amira, ben):
    office.report()
    new_key(amira)
    Completion.objects.filter(person=amira).delete()
    assert giving_back.returning_to(office.at_desk(ben)) == []
    assert giving_back.give_back(amira, by=office.at_desk(ben)) == (0, 0)


def test_more_than_one_page_can_wait_for_is_given_bit_by_bit(amira, ben, monkeypatch):
    for number in range(3):
        office.report(f"Number {number}.")
    new_key(amira)
    monkeypatch.setattr(giving_back, "AT_ONCE", 2)
    monkeypatch.setattr(giving_back, "_A_TRANSACTION", 2)
    desk = office.at_desk(ben)
    given = []
    while giving_back.returning_to(desk):
        given.append(giving_back.give_back(amira, by=desk)[0])
    assert given == [1, 1, 1]


def test_a_colleague_of_another_lane_gives_nothing(amira, ben):
    office.report()
    new_key(amira)
    assert giving_back.returning_to(office.at_desk(office.reader("cam", lane="b"))) == []


def test_whoever_ends_to_read_wishes_for_nothing(amira, ben):
    from parapluie.accounts import actions as accounts

    office.report()
    new_key(amira)
    accounts.end_role(RoleTerm.objects.get(person=amira), by=SYSTEM)
    assert giving_back.waiting_for(amira, by=office.at_desk(ben)) == []
