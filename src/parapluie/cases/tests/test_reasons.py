"""Every opening has a reason: it follows from the matter, or whoever opens it says it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.accounts.models import Role
from parapluie.cases import actions, reasons, saying_why, tasks, two_people
from parapluie.cases.models import ClosingReason
from parapluie.cases.task_rows import TaskKind
from parapluie.cases.tasks import NewTask
from parapluie.cases.tests import office
from parapluie.cases.tests.test_concerns import also_reads, at_one_place, triaged
from parapluie.cases.tests.test_pages import address, page
from parapluie.kit.times import now, today
from parapluie.ledger.models import Entry
from parapluie.vault.errors import NoReason
from parapluie.vault.reasons import Reason, reason_of


def why(matter, person):
    return reasons.reason_for(person.holder, matter.reference)


def kept(person):
    """Return the reasons the ledger names for what this person opened, in any order."""
    acts = Entry.objects.filter(actor=person.pk, act__startswith="dossier.opened")
    return {reason_of(act) for act in acts.values_list("act", flat=True)}


@pytest.fixture
def taken(amira, ben):
    """A matter that Amira has, and in which Ben has said that he knows nobody."""
    matter = office.report()
    actions.declare_conflict(matter, kind="none", by=office.at_desk(ben))
    office.read(matter, office.at_desk(amira))
    return actions.assign_matter(matter, to=amira, by=office.at_desk(amira))


def test_what_nobody_has_and_what_one_has_needs_no_words(amira, taken):
    assert kept(amira) == {Reason.NEW}
    actions.read_matter(taken, by=office.at_desk(amira))
    assert kept(amira) == {Reason.NEW, Reason.ASSIGNED}


def test_whoever_opened_it_today_is_not_asked_when_a_colleague_takes_it(amira, ben):
    matter = office.report()
    for one in (amira, ben):
        office.read(matter, office.at_desk(one))
    actions.assign_matter(matter, to=ben, by=office.at_desk(ben))
    assert why(matter, amira) is Reason.NEW
    with time_machine.travel(now() + timedelta(days=1)):
        assert why(matter, amira) is None


@pytest.mark.clause("PRI-2")
def test_a_colleagues_matter_opens_to_whoever_says_why(ben, taken):
    desk = office.at_desk(ben)
    with pytest.raises(NoReason):
        actions.read_matter(taken, by=desk)
    saying_why.say(taken, Reason.ADVISE, by=desk)
    actions.read_matter(taken, by=desk)
    assert kept(ben) == {Reason.ADVISE}


def test_it_is_asked_anew_the_next_day_and_for_each_matter(ben, taken):
    saying_why.say(taken, Reason.COVER, by=office.at_desk(ben))
    assert why(taken, ben) is Reason.COVER
    with time_machine.travel(now() + timedelta(days=1)):
        assert why(taken, ben) is None


def test_what_was_said_last_counts_and_nobody_says_it_for_another(amira, ben, taken):
    for reason, later in ((Reason.COVER, 0), (Reason.OTHER, 60)):
        with time_machine.travel(now() + timedelta(seconds=later)):
            saying_why.say(taken, reason, by=office.at_desk(ben))
    assert why(taken, ben) is Reason.OTHER
    assert why(taken, office.reader("eva")) is None


def test_a_task_a_second_look_and_a_call_are_reasons(amira, ben, taken):
    task = NewTask(TaskKind.ASK, today(), "Ask Facilities.", to=ben)
    row = tasks.add_task(taken, task=task, by=office.at_desk(amira))
    assert why(taken, ben) is Reason.ASKED
    taken.refresh_from_db()
    tasks.finish_task(taken, task_id=row.pk, text="Asked.", by=office.at_desk(ben))
    assert why(taken, ben) is None
    taken.refresh_from_db()
    words = {"text": "The names are bars now, and they are needed."}
    two_people.propose(taken, step="unmask", words=words, by=office.at_desk(amira))
    assert why(taken, ben) is Reason.ASKED


def test_whoever_is_called_for_tonight_is_asked_nothing(amira, ben):
    matter = office.report("He stands at my door.", urgent=True)
    office.read(matter, office.at_desk(amira))
    actions.assign_matter(matter, to=amira, by=office.at_desk(amira))
    assert why(matter, ben) is Reason.ASKED


def test_a_closed_matter_needs_a_reason_of_all_but_whoever_had_it(amira, ben, taken):
    actions.answer_matter(taken, text="Repaired.", by=office.at_desk(amira))
    taken.refresh_from_db()
    closing = actions.Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    actions.close_matter(taken, closing=closing, by=office.at_desk(amira))
    assert (why(taken, amira), why(taken, ben)) == (Reason.ASSIGNED, None)


def test_the_page_asks_once_and_then_opens(ben, taken):
    desk = office.sign_in(Client(), ben)
    asked = desk.get(address(taken), follow=True)
    assert "is with a colleague: Social planner" in asked.content.decode()
    missing = desk.post(address(taken, "why/"), {})
    assert missing.status_code == 422
    assert "Choose the one that comes nearest" in missing.content.decode()
    opened = desk.post(address(taken, "why/"), {"reason": "cover"}, follow=True)
    assert "The lock of the washroom" in opened.content.decode()
    assert "The lock of the washroom" in page(desk, address(taken))


def test_words_that_were_on_their_way_are_not_lost_to_the_question(ben, taken):
    desk = office.sign_in(Client(), ben)
    asked = desk.post(address(taken, "answer/"), {"text": "Two words.", "seen": 1}, follow=True)
    assert "Why do you open it?" in asked.content.decode()
    going_on = desk.post(address(taken, "why/"), {"reason": "cover"}, follow=True)
    assert "Two words." in going_on.content.decode()


def test_a_supervisor_is_asked_nothing_where_they_have_to_decide(amira, ben):
    """The fourth problem at a place waits for them: no other reason is needed."""
    for one in (amira, ben):
        also_reads(one, "b")
    desk = office.at_desk(amira)
    fourth = triaged(desk, at_one_place(desk, 3))
    assert why(fourth, ben) is None
    also_reads(ben, "b", Role.SUPERVISOR)
    assert why(fourth, ben) is Reason.ASKED
