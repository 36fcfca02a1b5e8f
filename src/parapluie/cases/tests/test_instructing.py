"""After the particulars: one manager is asked to put it right, and learns nothing of the person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from parapluie.accounts.models import Rank
from parapluie.cases import (
    access,
    actions,
    conduct,
    instructing,
    keys,
    moderation,
    receiving,
    sharing,
    tasks,
    thread,
    waiting,
)
from parapluie.cases.errors import CasesRefused
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import Matter
from parapluie.cases.sharing_rules import Allows
from parapluie.cases.task_rows import Task
from parapluie.cases.tests import office
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import letterbox, memos, rolling, sealing, staffkeys
from parapluie.vault.errors import CannotOpenDossier, KeyNotInLedger
from parapluie.vault.models import HolderKey

pytestmark = pytest.mark.django_db
TEXT = "The officer at the counter laughed at me and read my file aloud."
PARTICULARS = "Private papers were made known to others at a service desk."
REMEDY = "Have papers handed over in the side room from now on."


@pytest.fixture
def alex():
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    return office.designated("alex", Rank.ALTERNATE, title="City Solicitor")


@pytest.fixture
def desk(alex):
    return office.at_desk(alex)


@pytest.fixture
def boss():
    person = office.staff("boss", title="Manager of Licensing")
    person.reports_to = office.staff("chief", title="Director")
    person.save()
    return person


@pytest.fixture
def clerk(boss):
    person = office.staff("clerk", title="Licensing clerk")
    person.reports_to = boss
    person.save()
    return person


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(desk, clerk, secret):
    """Return what was said about the clerk, as its first reader has opened it up."""
    found = office.report(TEXT, lane="c", secret=secret, first_reader="alternate")
    office.read(found, desk)
    keys.bar(found, [clerk], by=desk)
    sharing.change_rung(found.letterbox, allows=Allows.CITY)
    return now(found)


@pytest.fixture
def told(matter, desk):
    """Return the same once the employee was told."""
    conduct.write_particulars(matter, text=PARTICULARS, by=desk)
    conduct.serve_particulars(now(matter), by=desk)
    return now(matter)


def now(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def opened(matter, desk):
    return actions.read_matter(now(matter), by=desk)


def instruct(matter, desk, to, remedy=REMEDY, days=10):
    return instructing.instruct(
        now(matter),
        to=to,
        remedy=remedy,
        due_on=times.today() + timedelta(days=days),
        thread=opened(matter, desk),
        by=desk,
    )


@pytest.mark.clause("RES-3b")
@pytest.mark.kills("cases.instructing.check_served")
def test_the_line_is_told_nothing_before_the_employee_is(matter, desk, boss):
    with pytest.raises(CasesRefused) as refused:
        instruct(matter, desk, boss)
    assert refused.value.refusal.clause == "RES-3b"
    assert not Instruction.objects.exists()


def test_one_manager_gets_particulars_and_remedy_and_nothing_of_the_person(told, desk, boss):
    row = instruct(told, desk, boss)
    (waits,) = instructing.waiting_for(boss)
    said = instructing.read(waits, by=office.at_desk(boss))
    assert said == {
        "particulars": PARTICULARS,
        "remedy": REMEDY,
        "title": "City Solicitor",
        "concerns": "Licensing clerk (clerk)",
    }
    assert waiting.instructions(boss)
    assert REMEDY.encode() not in bytes(row.sealed)
    (check,) = tasks.tasks_of(desk, 20)  # although nobody has the matter
    assert (check.kind, check.matter_id) == ("check", told.pk)


@pytest.mark.clause("PRI-3")
def test_the_manager_still_can_not_see_the_matter(told, desk, boss):
    row = instruct(told, desk, boss)
    client = office.sign_in(Client(), boss)
    pages = [client.get(at) for at in ("/desk/", f"/desk/put-right/{row.pk}/")]
    shown = "".join(one.content.decode() for one in pages)
    assert REMEDY in shown and told.reference not in shown and TEXT not in shown
    assert client.get(f"/desk/matters/{told.reference}/").status_code in {403, 404}
    assert not access.matters_for(office.at_desk(boss)).exists()


@pytest.mark.clause("PRI-3", "RES-3a")
@pytest.mark.kills("cases.instructing.check_manager")
def test_whoever_is_named_or_in_conflict_or_looks_into_it_is_not_asked(told, desk, clerk, boss):
    other = office.staff("other", title="Manager of Parks")  # leads somebody else
    under = office.staff("under", title="Trainee")
    under.reports_to = clerk
    under.save()
    assert instructing.candidates(now(told), desk) == [boss.reports_to, boss]
    for person in (clerk, other, under, desk.person):
        with pytest.raises(CasesRefused) as refused:
            instruct(told, desk, person)
        assert refused.value.refusal.clause == "PRI-3"


@pytest.mark.clause("PRI-3")
@pytest.mark.parametrize("masks_it", [False, True])
def test_a_manager_the_person_wrote_of_is_not_asked(told, desk, boss, masks_it):
    receiving.add_reply(told.letterbox, text="The manager of licensing saw it too.")
    actions.read_matter(now(told), by=desk)
    if masks_it:
        moderation.mask_words(now(told), words=["manager of licensing"], by=desk)
    assert boss not in instructing.candidates(now(told), desk)
    with pytest.raises(CasesRefused):
        instruct(told, desk, boss)


@pytest.mark.clause("PRI-3")
def test_a_manager_who_turns_out_to_be_part_of_it_has_nothing_any_more(told, desk, boss):
    row = instruct(told, desk, boss)
    keys.bar(now(told), [boss], by=desk)
    assert instructing.waiting_for(boss) == []
    client = office.sign_in(Client(), boss)
    assert client.post(f"/desk/put-right/{row.pk}/", {"text": "All is well."}).status_code == 404
    assert "remedied" not in [line.kind for line in opened(told, desk).lines]


@pytest.mark.clause("RES-3a")
def test_where_nobody_was_named_nobody_is_asked(desk, boss):
    found = office.report(TEXT, lane="c", first_reader="alternate")
    office.read(found, desk)
    keys.bar(found, [], by=desk)
    assert instructing.candidates(now(found), desk) == []


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.whole.check_whole")
def test_whoever_can_not_read_all_of_it_asks_nobody(told, desk, alex, boss):
    sealing.roll_epoch(told.file, by=SYSTEM)
    late = office.reader("late", lane="c", title="Planner")
    rolling.roll_due_epochs()
    late_desk = office.at_desk(late)
    with pytest.raises(CasesRefused):
        instructing.around(now(told), late_desk)


def test_a_manager_who_is_named_as_well_is_not_asked(desk, clerk, boss):
    found = office.report(TEXT, lane="c", first_reader="alternate")
    office.read(found, desk)
    keys.bar(found, [clerk, boss], by=desk)
    known = instructing.around(now(found), desk)
    assert instructing.check_manager(boss, known, desk).clause == "PRI-3"


@pytest.mark.clause("RES-3b", "BRI-3a")
def test_the_remedy_is_not_in_the_persons_own_words(told, desk, boss):
    with pytest.raises(CasesRefused) as refused:
        instruct(told, desk, boss, remedy="Nobody read my file aloud again, please.")
    assert "read my file aloud" in refused.value.refusal.reason


def test_the_person_is_told_who_was_asked(told, desk, boss, secret):
    instruct(told, desk, boss)
    items = letterbox.read(told.letterbox, secret.private)
    said = " ".join(line.text for line in thread.of_letterbox(items) if line.kind == "notice")
    assert "Manager of Licensing" in said and "can’t open this" in said


def test_one_manager_at_a_time_and_it_can_be_taken_back(told, desk, boss):
    instruct(told, desk, boss)
    second = boss.reports_to
    with pytest.raises(CasesRefused):
        instruct(told, desk, second)
    instructing.take_back(now(told), by=desk)
    assert instructing.waiting_for(boss) == []
    assert instruct(told, desk, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.create(
            matter=told,
            manager=boss,
            asked_by=desk.person,
            given_on=times.today(),
            due_on=times.today(),
            sealed=b"x",
        )


@pytest.mark.parametrize("days", [-1, 61])
def test_a_day_that_is_over_or_far_away_is_refused(told, desk, boss, days):
    with pytest.raises(CasesRefused):
        instruct(told, desk, boss, days=days)


def test_what_the_manager_did_comes_back_and_their_words_are_gone(told, desk, boss):
    row = instruct(told, desk, boss)
    client = office.sign_in(Client(), boss)
    where = f"/desk/put-right/{row.pk}/"
    assert client.post(where, {"text": " "}).status_code == 422
    for _ in range(2):  # a second click
        answer = client.post(where, {"text": "We moved the desk."})
    assert answer.status_code == 404  # it is done: there is nothing more
    row.refresh_from_db()
    assert row.sealed is None and row.done_on == times.today()
    lines = [line for line in opened(told, desk).lines if line.kind == "remedied"]
    assert [(line.by, line.text) for line in lines] == [
        ("Manager of Licensing", "We moved the desk.")
    ]
    assert not waiting.instructions(boss)


def test_a_manager_asks_back_and_it_stays_with_them(told, desk, boss):
    row = instruct(told, desk, boss)
    client = office.sign_in(Client(), boss)
    given = {"text": "Which desk is meant?", "ask": "1"}
    assert client.post(f"/desk/put-right/{row.pk}/", given).status_code == 303
    assert instructing.waiting_for(boss) == [row]
    lines = [line.text for line in opened(told, desk).lines if line.kind == "manager-asks"]
    assert lines == ["Which desk is meant?"]
    assert [one.due_on for one in tasks.waiting_in(told)] == [times.today()]


def test_nobody_else_finds_or_opens_it(told, desk, boss):
    row = instruct(told, desk, boss)
    other = office.at_desk(office.staff("other"))
    with pytest.raises(Http404):
        instructing.row_for(other, row.pk)
    with pytest.raises(CannotOpenDossier):
        instructing.read(row, by=other)
    with pytest.raises(CannotOpenDossier):  # moved to another row
        mine = office.at_desk(boss).unlocked
        memos.open_with(mine, bytes(row.sealed), bound_to="another")


def test_a_manager_with_a_new_key_is_told_what_happens_now(told, desk, boss):
    row = instruct(told, desk, boss)
    staffkeys.make_key(boss.holder, office.WORDS, desk.actor)
    client = office.sign_in(Client(), boss)
    page = client.get(f"/desk/put-right/{row.pk}/").content.decode()
    assert "a key you no longer have" in page and "sends it again" in page


def test_nobody_without_a_key_is_offered(told, desk, boss):
    HolderKey.objects.filter(holder=boss.holder).update(retired_on=times.today())
    assert boss not in instructing.candidates(now(told), desk)
    with pytest.raises(KeyNotInLedger):
        instruct(told, desk, boss)
    assert not Instruction.objects.exists()


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.kills("cases.receiving.withdraw")
def test_whoever_takes_their_message_back_ends_it(told, desk, boss, closes):
    instruct(told, desk, boss)
    if closes:
        Matter.objects.filter(pk=told.pk).update(keep_until=times.today() + timedelta(days=9))
    receiving.withdraw(told.letterbox)
    assert not Instruction.objects.exists() and instructing.waiting_for(boss) == []


def test_a_designate_asks_a_manager_from_page_to_page(told, alex, boss):
    client = office.sign_in(Client(), alex)
    at = f"/desk/matters/{told.reference}/"
    assert "Ask a manager to put it right" in client.get(at).content.decode()
    form = client.get(at + "instruct/").content.decode()
    assert PARTICULARS in form and "Manager of Licensing (boss)" in form
    given = {"seen": told.turn, "to": boss.pk, "text": REMEDY}
    wrong = client.post(at + "instruct/", {**given, "due_on": "soon"})
    assert wrong.status_code == 422 and REMEDY in wrong.content.decode()
    day = (times.today() + timedelta(days=7)).isoformat()
    assert client.post(at + "instruct/", {**given, "due_on": day}).status_code == 303
    page = client.get(at).content.decode()
    assert "Manager of Licensing (boss)" in page and REMEDY in page
    back = {"seen": now(told).turn}
    assert client.post(at + "instruct/back/", back).status_code == 303
    assert not Instruction.objects.exists()


def test_nothing_is_closed_while_a_manager_is_asked(told, desk, boss):
    matter = actions.assign_matter(now(told), to=desk.person, by=desk)
    matter = actions.answer_matter(matter, text="It is being put right.", by=desk)
    instruct(matter, desk, boss)
    Task.objects.all().delete()
    assert actions.check_nothing_waits(now(told)).clause == "PRI-6"
    instructing.take_back(now(told), by=desk)
    Task.objects.all().delete()
    assert actions.check_nothing_waits(now(told)) is None


@pytest.mark.clause("PRI-4")
def test_no_manager_is_asked_while_nobody_said_what_must_not_happen(told, desk, boss):
    receiving.add_limits(told.letterbox, text="Her manager is my landlord.")
    with pytest.raises(CasesRefused) as refused:
        instruct(told, desk, boss)
    assert refused.value.refusal.clause == "PRI-4"


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize("how", ["taken back", "barred", "only listen"])
def test_what_ends_is_told_and_whoever_asked_finds_it_today(told, desk, boss, secret, how):
    instruct(told, desk, boss)
    if how == "taken back":
        instructing.take_back(now(told), by=desk)
    elif how == "barred":
        keys.bar(now(told), [boss], by=desk)
    else:
        sharing.change_rung(told.letterbox, allows=Allows.LISTEN)
    items = letterbox.read(told.letterbox, secret.private)
    said = " ".join(line.text for line in thread.of_letterbox(items) if line.kind == "notice")
    assert "Manager of Licensing is no longer asked" in said
    assert not Instruction.objects.exists()
    assert [one.due_on for one in tasks.tasks_of(desk, 20)] == [times.today()]
