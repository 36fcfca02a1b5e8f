"""The home of the desk, for each role: what waits, and nothing else."""

from datetime import timedelta

import pytest

from parapluie.accounts import actions as accounts
from parapluie.accounts import conflicts, lost_words, overseers
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import lose_words
from parapluie.cases import actions, receiving
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import rolling, staffkeys

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
@pytest.mark.kills("cases.access.told_to")
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


def proposed(username, *, key):
    person = office.staff(username, trained=False, key=key)
    accounts.propose_role(person, role=Role.READER, lane="a", by=SYSTEM)
    return person


def steps(shown):
    """Return, for each of the three steps to reading, whether it is marked done."""
    listed = shown[shown.index("waits to be confirmed") :].partition("</ol>")[0]
    return [">done<" in one for one in listed.split("<li>")[1:]]


def test_whoever_is_proposed_sees_the_three_steps_and_which_are_done(client):
    noor = proposed("noor", key=False)
    shown = home(client, noor)
    assert "Your role as a reader waits to be confirmed." in shown
    assert "You have no role here" not in shown and "No matter waits" not in shown
    assert 'href="/desk/key/"' in shown and 'href="/desk/training/sessions/"' in shown
    assert steps(shown) == [False, False, False]
    staffkeys.make_key(noor.holder, office.WORDS, SYSTEM)
    office.train(noor)
    assert steps(home(client, noor)) == [True, True, False]


def test_whoever_made_a_new_key_reads_that_matters_wait_to_be_given_back(client, amira, ben):
    office.report()
    lose_words(amira)
    accounts.make_vault_key(amira, passphrase=staffkeys.new_passphrase(), by=SYSTEM)
    shown = home(client, amira)
    assert steps(shown) == [True, True, False]
    assert "1 matter that you could read waits to be given back." in shown


def test_whoever_s_role_ended_reads_when(client, amira, ben):
    accounts.end_role(ben.terms.get(), by=SYSTEM)
    shown = home(client, ben)
    assert f"Your role ended on {today():%-d %B %Y}: Reader." in shown
    assert "no role here yet" not in shown


@pytest.mark.clause("PRI-1")
def test_whoever_was_seen_reads_it_on_their_home_and_beside_their_key(client, amira):
    lose_words(amira, seen=False)
    assert "You were seen" not in home(client, amira)
    lead = lose_words(amira)
    day = lost_words.loss_of(amira).until
    said = f"You were seen. Make your new key by the end of {day:%A} {day.day} {day:%B}."
    for address in ("/desk/", "/desk/key/"):
        shown = office.sign_in(client, amira, unlocked=False).get(address).content.decode()
        assert said in shown and 'href="/desk/key/lost/"' in shown
        assert "There is nothing to do" not in shown
    assert "You were seen" not in home(client, lead)


@pytest.mark.clause("PRI-1")
def test_who_may_confirm_a_reader_finds_it_on_their_home_once_there_is_a_key(client, amira):
    said = "1 proposed reader waits to be confirmed."
    noor = proposed("noor", key=False)
    assert said not in home(client, amira)
    staffkeys.make_key(noor.holder, office.WORDS, SYSTEM)
    shown = home(client, amira)
    assert said in shown and 'href="/desk/people/confirm/"' in shown
    nearby = office.reader("nora", lane="b")
    assert said not in home(client, noor) + home(client, nearby)
    Completion.objects.filter(person=amira.pk).delete()
    assert said not in home(client, amira)  # untrained, she would only be turned away there


@pytest.mark.clause("RES-1")
def test_whose_training_runs_out_within_days_waits_on_the_coordinators_home(client, amira):
    said = "In the next 7 days the training of 1 person runs out."
    cora = office.staff("cora", Role.COORDINATOR)
    assert said not in home(client, cora)
    Completion.objects.filter(person=amira.pk).update(expires_on=today() + timedelta(days=5))
    shown = home(client, cora)
    assert said in shown and 'href="/desk/training/#people"' in shown
    assert said not in home(client, amira)
