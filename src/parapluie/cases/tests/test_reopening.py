"""A closed matter that staff open again: with a reason in the file, and the person told."""

import pytest

from parapluie.cases import actions, receiving, reopening, thread
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused, Overtaken
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault import letterbox

pytestmark = pytest.mark.django_db

WHY = "The repair did not hold, zinnober."


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def closed(desk, secret):
    matter = office.answered(office.report(secret=secret), desk)
    done = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    return actions.close_matter(matter, closing=done, by=desk)


def fresh(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def told(secret):
    items = letterbox.read(letterbox.find(secret), secret.private)
    return [line.text for line in thread.of_letterbox(items)]


def test_it_is_with_whoever_opened_it_and_has_a_new_day(closed, ben):
    other = office.at_desk(ben)
    office.read(closed, other)
    matter = reopening.reopen_matter(fresh(closed), text=WHY, by=other)
    assert (matter.stage, matter.assignee, matter.closed_on) == (Stage.ASSIGNED, ben, None)
    assert matter.due_on >= today() and matter.keep_until


def test_the_reason_is_in_the_file_and_the_person_reads_by_whom(closed, desk, secret):
    reopening.reopen_matter(closed, text=WHY, by=desk)
    assert "Social planner opened this again and works on it. You get an answer here." in told(
        secret
    )
    assert WHY not in " ".join(told(secret))
    lines = actions.read_matter(fresh(closed), by=desk).lines
    assert WHY in [line.text for line in lines if line.kind == "reopening"]
    entry = Entry.objects.get(act="matter.reopened")
    assert WHY not in repr(entry.__dict__)


@pytest.mark.clause("PRI-6")
def test_what_was_opened_again_closes_only_with_an_answer_since(closed, desk):
    matter = reopening.reopen_matter(closed, text=WHY, by=desk)
    done = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A new lock.")
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(matter, closing=done, by=desk)
    assert refused.value.refusal.clause == "PRI-6"
    matter = actions.answer_matter(fresh(matter), text="There is a new lock.", by=desk)
    assert actions.close_matter(matter, closing=done, by=desk).stage == Stage.CLOSED


def test_no_reason_no_opening(closed, desk):
    with pytest.raises(CasesRefused):
        reopening.reopen_matter(closed, text=" ", by=desk)
    assert fresh(closed).stage == Stage.CLOSED


def test_only_a_closed_matter_opens_again(desk):
    matter = office.answered(office.report(), desk)
    with pytest.raises(CasesRefused):
        reopening.reopen_matter(matter, text=WHY, by=desk)


def test_what_the_person_took_back_is_opened_by_no_one(closed, desk):
    receiving.withdraw(closed.letterbox)
    with pytest.raises(Refused):
        reopening.reopen_matter(fresh(closed), text=WHY, by=desk)
    assert fresh(closed).stage == Stage.WITHDRAWN


def test_one_of_two_wins_and_the_other_is_told(closed, desk, ben):
    other = office.at_desk(ben)
    office.read(closed, other)
    reopening.reopen_matter(fresh(closed), text=WHY, by=desk)
    with pytest.raises(Overtaken):
        reopening.reopen_matter(closed, text="Mine as well.", by=other)


def test_the_page_keeps_the_reason_when_somebody_was_quicker(client, ben, closed, desk):
    office.read(closed, office.at_desk(ben))
    office.sign_in(client, ben)
    where, seen = f"/desk/matters/{closed.reference}/", fresh(closed).turn
    assert "Open it again" in client.get(where).content.decode()
    reopening.reopen_matter(fresh(closed), text="Quicker.", by=desk)
    answer = client.post(f"{where}reopen/", {"text": WHY, "seen": seen})
    assert answer.status_code == 409 and WHY in answer.content.decode()


def test_a_second_click_opens_it_once(client, amira, closed):
    office.sign_in(client, amira)
    where = f"/desk/matters/{closed.reference}/reopen/"
    given = {"text": WHY, "seen": fresh(closed).turn}
    assert [client.post(where, given).status_code for _ in range(2)] == [303, 303]
    assert Entry.objects.filter(act="matter.reopened").count() == 1
