"""What takes a second person: one asks, another decides, and nobody does both."""

import pytest

from parapluie.cases import actions, two_people
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import TwoPersonStep
from parapluie.cases.tests import office
from parapluie.cases.two_people import Step
from parapluie.ledger.models import Entry
from parapluie.vault.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """A step that takes two people, and what became of it."""
    found = []

    def carry_out(matter, words, by, second):
        found.append((matter.pk, words["text"], by.username, second.person.username))

    monkeypatch.setattr(two_people, "STEPS", {"sample": Step("Ring the bell", carry_out)})
    return found


@pytest.fixture
def matter(amira, ben):
    matter, _ = office.read(office.report(), office.at_desk(amira))
    office.read(matter, office.at_desk(ben))
    return matter


def propose(matter, person, why="The lock fails tonight."):
    return two_people.propose(matter, step="sample", words={"text": why}, by=office.at_desk(person))


def test_a_step_happens_when_a_second_person_agrees(matter, done, amira, ben):
    row = propose(matter, amira)
    assert done == []
    two_people.agree(row, by=office.at_desk(ben))
    assert done == [(matter.pk, "The lock fails tonight.", "amira", "ben")]
    row.refresh_from_db()
    assert (row.agreed, row.decided_by) == (True, ben)
    assert Entry.objects.filter(act__in=["proposed.sample", "agreed.sample"]).count() == 2


@pytest.mark.clause("PRI-3")
@pytest.mark.clause("PRI-4")
@pytest.mark.kills("cases.two_people.check_second")
def test_the_same_person_cannot_agree(matter, done, amira):
    row = propose(matter, amira)
    for decide in (two_people.agree, lambda row, by: two_people.decline(row, by=by, why="No.")):
        with pytest.raises(CasesRefused):
            decide(row, by=office.at_desk(amira))
    assert done == []
    assert TwoPersonStep.objects.waiting().get() == row


def test_whoever_has_not_said_whether_they_know_anyone_cannot_agree(amira, ben, done):
    matter, _ = office.read(office.report(), office.at_desk(amira))
    row = propose(matter, amira)
    with pytest.raises(CasesRefused):
        two_people.agree(row, by=office.at_desk(ben))
    assert done == []


def test_nobody_decides_twice(matter, done, amira, ben):
    row = propose(matter, amira)
    two_people.decline(row, by=office.at_desk(ben), why="It can wait.")
    with pytest.raises(CasesRefused, match="decided this already"):
        two_people.agree(row, by=office.at_desk(ben))
    assert done == []


def test_what_a_colleague_asked_who_had_to_stop_is_not_done(matter, done, amira, ben):
    row = propose(matter, amira)
    actions.recuse(matter, by=office.at_desk(amira))
    with pytest.raises(CasesRefused, match="no longer works"):
        two_people.agree(row, by=office.at_desk(ben))
    assert done == []


def test_where_the_step_fails_nothing_was_agreed(matter, monkeypatch, amira, ben):
    def fails(matter, words, by, second):
        raise RuntimeError

    monkeypatch.setattr(two_people, "STEPS", {"sample": Step("Ring the bell", fails)})
    row = propose(matter, amira)
    with pytest.raises(RuntimeError):
        two_people.agree(row, by=office.at_desk(ben))
    assert TwoPersonStep.objects.waiting().get() == row


def test_the_words_lie_sealed_in_the_file(matter, done, amira):
    row = propose(matter, amira, "Because of canary street.")
    item = Item.objects.get(pk=row.item)
    assert (item.dossier_id, item.kind) == (matter.file_id, "two-person")
    assert b"canary" not in bytes(item.sealed)


def test_a_colleague_finds_it_on_their_home_and_agrees_on_the_page(
    matter, done, client, amira, ben
):
    propose(matter, amira)
    office.sign_in(client, ben)
    home = client.get("/desk/").content.decode()
    assert "A colleague asks you to agree" in home
    assert "The lock fails" not in home
    place = f"/desk/matters/{matter.reference}/"
    page = client.get(place).content.decode()
    assert "Ring the bell" in page
    assert "The lock fails tonight." in page
    row = TwoPersonStep.objects.get()
    client.post(f"{place}second/", {"row": row.pk, "say": "agree"})
    assert len(done) == 1
    assert "A colleague asks you to agree" not in client.get("/desk/").content.decode()


def test_whoever_asked_is_asked_nothing(matter, done, client, amira):
    row = propose(matter, amira)
    office.sign_in(client, amira)
    assert "A colleague asks you to agree" not in client.get("/desk/").content.decode()
    place = f"/desk/matters/{matter.reference}/"
    page = client.get(place).content.decode()
    assert "Waits for a second person" in page
    assert "I agree" not in page
    answer = client.post(f"{place}second/", {"row": row.pk, "say": "agree"})
    assert answer.status_code == 403
    assert "This takes two people" in answer.content.decode()
    assert done == []


def test_a_no_without_a_reason_is_asked_for_one(matter, done, client, amira, ben):
    row = propose(matter, amira)
    office.sign_in(client, ben)
    place = f"/desk/matters/{matter.reference}/"
    assert client.post(f"{place}second/", {"row": row.pk, "say": "decline"}).status_code == 403
    client.post(f"{place}second/", {"row": row.pk, "say": "decline", "text": "It can wait."})
    assert "It can wait." in client.get(place).content.decode()
    assert TwoPersonStep.objects.get().agreed is False
