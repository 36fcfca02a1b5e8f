"""Every opening has a reason: it follows from the matter, or whoever opens it says it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.accounts import absences
from parapluie.accounts.models import Role
from parapluie.cases import (
    actions,
    keys,
    moving,
    reasons,
    reopening,
    saying_why,
    tasks,
    two_people,
    urgent,
)
from parapluie.cases.models import ClosingReason, Matter
from parapluie.cases.task_rows import TaskKind
from parapluie.cases.tasks import NewTask
from parapluie.cases.tests import office
from parapluie.cases.tests.test_concerns import also_reads, at_one_place, triaged
from parapluie.cases.tests.test_pages import address, page
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM
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


def test_whoever_opened_it_while_nobody_had_it_is_asked_once_a_colleague_has(amira, ben):
    matter = office.report()
    for one in (amira, ben):
        office.read(matter, office.at_desk(one))
    assert why(matter, amira) is Reason.NEW
    actions.assign_matter(matter, to=ben, by=office.at_desk(ben))
    assert why(matter, amira) is None


@pytest.mark.clause("PRI-2")
@pytest.mark.kills("vault.reasons.require_reason")
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


def as_it_is(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def takes_it(matter, desk):
    actions.assign_matter(matter, to=desk.person, by=desk)


def answers_and_takes_it(matter, desk):
    actions.answer_matter(matter, text="We see to it.", by=desk, take=True)


def adds_a_task_for_themselves(matter, desk):
    tasks.add_task(matter, task=NewTask(TaskKind.LOOK, today(), "Look.", desk.person), by=desk)


def hands_themselves_a_task(matter, desk):
    waiting = tasks.waiting_in(matter).get()
    tasks.hand_task(matter, task_id=waiting.pk, to=desk.person, by=desk)


def lets_readers_be_called_for_it(matter, desk):
    urgent.mark_urgent(matter, reason="Tonight.", by=desk)


GETTING_IN = (
    takes_it,
    answers_and_takes_it,
    adds_a_task_for_themselves,
    hands_themselves_a_task,
    lets_readers_be_called_for_it,
)


@pytest.mark.clause("PRI-2")
@pytest.mark.parametrize("gets_in", GETTING_IN)
def test_nobody_makes_a_colleagues_matter_theirs_without_saying_why(amira, ben, taken, gets_in):
    task = NewTask(TaskKind.ASK, today(), "Ask Facilities.")
    tasks.add_task(taken, task=task, by=office.at_desk(amira))
    desk, before = office.at_desk(ben), as_it_is(taken)
    with pytest.raises(NoReason):
        gets_in(as_it_is(taken), desk)
    assert (as_it_is(taken).assignee, as_it_is(taken).turn) == (amira, before.turn)
    assert why(taken, ben) is None
    saying_why.say(taken, Reason.COVER, by=desk)
    gets_in(as_it_is(taken), desk)
    actions.read_matter(as_it_is(taken), by=desk)
    assert kept(ben) == {Reason.COVER}


def moves_it(matter, desk):
    moving.move(matter, to="b", why="It is about a home.", by=desk)


def says_that_it_is_about_the_colleague(matter, desk):
    keys.bar(matter, [matter.assignee], by=desk)


@pytest.mark.parametrize("takes_away", [moves_it, says_that_it_is_about_the_colleague])
def test_nobody_takes_a_matter_from_a_colleague_without_saying_why(amira, ben, taken, takes_away):
    """Nobody would have it then, and what nobody has is opened without a question."""
    with pytest.raises(NoReason):
        takes_away(as_it_is(taken), office.at_desk(ben))
    assert as_it_is(taken).assignee == amira


def test_what_was_taken_over_is_ones_own_the_next_day(ben, taken):
    desk = office.at_desk(ben)
    saying_why.say(taken, Reason.COVER, by=desk)
    takes_it(taken, desk)
    assert why(taken, ben) is Reason.COVER
    with time_machine.travel(now() + timedelta(days=1)):
        assert why(taken, ben) is Reason.ASSIGNED


def test_a_supervisor_who_takes_a_matter_says_why_and_one_who_gets_it_does_not(amira, taken):
    eva = office.staff("eva", Role.READER, Role.SUPERVISOR, title="Supervisor")
    actions.declare_conflict(taken, kind="none", by=office.at_desk(eva))
    with pytest.raises(NoReason):
        takes_it(as_it_is(taken), office.at_desk(eva))
    actions.assign_matter(as_it_is(taken), to=eva, by=office.at_desk(amira))
    assert why(taken, eva) is Reason.ASSIGNED


def test_whoever_names_themselves_a_deputy_is_asked_and_whom_others_name_is_not(amira, ben, taken):
    eva = office.staff("eva", Role.READER, Role.SUPERVISOR, title="Supervisor")
    actions.declare_conflict(taken, kind="none", by=office.at_desk(eva))
    absences.be_away(amira, begins=today(), ends=None, by=SYSTEM)
    absences.name_deputy(amira, deputy=eva, by=office.at_desk(eva).actor)
    with pytest.raises(NoReason):
        takes_it(as_it_is(taken), office.at_desk(eva))
    absences.name_deputy(amira, deputy=ben, by=office.at_desk(amira).actor)
    takes_it(as_it_is(taken), office.at_desk(ben))
    assert as_it_is(taken).assignee == ben


def test_nobody_opens_a_closed_matter_again_without_saying_why(amira, ben, taken):
    actions.answer_matter(taken, text="Repaired.", by=office.at_desk(amira))
    closing = actions.Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    closed = actions.close_matter(as_it_is(taken), closing=closing, by=office.at_desk(amira))
    with pytest.raises(NoReason):
        reopening.reopen_matter(closed, text="It broke again.", by=office.at_desk(ben))


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


def test_whoever_takes_it_by_a_form_nobody_showed_them_is_asked_first(amira, ben, taken):
    desk = office.sign_in(Client(), ben)
    given = {"to": ben.pk, "seen": as_it_is(taken).turn}
    asked = desk.post(address(taken, "assign/"), given, follow=True)
    assert "Why do you open it?" in asked.content.decode()
    assert (as_it_is(taken).assignee, kept(ben)) == (amira, set())


def test_the_words_of_a_task_are_not_lost_to_the_question(ben, taken):
    desk = office.sign_in(Client(), ben)
    task = {"kind": "look", "due_on": today().isoformat(), "text": "Two words.", "to": ben.pk}
    asked = desk.post(address(taken, "tasks/"), task | {"seen": as_it_is(taken).turn}, follow=True)
    assert "Why do you open it?" in asked.content.decode()
    going_on = desk.post(address(taken, "why/"), {"reason": "cover"}, follow=True)
    assert "Two words." in going_on.content.decode()
    task |= {"seen": as_it_is(taken).turn}
    desk.post(address(taken, "tasks/"), task)
    assert tasks.waiting_in(taken).get().person == ben


def test_an_answer_to_what_a_colleague_took_meanwhile_is_not_lost_to_the_question(amira, ben):
    matter = office.report()
    for one in (amira, ben):
        office.read(matter, office.at_desk(one))
    desk, seen = office.sign_in(Client(), ben), as_it_is(matter).turn
    takes_it(as_it_is(matter), office.at_desk(amira))
    sent = {"text": "It is repaired.", "take": "1", "seen": seen}
    desk.post(address(matter, "answer/"), sent)
    going_on = desk.post(address(matter, "why/"), {"reason": "cover"}, follow=True)
    assert "It is repaired." in going_on.content.decode()
    again = desk.post(address(matter, "answer/"), sent)
    assert (again.status_code, "It is repaired." in again.content.decode()) == (409, True)
    desk.post(address(matter, "answer/"), sent | {"seen": as_it_is(matter).turn})
    assert as_it_is(matter).assignee == ben


def test_a_supervisor_is_asked_nothing_where_they_have_to_decide(amira, ben):
    """The fourth problem at a place waits for them: no other reason is needed."""
    for one in (amira, ben):
        also_reads(one, "b")
    desk = office.at_desk(amira)
    fourth = triaged(desk, at_one_place(desk, 3))
    assert why(fourth, ben) is None
    also_reads(ben, "b", Role.SUPERVISOR)
    assert why(fourth, ben) is Reason.ASKED
