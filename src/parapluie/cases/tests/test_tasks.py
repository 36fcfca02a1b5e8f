"""What is to be done by which day, added, done and handed on: seen by those who may read."""

from datetime import timedelta

import pytest

from parapluie.cases import actions, receiving, tasks
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused, Overtaken
from parapluie.cases.models import ClosingReason, Matter
from parapluie.cases.task_rows import Task, TaskKind
from parapluie.cases.tasks import NewTask
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion

pytestmark = pytest.mark.django_db

CANARY = "zinnober-unheard-of-word"


def in_days(days):
    return today() + timedelta(days=days)


def task(days=3, *, to=None, text="Call the electrician."):
    return NewTask(TaskKind.LOOK, in_days(days), text, to)


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def matter(desk, amira):
    made, _ = office.read(office.report(), desk)
    return actions.assign_matter(made, to=amira, by=desk)


def fresh(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def test_a_task_waits_for_whoever_has_the_matter_by_due_day(matter, desk, ben):
    later = tasks.add_task(matter, task=task(9), by=desk)
    soon = tasks.add_task(fresh(matter), task=task(2), by=desk)
    assert [one.pk for one in tasks.tasks_of(desk, 20)] == [soon.pk, later.pk]
    assert tasks.tasks_of(office.at_desk(ben), 20) == []
    assert Entry.objects.filter(act="matter.task.added").count() == 2


def test_a_task_for_a_colleague_waits_for_them(matter, desk, ben):
    office.read(matter, office.at_desk(ben))
    tasks.add_task(matter, task=task(to=ben), by=desk)
    assert tasks.tasks_of(desk, 20) == []
    assert len(tasks.tasks_of(office.at_desk(ben), 20)) == 1


def test_a_done_task_says_what_came_of_it_and_waits_no_more(matter, desk):
    made = tasks.add_task(matter, task=task(), by=desk)
    tasks.finish_task(fresh(matter), task_id=made.pk, text="She comes on Monday.", by=desk)
    made.refresh_from_db()
    assert (made.done_on, made.done_by) == (today(), desk.person)
    assert tasks.tasks_of(desk, 20) == []
    thread = actions.read_matter(fresh(matter), by=desk)
    shown = tasks.of_matter(fresh(matter), thread, desk)
    said = [text for _who, text in shown["done"][0].words]
    assert said == ["Call the electrician.", "She comes on Monday."]
    with pytest.raises(CasesRefused):
        tasks.finish_task(fresh(matter), task_id=made.pk, text="Again.", by=desk)


def test_a_task_handed_on_leaves_one_home_for_another(matter, desk, ben):
    made = tasks.add_task(matter, task=task(), by=desk)
    tasks.hand_task(fresh(matter), task_id=made.pk, to=ben, by=desk)
    assert tasks.tasks_of(desk, 20) == []
    tasks.hand_task(fresh(matter), task_id=made.pk, to=None, by=desk)
    assert len(tasks.tasks_of(desk, 20)) == 1


def test_nobody_gets_a_task_in_what_they_may_not_read(matter, desk):
    stranger = office.reader("untrained", trained=False)
    with pytest.raises(CasesRefused) as refused:
        tasks.add_task(matter, task=task(to=stranger), by=desk)
    assert refused.value.refusal.clause
    assert not Task.objects.exists()


def test_the_task_of_someone_who_stepped_aside_falls_to_whoever_has_the_matter(matter, desk, ben):
    office.reader("chloe")
    tasks.add_task(matter, task=task(to=ben), by=desk)
    actions.recuse(fresh(matter), by=office.at_desk(ben))
    assert tasks.tasks_of(office.at_desk(ben), 20) == []
    assert len(tasks.tasks_of(desk, 20)) == 1


def test_the_task_of_someone_whose_training_lapsed_falls_back_too(matter, desk, ben):
    tasks.add_task(matter, task=task(to=ben), by=desk)
    Completion.objects.filter(person=ben).update(expires_on=today() - timedelta(days=1))
    assert tasks.tasks_of(office.at_desk(ben), 20) == []
    assert len(tasks.tasks_of(desk, 20)) == 1


def test_the_clock_adds_a_task_once_and_overtakes_nobody(matter, desk):
    again = [tasks.add_task(matter, task=task(text=""), by=SYSTEM) for _ in range(2)]
    assert again[0] == again[1]
    actions.write_note(matter, text="Still mine to write.", by=desk)
    assert len(tasks.tasks_of(desk, 20)) == 1


def test_whoever_comes_second_is_told(matter, desk, ben):
    other = office.at_desk(ben)
    office.read(matter, other)
    seen = fresh(matter)
    tasks.add_task(matter, task=task(), by=desk)
    with pytest.raises(Overtaken):
        tasks.add_task(seen, task=task(text="Mine as well."), by=other)


def test_no_word_of_a_task_stands_in_clear(matter, desk):
    tasks.add_task(matter, task=task(text=CANARY), by=desk)
    assert CANARY not in repr(list(Task.objects.values_list()))
    assert CANARY not in repr(list(Entry.objects.values_list()))


def test_a_withdrawal_leaves_no_task(desk):
    matter, _ = office.read(office.report(), desk)
    tasks.add_task(matter, task=task(), by=desk)
    receiving.withdraw(matter.letterbox)
    assert not Task.objects.exists()


def test_a_task_goes_from_page_to_page(client, amira, matter, desk):
    office.sign_in(client, amira)
    where = f"/desk/matters/{matter.reference}/tasks/"
    given = {"kind": "look", "due_on": in_days(4).isoformat(), "text": CANARY, "to": ""}
    turn = fresh(matter).turn
    assert client.post(where, {**given, "seen": turn}).status_code == 303
    page = client.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert CANARY in page and "Look into it" in page
    home = client.get("/desk/").content.decode()
    assert "Look into it" in home and CANARY not in home
    made = Task.objects.get()
    chosen = client.get(f"{where}done/?task={made.pk}").content.decode()
    assert f'value="{made.pk}"' in chosen and "checked" in chosen
    turn = fresh(matter).turn
    done = {"task": made.pk, "text": "Done so.", "seen": turn}
    assert client.post(f"{where}done/", done).status_code == 303
    assert "Look into it" not in client.get("/desk/").content.decode()


def test_what_was_written_for_a_task_stays_when_somebody_was_quicker(client, amira, matter):
    office.sign_in(client, amira)
    where, seen = f"/desk/matters/{matter.reference}/tasks/", fresh(matter).turn
    receiving.add_reply(matter.letterbox, text="One more thing.")
    given = {"kind": "look", "due_on": in_days(4).isoformat(), "text": CANARY, "seen": seen}
    answer = client.post(where, given)
    assert answer.status_code == 409
    assert CANARY in answer.content.decode() and "Nothing you wrote is lost" in (
        answer.content.decode()
    )
    given["seen"] = fresh(matter).turn
    assert client.post(where, given).status_code == 303
    assert client.post(where, given).status_code == 303  # a second click adds no second task
    assert Task.objects.count() == 1


def test_a_day_that_is_over_is_refused(client, amira, matter):
    office.sign_in(client, amira)
    given = {"kind": "look", "due_on": in_days(-1).isoformat(), "text": "Late.", "seen": 1}
    answer = client.post(f"/desk/matters/{matter.reference}/tasks/", given)
    assert answer.status_code == 422 and "This day is over" in answer.content.decode()


@pytest.mark.clause("PRI-6")
def test_nothing_is_closed_while_something_is_still_to_be_done(matter, desk):
    made = tasks.add_task(matter, task=task(), by=desk)
    answered = actions.answer_matter(fresh(matter), text="Thank you.", by=desk)
    closing = Closing(ClosingReason.AS_ASKED, "A lock.", "A lock.")
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(answered, closing=closing, by=desk)
    assert refused.value.refusal.clause == "PRI-6"
    tasks.finish_task(fresh(matter), task_id=made.pk, text="Done.", by=desk)
    assert actions.close_matter(fresh(matter), closing=closing, by=desk).stage == "closed"


def test_tasks_nobody_may_read_leave_no_task_out(monkeypatch, desk, amira, ben):
    monkeypatch.setattr(tasks, "LOOKED_AT", 2)
    hidden = []
    for days in (1, 2, 3):
        made, _ = office.read(office.report(), desk)
        office.read(made, office.at_desk(ben))
        Task.objects.create(matter=made, kind="look", due_on=in_days(days), person=ben)
        hidden.append(made)
    for one in hidden:
        actions.recuse(fresh(one), by=office.at_desk(ben))
    last, _ = office.read(office.report(), desk)
    office.read(last, office.at_desk(ben))
    seen = Task.objects.create(matter=last, kind="look", due_on=in_days(9), person=ben)
    assert [one.pk for one in tasks.tasks_of(office.at_desk(ben), 20)] == [seen.pk]
