"""The home of the desk, for each role: what waits, and nothing else."""

from datetime import timedelta

import pytest

from parapluie.accounts import conflicts, overseers
from parapluie.accounts.models import Role
from parapluie.cases import actions, receiving
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import rolling

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben():
    return office.reader("ben")


def home(client, person):
    answer = office.sign_in(client, person, unlocked=False).get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def taken(matter, desk):
    matter, _ = office.read(matter, desk)
    return actions.assign_matter(matter, to=desk.person, by=desk)


def test_what_waits_longest_comes_first(client, amira, ben):
    desk = office.at_desk(amira)
    later, tonight = taken(office.report(), desk), taken(office.report(urgent=True), desk)
    Matter.objects.filter(pk=later.pk).update(due_on=today() + timedelta(days=9))
    new = office.report()
    shown = home(client, amira)
    places = [shown.index(one.reference) for one in (tonight, later, new)]
    assert places == sorted(places)


def test_an_answered_matter_comes_back_to_the_top_when_the_person_writes(client, amira, ben):
    matter = office.answered(office.report(), office.at_desk(amira))
    assert "Nothing waits for your answer." in home(client, amira)
    receiving.add_reply(matter.letterbox, text="And the other lock?")
    assert "Nothing waits for your answer." not in home(client, amira)


def test_a_reader_without_training_sees_why_and_no_matter(client, amira, ben):
    matter = office.report()
    Completion.objects.filter(person=amira).update(expires_on=today() - timedelta(days=1))
    shown = home(client, amira)
    assert "training" in shown
    assert matter.reference not in shown


def test_an_administrator_reads_none_of_them(client, amira, ben):
    matter = office.report()
    shown = home(client, office.staff("admin", Role.ADMINISTRATOR))
    assert "reads none of them" in shown
    assert matter.reference not in shown


def test_a_supervisor_sees_what_hangs_on_one_reader(client, amira, ben):
    supervisor = office.staff("fay", Role.SUPERVISOR)
    assert "None that you could see to." in home(client, supervisor)
    matter = office.report()
    actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(ben))
    assert matter.reference in home(client, supervisor)


def test_the_privacy_officer_sees_keys_that_nobody_may_use(client, amira, ben):
    officer = office.staff("gil", Role.PRIVACY_OFFICER)
    assert "None that you could see to." in home(client, officer)
    matter = office.report()
    Completion.objects.filter(person__in=[amira, ben]).update(expires_on=today() - timedelta(1))
    rolling.roll_due_epochs()
    assert matter.reference in home(client, officer)


@pytest.mark.clause("PRI-2")
@pytest.mark.clause("PRI-3")
def test_where_every_overseer_stood_aside_doctor_counts_and_names_nothing(client, amira, ben):
    fay, gil = office.staff("fay", Role.SUPERVISOR), office.staff("gil", Role.PRIVACY_OFFICER)
    matter = office.report()
    actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(ben))
    conflicts.declare(fay, matter.reference, "other", SYSTEM, pinned=True)
    assert matter.reference in home(client, gil)
    assert overseers.finding().holds
    conflicts.declare(gil, matter.reference, "other", SYSTEM, pinned=True)
    found = overseers.finding()
    assert not found.holds
    assert "1 are shown to nobody" in found.instead and matter.reference not in repr(found)
    assert matter.reference not in home(client, fay) + home(client, gil)


def test_nobody_without_a_role_is_left_guessing(client):
    assert "You have no role here yet." in home(client, office.staff("new", trained=False))
