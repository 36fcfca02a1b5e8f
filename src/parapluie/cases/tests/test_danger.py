"""AT-7: a call that was made for a life in danger is recorded, looked at again, and told."""

from datetime import timedelta

import pytest

from parapluie.accounts import conflicts
from parapluie.cases import actions, danger, notices, receiving, two_people, waiting
from parapluie.cases.actions import Closing
from parapluie.cases.danger import Call
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.disclosure import register
from parapluie.kit.times import today
from parapluie.ledger.models import Entry
from parapluie.vault import opening

pytestmark = pytest.mark.django_db
SAID, WHY = "Somebody at the harbour needs help.", "They wrote that he has a knife."


@pytest.fixture
def amira():
    return office.reader("amira", title="Social planner")


@pytest.fixture
def ben():
    return office.reader("ben")


def call():
    return Call(today(), "about nine", "Clerk", SAID, WHY)


def posted(**other):
    fields = {"day": today().isoformat(), "hour": "about nine", "caller": "Clerk", "seen": 1}
    return fields | {"said": SAID, "text": WHY} | other


def told(matter, desk):
    """Return what the person reads of it, opened with a reader's key."""
    items = opening.open_items(matter.letterbox, desk.unlocked, by=desk.actor, purpose="read")
    return [notices.words(one.content) for one in items if one.kind == "notice"]


def closed(desk):
    matter = office.answered(office.report(), desk)
    closing = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    return actions.close_matter(matter, closing=closing, by=desk)


@pytest.mark.clause("PRI-4", "BRI-3a")
@pytest.mark.kills("cases.danger.record_call")
def test_it_is_kept_told_and_given_to_a_colleague(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    danger.record_call(matter, call=call(), by=desk)
    assert Entry.objects.get(act="disclosure.danger").subject == matter.file_id
    [line] = register.calls_about(matter.reference)  # as many as the letterbox tells of
    assert (line.called_on, line.recorded_by) == (today(), amira.pk)
    [words] = told(matter, desk)
    assert SAID in words and "9-1-1" in words and "Clerk" in words and WHY not in words
    assert [row.step for row in two_people.waiting_for(office.at_desk(ben))] == [danger.STEP]
    assert not two_people.waiting_for(desk)
    assert waiting.second_looks(ben) and not waiting.second_looks(amira)


@pytest.mark.parametrize("stage", [*Stage])
def test_no_stage_refuses_it_but_one_of_which_nothing_is_left(stage, amira, ben, client):
    desk = office.at_desk(amira)
    matter = office.report()
    if stage is Stage.CLOSED:
        matter = closed(desk)
    elif stage is Stage.ANSWERED:
        matter = office.answered(matter, desk)
    elif stage is Stage.ASSIGNED:
        matter = actions.assign_matter(office.read(matter, desk)[0], to=amira, by=desk)
    elif stage is Stage.READ:
        office.read(matter, desk)
    elif stage is Stage.WITHDRAWN:
        receiving.withdraw(matter.letterbox)
    browser = office.sign_in(client, amira)
    answer = browser.post(f"/desk/matters/{matter.reference}/danger/", posted())
    kept = Entry.objects.filter(act="disclosure.danger").exists()
    if stage is Stage.WITHDRAWN:
        assert (answer.status_code, kept) == (404, False)
        assert SAID in answer.content.decode() and WHY in answer.content.decode()
    else:
        assert (answer.status_code, kept) == (303, True)
        assert Matter.objects.get(pk=matter.pk).stage == stage


def test_nobody_who_acted_meanwhile_keeps_it_from_being_recorded(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    receiving.add_reply(matter.letterbox, text="He is here.")
    danger.record_call(matter, call=call(), by=desk)
    assert Entry.objects.filter(act="disclosure.danger").exists()


def test_an_unread_matter_is_not_opened_by_it(amira, ben, client):
    matter = office.report()
    browser = office.sign_in(client, amira)
    assert browser.get(f"/desk/matters/{matter.reference}/danger/").status_code == 200
    browser.post(f"/desk/matters/{matter.reference}/danger/", posted())
    assert not Entry.objects.filter(act__startswith="dossier.opened").exists()


def test_a_second_click_records_it_once_and_a_second_call_is_another(amira, ben, client):
    matter = office.report()
    browser, place = office.sign_in(client, amira), f"/desk/matters/{matter.reference}/danger/"
    for _click in range(2):
        assert browser.post(place, posted()).status_code == 303
    assert TwoPersonStep.objects.count() == 1
    assert browser.post(place, posted(said="Again.", seen=2)).status_code == 303
    assert TwoPersonStep.objects.count() == 2


def test_what_is_missing_is_asked_for_and_nothing_written_is_lost(amira, ben, client):
    matter = office.report()
    browser, place = office.sign_in(client, amira), f"/desk/matters/{matter.reference}/danger/"
    answer = browser.post(place, posted(said=""))
    assert answer.status_code == 422 and WHY in answer.content.decode()
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "still to come" in browser.post(place, posted(day=tomorrow)).content.decode()


@pytest.mark.parametrize(("say", "found"), [("agree", "It was needed."), ("decline", "It wasn't.")])
def test_the_second_person_says_what_they_think_and_both_stay(say, found, amira, ben, client):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    danger.record_call(matter, call=call(), by=desk)
    matter, _ = office.read(Matter.objects.get(pk=matter.pk), office.at_desk(ben))
    browser = office.sign_in(client, ben)
    page = browser.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert WHY in page and SAID in page and "it was needed" in page
    row = TwoPersonStep.objects.get()
    answer = {"row": row.pk, "say": say, "text": found}
    assert browser.post(f"/desk/matters/{matter.reference}/second/", answer).status_code == 303
    _, thread = office.read(Matter.objects.get(pk=matter.pk), office.at_desk(ben))
    kinds = {line.kind: line for line in thread.lines}
    assert found in kinds["second"].text
    assert WHY in dict(kinds["danger"].parts).values()
    row.refresh_from_db()
    assert (row.decided_by, row.agreed) == (ben, say == "agree")


def test_the_look_again_needs_no_colleague_who_still_works_on_it(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    danger.record_call(matter, call=call(), by=desk)
    conflicts.declare(amira, matter.reference, "no-reason", desk.actor)
    office.read(Matter.objects.get(pk=matter.pk), office.at_desk(ben))
    two_people.agree(TwoPersonStep.objects.get(), by=office.at_desk(ben), text="Yes.")
    assert TwoPersonStep.objects.get().agreed


def test_nothing_that_was_said_stands_in_clear(amira, ben):
    from django.apps import apps

    desk = office.at_desk(amira)
    danger.record_call(office.report(), call=call(), by=desk)
    for model in apps.get_models():
        for row in model.objects.values_list():
            assert SAID not in repr(row) and WHY not in repr(row)
