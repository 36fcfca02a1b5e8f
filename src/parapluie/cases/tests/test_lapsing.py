"""The day after somebody's training ran out, their matters wait for another reader."""

from datetime import timedelta

import pytest

from parapluie.accounts import absences, ending
from parapluie.accounts.actions import see_person_off
from parapluie.accounts.models import Lane, Role, RoleTerm
from parapluie.cases import access, actions, lapsing
from parapluie.cases.models import Stage
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion
from parapluie.vault import rolling
from parapluie.vault.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben():
    return office.reader("ben")


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def matter(desk):
    held, _ = office.read(office.report(), desk)
    return actions.assign_matter(held, to=desk.person, by=desk)


def ran_out(person):
    Completion.objects.filter(person=person).update(expires_on=today() - timedelta(days=1))


def notices(matter, person):
    _, thread = office.read(matter, office.at_desk(person))
    return [item.content["what"] for item in thread.items if item.kind == "notice"]


@pytest.mark.clause("RES-1", "OBJ-2")
def test_a_lapsed_readers_matter_goes_back_and_their_key_is_taken(matter, desk, amira, ben):
    ran_out(amira)
    assert (
        lapsing.return_what_lapsed() == "1 handed on, or back in the queue; 0 no longer interpret"
    )
    rolling.roll_due_epochs()
    matter.refresh_from_db()
    assert (matter.stage, matter.assignee) == (Stage.READ, None)
    assert not Grant.objects.living().filter(holder=amira.holder).exists()
    assert not access.matters_for(desk).exists()
    assert notices(matter, ben) == ["recused"]


def test_before_a_role_ends_it_is_said_where_its_matters_go(matter, amira, ben):
    term = amira.terms.get(role=Role.READER)
    assert lapsing.what_is_handed_on(term) == ["1 matter goes back to the queue."]
    absences.name_deputy(amira, deputy=ben, by=SYSTEM)
    term = RoleTerm.objects.get(pk=term.pk)
    assert lapsing.what_is_handed_on(term) == [f"1 matter goes to {ben.named}."]
    said = ending.what_happens(term)
    assert said[-1] == f"1 matter goes to {ben.named}."
    assert any(one.startswith("1 person is left who reads this.") for one in said)
    term.lane = Lane.CONDUCT
    assert not any(sign.isdigit() for sign in "".join(lapsing.what_is_handed_on(term)))


def test_it_happens_once(matter, amira):
    ran_out(amira)
    lapsing.return_what_lapsed()
    assert (
        lapsing.return_what_lapsed() == "0 handed on, or back in the queue; 0 no longer interpret"
    )
    assert Entry.objects.filter(act="matter.returned").count() == 1


def test_whoever_may_read_keeps_what_they_have(matter, amira):
    assert (
        lapsing.return_what_lapsed() == "0 handed on, or back in the queue; 0 no longer interpret"
    )
    matter.refresh_from_db()
    assert matter.assignee == amira


def test_an_answered_matter_goes_back_too(desk, amira):
    answered = office.answered(office.report(), desk)
    ran_out(amira)
    lapsing.return_what_lapsed()
    answered.refresh_from_db()
    assert answered.assignee is None


def test_a_leavers_matters_go_back(matter, amira):
    see_person_off(amira, by=SYSTEM)
    assert (
        lapsing.return_what_lapsed() == "1 handed on, or back in the queue; 0 no longer interpret"
    )


def test_it_comes_back_to_them_by_hand_once_they_are_trained_again(matter, desk, amira):
    ran_out(amira)
    lapsing.return_what_lapsed()
    Completion.objects.filter(person=amira).update(expires_on=today() + timedelta(days=9))
    matter.refresh_from_db()
    again = actions.assign_matter(matter, to=amira, by=desk)
    assert again.assignee == amira


def test_one_that_fails_does_not_keep_the_others(matter, desk, amira, monkeypatch):
    other, _ = office.read(office.report(), desk)
    actions.assign_matter(other, to=amira, by=desk)
    ran_out(amira)
    seal = lapsing.sealing.seal_item

    def failing(letterbox, **said):
        if letterbox.pk == matter.letterbox.pk:
            raise RuntimeError("this one is broken")
        return seal(letterbox, **said)

    monkeypatch.setattr(lapsing.sealing, "seal_item", failing)
    with pytest.raises(ExceptionGroup):
        lapsing.return_what_lapsed()
    matter.refresh_from_db(), other.refresh_from_db()
    assert (matter.assignee, other.assignee) == (amira, None)
