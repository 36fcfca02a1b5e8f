"""Reading, taking, answering, closing, stepping aside: what staff do, and what they may not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from parapluie.accounts import conflicts, readers
from parapluie.accounts.models import Role
from parapluie.cases import access, actions, danger, instructing, receiving, thread
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused, Overtaken
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.vault import letterbox, opening, staffkeys
from parapluie.vault.errors import KeyReplaced, NoKeyToDossier
from parapluie.vault.models import Grant

pytestmark = pytest.mark.django_db

OTHER_WORDS = "adequate adjust admit adorn adult advance advocate afraid"
DONE = Closing(ClosingReason.AS_ASKED, asked="A working lock.", done="It was repaired.")


def test_a_matter_goes_from_received_to_closed(amira, ben):
    secret, desk = office.new_secret(), office.at_desk(amira)
    matter = office.report(secret=secret)
    assert matter.stage == Stage.RECEIVED
    matter, _ = office.read(matter, desk)
    assert matter.stage == Stage.READ
    matter = actions.assign_matter(matter, to=amira, by=desk)
    assert matter.stage == Stage.ASSIGNED
    matter = actions.answer_matter(matter, text="It is repaired.", by=desk)
    assert matter.stage == Stage.ANSWERED
    matter = actions.close_matter(matter, closing=DONE, by=desk)
    assert (matter.stage, matter.closed_on) == (Stage.CLOSED, today())
    items = letterbox.read(letterbox.find(secret), secret.private)
    lines = thread.of_letterbox(items)
    assert [(line.kind, line.by) for line in lines] == [
        ("reply", "Social planner"),
        ("closing", "Social planner"),
    ]
    assert lines[0].text == "It is repaired."


@pytest.mark.clause("PRI-2")
def test_nobody_reads_before_saying_whether_they_know_anyone(amira, ben):
    matter, desk = office.report(), office.at_desk(amira)
    with pytest.raises(CasesRefused) as refused:
        actions.read_matter(matter, by=desk)
    assert refused.value.refusal.clause == "PRI-2"
    office.read(matter, desk)


@pytest.mark.clause("PRI-1")
def test_a_key_that_was_replaced_writes_no_more_than_it_reads(amira, ben):
    """Another browser may still have it unlocked, and sealing words needs no key at all."""
    old = office.at_desk(amira)
    matter = office.answered(office.report(), old)
    staffkeys.make_key(amira.holder, OTHER_WORDS, SYSTEM)
    term = amira.terms.get()
    term.key_digest = readers.key_digest(amira.holder)
    term.save()
    office.enter_confirmation(term)
    for writes in (
        lambda: actions.write_note(matter, text="He is the one.", by=old),
        lambda: actions.answer_matter(matter, text="Come to the back door.", by=old),
        lambda: actions.assign_matter(matter, to=ben, by=old),
        lambda: danger.record_call(matter, call=None, by=old),
        lambda: instructing.ask_back(None, text="Who wrote this?", by=old),
        lambda: instructing.say_done(None, text="Done.", by=old),
    ):
        with pytest.raises(KeyReplaced):
            writes()
    new = replace(old, unlocked=staffkeys.unlock(amira.holder, OTHER_WORDS))
    actions.write_note(matter, text="The lock is on order.", by=new)


@pytest.mark.clause("PRI-2")
def test_a_conflict_needs_no_reason_and_takes_the_matter_away(amira, ben):
    matter, desk = office.report(), office.at_desk(amira)
    actions.declare_conflict(matter, kind="no-reason", by=desk)
    assert not access.matters_for(desk).exists()
    assert not Grant.objects.living().filter(holder=amira.holder).exists()
    with pytest.raises(Refused):
        opening.open_items(matter.file, desk.unlocked, by=desk.actor, purpose="read")


@pytest.mark.clause("PRI-2")
def test_stopping_takes_the_key_tells_the_person_and_keeps_the_replies(amira, ben):
    office.reader("chloe")
    secret, desk = office.new_secret(), office.at_desk(amira)
    matter = office.answered(office.report(secret=secret), desk, text="We are looking into it.")
    actions.recuse(matter, by=desk)
    matter.refresh_from_db()
    assert (matter.stage, matter.assignee) == (Stage.READ, None)
    with pytest.raises(Refused):
        actions.read_matter(matter, by=desk)
    _, read = office.read(matter, office.at_desk(ben))
    assert "We are looking into it." in [line.text for line in read.lines]
    items = letterbox.read(letterbox.find(secret), secret.private)
    assert "Social planner no longer works on this" in thread.of_letterbox(items)[-1].text


def test_a_colleague_who_stops_leaves_the_matter_with_whoever_has_it(amira, ben):
    matter = office.answered(office.report(), office.at_desk(amira))
    desk = office.at_desk(ben)
    office.read(matter, desk)
    actions.recuse(matter, by=desk)
    matter.refresh_from_db()
    assert (matter.stage, matter.assignee) == (Stage.ANSWERED, amira)


@pytest.mark.clause("RES-1", "PRI-3")
def test_nobody_untrained_or_in_conflict_is_given_a_matter(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    untrained = office.reader("dara", trained=False)
    with pytest.raises(CasesRefused) as refused:
        actions.assign_matter(matter, to=untrained, by=desk)
    assert refused.value.refusal.clause == "RES-1"
    assert refused.value.refusal.instead
    conflicts.declare(ben, matter.reference, "no-reason", office.at_desk(ben).actor)
    with pytest.raises(CasesRefused) as refused:
        actions.assign_matter(matter, to=ben, by=desk)
    assert refused.value.refusal.clause == "PRI-2"


@pytest.mark.clause("RES-1")
def test_whoever_is_no_longer_trained_can_do_nothing_more(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    amira_training(amira).update(expires_on=today() - timedelta(days=1))
    for act in (
        lambda: actions.read_matter(matter, by=desk),
        lambda: actions.assign_matter(matter, to=amira, by=desk),
        lambda: actions.answer_matter(matter, text="Hello.", by=desk),
        lambda: actions.write_note(matter, text="Hello.", by=desk),
    ):
        with pytest.raises(Refused):
            act()
    assert not access.matters_for(desk).exists()


def amira_training(person):
    from parapluie.training.models import Completion

    return Completion.objects.filter(person=person)


@pytest.mark.clause("PRI-6")
def test_a_matter_whose_person_had_no_answer_can_not_be_closed(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    matter = actions.assign_matter(matter, to=amira, by=desk)
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(matter, closing=DONE, by=desk)
    assert refused.value.refusal.clause == "PRI-6"
    matter.refresh_from_db()
    assert matter.stage == Stage.ASSIGNED


@pytest.mark.clause("RES-3b")
@pytest.mark.parametrize(
    "closing",
    [
        Closing(ClosingReason.AS_ASKED, asked="", done="Repaired."),
        Closing(ClosingReason.AS_ASKED, asked="A lock.", done=" "),
        Closing(ClosingReason.OTHERWISE, asked="A lock.", done="A guard.", why=""),
    ],
)
@pytest.mark.kills("cases.actions.check_reckoning")
def test_closing_needs_asked_done_and_why_different(amira, ben, closing):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(matter, closing=closing, by=desk)
    assert refused.value.refusal.clause == "RES-3b"
    assert Matter.objects.get(pk=matter.pk).stage == Stage.ANSWERED


@pytest.mark.clause("PRI-6")
def test_a_matter_does_not_close_while_the_persons_last_words_have_no_answer(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    receiving.add_reply(matter.letterbox, text="It is broken again.")
    matter.refresh_from_db()
    with pytest.raises(CasesRefused) as refused:
        actions.close_matter(matter, closing=DONE, by=desk)
    assert refused.value.refusal.clause == "PRI-6"
    assert date_format(today(), "j F") in refused.value.refusal.reason
    matter.refresh_from_db()
    matter = actions.answer_matter(matter, text="It is repaired again.", by=desk)
    assert actions.close_matter(matter, closing=DONE, by=desk).stage == Stage.CLOSED


def test_a_matter_taken_over_after_its_answer_owes_none(amira, ben):
    matter = office.answered(office.report(), office.at_desk(amira))
    desk = office.at_desk(ben)
    matter, _ = office.read(matter, desk)
    matter = actions.assign_matter(matter, to=ben, by=desk)
    assert receiving.answer_owed(matter.letterbox) is None
    assert actions.close_matter(matter, closing=DONE, by=desk).stage == Stage.CLOSED


@pytest.mark.parametrize("days", [365, 3650])
def test_a_closed_matter_is_kept_as_long_as_the_city_must(amira, ben, settings, days):
    settings.KEPT_DAYS = days
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    matter = actions.close_matter(matter, closing=DONE, by=desk)
    assert matter.keep_until == today() + timedelta(days=days)


def test_of_two_who_answer_at_once_one_wins_and_the_other_is_told(amira, ben):
    first, second = office.at_desk(amira), office.at_desk(ben)
    office.read(matter := office.report(), first)
    seen, _ = office.read(Matter.objects.get(pk=matter.pk), second)
    actions.answer_matter(Matter.objects.get(pk=matter.pk), text="Mine.", by=first)
    with pytest.raises(Overtaken):
        actions.answer_matter(seen, text="Also mine.", by=second)
    _, read = office.read(Matter.objects.get(pk=matter.pk), second)
    assert [line.text for line in read.lines if line.kind == "reply"] == ["Mine."]


def test_a_new_message_reaches_the_officer_before_their_answer_goes_out(amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    receiving.add_reply(matter.letterbox, text="Wait, there is more.")
    with pytest.raises(Overtaken):
        actions.answer_matter(matter, text="All clear.", by=desk)


def test_a_colleague_answers_only_after_taking_over(amira, ben):
    matter = office.answered(office.report(), office.at_desk(amira))
    desk = office.at_desk(ben)
    matter, _ = office.read(matter, desk)
    with pytest.raises(CasesRefused):
        actions.answer_matter(matter, text="Me too.", by=desk)
    matter = actions.assign_matter(matter, to=ben, by=desk)
    assert actions.answer_matter(matter, text="Me now.", by=desk).assignee == ben


def test_a_newcomer_asks_and_a_colleague_shares(amira, ben):
    matter, desk = office.report(), office.at_desk(amira)
    office.read(matter, desk)
    newcomer = office.at_desk(office.reader("eva"))
    actions.declare_conflict(matter, kind="none", by=newcomer)
    with pytest.raises(NoKeyToDossier):
        actions.read_matter(matter, by=newcomer)
    actions.ask_for_key(matter, by=newcomer)
    assert {wish.holder for wish in opening.wishes_for(amira.holder)} == {newcomer.person.holder}
    actions.share_matter(matter, to=newcomer.person, by=desk)
    assert actions.read_matter(matter, by=newcomer).lines


def test_every_act_stands_in_the_ledger_with_its_clauses(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    actions.close_matter(matter, closing=DONE, by=desk)
    acts = dict(Entry.objects.filter(act__startswith="matter.").values_list("act", "clauses"))
    assert set(acts) == {
        f"matter.{act}" for act in ["received", "read", "assigned", "answered", "closed"]
    }
    assert acts["matter.closed"] == "PRI-6 RES-3b PUR-3"


def test_a_refused_act_leaves_no_trace(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    before = Entry.objects.count()
    with pytest.raises(CasesRefused):
        actions.close_matter(matter, closing=Closing(ClosingReason.AS_ASKED, "", ""), by=desk)
    assert Entry.objects.count() == before


def test_absent_and_forbidden_are_the_same(amira, ben):
    matter = office.report()
    supervisor = office.at_desk(office.staff("fay", Role.SUPERVISOR))
    for reference in (matter.reference, "0000-0000"):
        with pytest.raises(Http404):
            access.matter_for(supervisor, reference)


@pytest.mark.parametrize(
    "broken",
    [
        {"stage": "closed"},
        {"stage": "assigned"},
        {"stage": "elsewhere"},
        {"closing_reason": "as-asked"},
        {"due_on": "2000-01-01"},
    ],
)
def test_the_database_itself_refuses_half_states(amira, ben, broken):
    matter = office.report()
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(**broken)
