"""Sending, writing again, limits, withdrawing: the person's side of a matter."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parapluie.cases import actions, lanes, receiving
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter, Stage
from parapluie.cases.tests import office
from parapluie.clock import working
from parapluie.kit.times import today
from parapluie.vault import letterbox
from parapluie.vault.models import Grant, Item

pytestmark = pytest.mark.django_db


@pytest.mark.clause("RES-1")
def test_nothing_is_taken_in_where_only_one_person_could_read_it(amira):
    assert receiving.can_receive("a").clause == "RES-1"
    with pytest.raises(CasesRefused):
        office.report()
    assert not Matter.objects.exists()


@pytest.mark.clause("RES-1")
def test_a_reader_whose_training_ran_out_does_not_count(amira, ben):
    assert receiving.can_receive("a") is None
    with time_machine.travel(today().replace(year=today().year + 2)):
        assert receiving.can_receive("a") is not None


@pytest.mark.clause("SCO-1a")
def test_a_message_without_any_place_is_taken_in(amira, ben):
    matter = office.report("Someone shouted at me.")
    _, thread = office.read(matter, office.at_desk(amira))
    assert [line.text for line in thread.lines] == ["Someone shouted at me."]


@pytest.mark.clause("PRE-1")
def test_everybody_is_answered_within_the_same_working_days(amira, ben):
    with time_machine.travel("2026-12-24T20:00:00Z"):
        matter = office.report()
    in_days = working.add_working_days(date(2026, 12, 24), lanes.rules_of("a").answer_within)
    assert matter.due_on == in_days == date(2026, 12, 29)  # Christmas, then a weekend


def test_what_is_about_tonight_is_due_at_the_next_reading(amira, ben):
    with time_machine.travel("2026-11-23T18:00:00Z"):
        assert office.report(urgent=True).due_on == date(2026, 11, 23)


def test_a_report_costs_few_queries_however_many_may_read_it(amira, ben):
    def cost():
        secret = office.new_secret()
        with CaptureQueriesContext(connection) as queries:
            office.report(secret=secret)
        return len(queries)

    with_two = cost()
    for name in ("chloe", "dara", "eva"):
        office.reader(name)
    assert cost() == with_two <= 24


def test_the_letterbox_holds_a_receipt_and_never_the_first_message(amira, ben):
    secret = office.new_secret()
    office.report("The first words.", secret=secret)
    found = letterbox.find(secret)
    items = letterbox.read(found, secret.private)
    assert [item.kind for item in items] == ["receipt"]
    assert "The first words." not in str(items)


@pytest.mark.clause("BRI-3a")
def test_a_new_message_in_a_closed_matter_opens_it_with_a_new_day(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    actions.close_matter(matter, closing=CLOSING, by=desk)
    with time_machine.travel("2027-03-01T20:00:00Z"):
        due = receiving.add_reply(matter.letterbox, text="It happened again.")
    matter.refresh_from_db()
    assert (matter.stage, matter.due_on, matter.closed_on) == (Stage.ASSIGNED, due, None)
    assert due == date(2027, 3, 3)


@pytest.mark.clause("BRI-3a")
def test_limits_stand_before_everything_else(amira, ben):
    matter = office.report(limits="Do not come to my door.")
    receiving.add_limits(matter.letterbox, text="Do not call my sister.")
    _, thread = office.read(matter, office.at_desk(ben))
    texts = [line.text for line in thread.limits]
    assert texts == ["Do not come to my door.", "Do not call my sister."]


@pytest.mark.clause("BRI-3a")
def test_withdrawing_before_closing_leaves_nothing(amira, ben):
    secret = office.new_secret()
    matter = office.report("Take this back.", secret=secret)
    assert receiving.withdraw(matter.letterbox).erased
    matter.refresh_from_db()
    assert matter.stage == Stage.WITHDRAWN
    assert letterbox.find(secret) is None
    assert not Grant.objects.exists()
    assert not any(bytes(item.sealed) for item in Item.objects.all())


@pytest.mark.clause("BRI-3a")
def test_after_closing_withdrawing_says_until_when_it_is_kept(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    actions.close_matter(matter, closing=CLOSING, by=desk)
    kept = receiving.withdraw(matter.letterbox)
    assert not kept.erased
    assert (kept.kept_until - today()).days >= 365
    assert str(kept.kept_until.year) in kept.refusal.reason


def test_a_matter_that_opened_again_is_still_kept(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    actions.close_matter(matter, closing=CLOSING, by=desk)
    receiving.add_reply(matter.letterbox, text="Once more.")
    assert not receiving.withdraw(matter.letterbox).erased


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.receiving.who_opened")
def test_the_person_sees_who_opened_it_by_role_and_day(amira, ben):
    matter = office.report()
    assert receiving.who_opened(matter.letterbox) == []
    office.read(matter, office.at_desk(amira))
    assert receiving.who_opened(matter.letterbox) == [(today(), "Social planner")]


def test_after_withdrawing_nothing_more_can_be_added(amira, ben):
    matter = office.report()
    receiving.withdraw(matter.letterbox)
    with pytest.raises(CasesRefused):
        receiving.add_reply(matter.letterbox, text="Wait.")


CLOSING = actions.Closing(
    actions.ClosingReason.AS_ASKED, asked="A working lock.", done="It was repaired."
)


def test_sqlite_keeps_no_order_in_which_matters_came(amira, ben):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    came = [office.report().reference for _ in range(4)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'cases_matter'")
        assert "WITHOUT ROWID" in cursor.fetchone()[0]
        cursor.execute("SELECT reference FROM cases_matter NOT INDEXED")
        assert [row[0] for row in cursor.fetchall()] == sorted(came)
