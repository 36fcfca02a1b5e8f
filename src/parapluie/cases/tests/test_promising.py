"""An answer that isn't the whole one: the person is told by which day, and it is kept."""

from datetime import timedelta

import pytest
import time_machine

from parapluie.cases import actions, tasks, waiting
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import ClosingReason, Matter
from parapluie.cases.task_rows import Task
from parapluie.cases.tests import office
from parapluie.cases.thread import of_letterbox, promised
from parapluie.kit import times
from parapluie.kit.times import today
from parapluie.vault import letterbox

pytestmark = pytest.mark.django_db
DONE = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def matter(desk, secret):
    made, _ = office.read(office.report(secret=secret), desk)
    return made


def answer(matter, desk, days=None, text="We look into it."):
    day = None if days is None else today() + timedelta(days=days)
    held = Matter.objects.select_related("letterbox", "file").get(pk=matter.pk)
    return actions.answer_matter(held, text=text, by=desk, again_by=day)


def promise(matter, secret):
    return promised(of_letterbox(letterbox.read(matter.letterbox, secret.private)))


@pytest.mark.clause("PRI-6")
@pytest.mark.kills("cases.promising.keep")
def test_a_promise_is_told_waits_as_a_task_and_is_kept_by_the_next_answer(matter, desk, secret):
    answer(matter, desk, 5)
    assert promise(matter, secret) == today() + timedelta(days=5)
    (task,) = tasks.tasks_of(desk, 20)
    assert (task.kind, task.due_on) == ("write", today() + timedelta(days=5))
    answer(matter, desk, text="It is done.")
    assert promise(matter, secret) is None and tasks.tasks_of(desk, 20) == []
    assert Task.objects.get().done_by == desk.person


@pytest.mark.clause("PRI-6")
@pytest.mark.kills("cases.actions.check_nothing_waits")
def test_what_was_promised_comes_before_the_closing(matter, desk):
    held = answer(matter, desk, 5)
    with pytest.raises(CasesRefused):
        actions.close_matter(held, closing=DONE, by=desk)
    held = answer(matter, desk, text="It is done.")
    assert actions.close_matter(held, closing=DONE, by=desk).closed_on == today()


@pytest.mark.parametrize("days", [-1, 31])
def test_a_day_that_is_over_or_far_away_is_refused_and_nothing_sent(matter, desk, secret, days):
    with pytest.raises(CasesRefused) as refused:
        answer(matter, desk, days)
    assert "within 30 days" in refused.value.refusal.reason
    assert promise(matter, secret) is None and not Task.objects.exists()


def test_whoever_promised_is_reminded_on_the_day(matter, desk, amira):
    answer(matter, desk, 5)
    assert not waiting.tasks_due(amira)
    with time_machine.travel(times.now() + timedelta(days=5)):
        assert waiting.tasks_due(amira)


def test_it_is_promised_on_the_matters_page(client, matter, amira, secret):
    client = office.sign_in(client, amira)
    at = f"/desk/matters/{matter.reference}/"
    assert "Not the whole answer yet?" in client.get(at).content.decode()
    day = (today() + timedelta(days=3)).isoformat()
    given = {"seen": matter.turn, "text": "We look into it.", "again_by": day}
    shown = client.post(at + "answer/", {**given, "preview": "1"}).content.decode()
    assert "We will write to you again by" in shown
    assert client.post(at + "answer/", {**given, "again_by": "soon"}).status_code == 422
    assert client.post(at + "answer/", given).status_code == 303
    assert promise(matter, secret) == today() + timedelta(days=3)
    assert "More by" in client.get(at).content.decode()
