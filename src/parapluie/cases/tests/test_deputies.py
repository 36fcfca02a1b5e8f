"""While somebody is away, leaves or may no longer read, their deputy works on what they have."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from parapluie.accounts import absences, callmail, conflicts
from parapluie.accounts.actions import see_person_off
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Role
from parapluie.cases import actions, calling, digest, lapsing, tasks, thread
from parapluie.cases.call_models import OnCall
from parapluie.cases.errors import CasesRefused
from parapluie.cases.task_rows import TaskKind
from parapluie.cases.tasks import NewTask
from parapluie.cases.tests import office
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM
from parapluie.training.models import Completion
from parapluie.vault import letterbox

pytestmark = pytest.mark.django_db

MORNING = "2027-03-02T18:03:20Z"  # Tuesday, 10:03 in the city


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def amira():
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben(amira):
    """Ben stands in for Amira."""
    person = office.reader("ben")
    absences.name_deputy(amira, deputy=person, by=SYSTEM)
    return person


@pytest.fixture
def zoe():
    return office.reader("zoe", title="Outreach worker")


def away(person, days=7):
    last = today() + timedelta(days=days)
    return absences.be_away(person, begins=today(), ends=last, by=SYSTEM)


def theirs(person, **more):
    """Return a matter that this person has."""
    desk = office.at_desk(person)
    matter, _ = office.read(office.report(**more), desk)
    return actions.assign_matter(matter, to=person, by=desk)


def ran_out(person):
    Completion.objects.filter(person=person).update(expires_on=today() - timedelta(days=1))


def home_of(person):
    return office.sign_in(Client(), person).get("/desk/").content.decode()


def told(secret):
    """Return what the letterbox says by itself, as whoever has the code reads it."""
    items = letterbox.read(letterbox.find(secret), secret.private)
    return [line.text for line in thread.of_letterbox(items) if line.kind == "notice"]


@pytest.mark.clause("RES-1")
@pytest.mark.kills("accounts.absences.check_deputy")
def test_only_who_reads_the_same_matters_stands_in(amira, zoe):
    nearby = office.reader("bylaw", lane="b")
    untrained = office.reader("new", trained=False)
    for one in (nearby, untrained, office.staff("clerk"), amira):
        with pytest.raises(AccountRefused) as refused:
            absences.name_deputy(amira, deputy=one, by=SYSTEM)
        assert refused.value.refusal.clause == "RES-1"
    absences.name_deputy(amira, deputy=zoe, by=SYSTEM)
    assert [one for one, _lanes in absences.candidates(amira)] == [zoe]


@pytest.mark.clause("RES-1")
def test_nothing_goes_to_somebody_who_is_away(amira, ben, zoe):
    matter, desk = theirs(zoe), office.at_desk(zoe)
    absence = away(amira)
    for act in (
        lambda: actions.assign_matter(matter, to=amira, by=desk),
        lambda: tasks.add_task(
            matter, task=NewTask(TaskKind.LOOK, today(), "Look.", amira), by=desk
        ),
    ):
        with pytest.raises(CasesRefused) as refused:
            act()
        assert "Social planner is away until 9 March" in refused.value.refusal.reason
    page = office.sign_in(Client(), zoe).get(f"/desk/matters/{matter.reference}/assign/")
    assert "(ben)" in page.content.decode() and "(amira)" not in page.content.decode()
    absences.end(absence, by=SYSTEM)
    assert actions.assign_matter(matter, to=amira, by=desk).assignee == amira


def test_the_deputy_sees_what_they_stand_in_for_and_takes_it_on_with_one_act(amira, ben, zoe):
    matter = theirs(amira)
    assert matter.reference not in home_of(ben)
    away(amira)
    assert "You stand in for Social planner" in home_of(ben)
    assert matter.reference not in home_of(zoe)
    conflicts.declare(ben, matter.reference, "none", SYSTEM)
    browser = office.sign_in(Client(), ben)
    asked = {"seen": matter.turn, "to": ben.pk}
    browser.post(f"/desk/matters/{matter.reference}/assign/", asked)
    matter.refresh_from_db()
    assert matter.assignee == ben


def test_before_the_deputy_takes_it_on_they_say_whether_they_know_anyone(amira, ben):
    matter = theirs(amira)
    away(amira)
    browser = office.sign_in(Client(), ben)
    asked = {"seen": matter.turn, "to": ben.pk}
    answer = browser.post(f"/desk/matters/{matter.reference}/assign/", asked)
    assert answer["Location"] == f"/desk/matters/{matter.reference}/"
    assert "could you know someone here" in browser.get(answer["Location"]).content.decode()


@pytest.mark.clause("PRI-3")
def test_what_the_deputy_has_a_conflict_in_is_not_on_their_home(amira, ben):
    matter, other = theirs(amira), theirs(amira)
    conflicts.declare(ben, matter.reference, "friend-or-relative", SYSTEM)
    away(amira)
    shown = home_of(ben)
    assert other.reference in shown and matter.reference not in shown


@pytest.mark.clause("RES-1", "OBJ-2")
@pytest.mark.parametrize("how", ["their training ran out", "they left"])
@pytest.mark.kills("cases.lapsing.may_not_read")
def test_the_deputy_takes_over_from_who_may_no_longer_read(how, amira, ben):
    secret = office.new_secret()
    matter = theirs(amira, secret=secret)
    ran_out(amira) if how == "their training ran out" else see_person_off(amira, by=SYSTEM)
    lapsing.return_what_lapsed()
    matter.refresh_from_db()
    assert (matter.assignee, matter.stage) == (ben, "assigned")
    assert told(secret)[-1].endswith("A colleague works on it now: Bylaw officer.")


@pytest.mark.clause("PRI-3", "RES-1")
@pytest.mark.parametrize("why", ["in conflict", "untrained", "away", "of another lane"])
def test_what_the_deputy_may_not_take_goes_back_to_the_queue(why, amira, ben, zoe):
    secret = office.new_secret()
    matter = theirs(amira, secret=secret)
    if why == "in conflict":
        conflicts.declare(ben, matter.reference, "friend-or-relative", SYSTEM)
    elif why == "untrained":
        ran_out(ben)
    elif why == "away":
        away(ben)
    else:
        ben.terms.update(lane="b")
    ran_out(amira)
    lapsing.return_what_lapsed()
    matter.refresh_from_db()
    assert (matter.assignee, matter.stage) == (None, "read")
    assert told(secret)[-1].endswith("can't open it any more.")


@pytest.fixture
def mail_on(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "desk@city.example"


def called():
    return [letter.to[0].partition("@")[0] for letter in mail.outbox]


def reached(*people):
    for one in people:
        callmail.give_address(one, f"{one.username}@city.example", by=SYSTEM)


@pytest.mark.clause("PRI-4")
@pytest.mark.parametrize(("is_away", "first"), [(True, "ben"), (False, "amira")])
def test_while_somebody_is_away_calls_go_to_their_deputy(is_away, first, amira, ben, zoe, mail_on):
    reached(amira, ben, zoe)
    last = today() + timedelta(days=9)
    OnCall.objects.create(lane="a", person=amira, deputy=zoe, begins=today(), ends=last)
    if is_away:
        away(amira)
    office.report(urgent=True)
    calling.send_calls()
    assert called() == [first]


def test_a_supervisor_who_is_away_is_not_called(amira, ben, mail_on):
    chief = office.staff("chief", Role.SUPERVISOR, title="Chief")
    reached(chief)
    away(chief)
    office.report(urgent=True)
    calling.send_calls()
    assert called() == []


@pytest.mark.clause("PRI-6")
def test_what_is_due_reminds_the_deputy_and_nobody_who_is_away(clock, amira, ben, zoe):
    theirs(amira)
    clock.shift(timedelta(days=20))
    assert [digest.something_waits(one) for one in (amira, ben, zoe)] == [True, False, False]
    away(amira)
    assert [digest.something_waits(one) for one in (amira, ben, zoe)] == [False, True, False]


def test_whoever_could_stand_in_is_shown_whole_on_a_narrow_screen(amira, ben):
    page = office.sign_in(Client(), amira).get("/desk/away/").content.decode()
    assert 'type="radio" name="deputy"' in page and '<select name="deputy"' not in page


def test_whoever_is_away_reads_that_they_are_noted_as_away(amira):
    assert "noted as away" not in home_of(amira)
    away(amira)
    assert "noted as away" in home_of(amira)
    with time_machine.travel(now() + timedelta(days=8)):
        assert not absences.is_away(amira)
