"""The yearly review: each line by somebody else, nobody's own, signed once and never changed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parapluie.accounts import actions as people
from parapluie.accounts import conflicts
from parapluie.accounts.models import Designation, Person, Rank, Role
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.oversight import holdings, home, reviewing
from parapluie.oversight.errors import OversightRefused
from parapluie.oversight.models import AccessReview, ReviewLine
from parapluie.oversight.rules import Risk

pytestmark = pytest.mark.django_db
REVIEW = "/desk/access-review/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-23 18:00Z") as clock:
        yield clock


@pytest.fixture
def town(clock):
    """Two readers, a supervisor, a privacy officer, and whoever hands out the roles."""
    for name in ("amira", "ben"):
        office.reader(name)
    office.staff("sam", Role.SUPERVISOR, title="Supervisor", key=False)
    office.staff("gil", Role.PRIVACY_OFFICER, title="Privacy officer", key=False)
    office.staff("admin", Role.ADMINISTRATOR, title="Administrator", key=False, trained=False)
    return {one.username: one for one in Person.objects.all()}


def desk_of(person):
    return office.at_desk(person, unlocked=False)


def rows(by):
    return {
        row.person.username: row
        for row in holdings.rows_for(desk_of(by), reviewing.present(), today())
    }


def look_at_all(town, *by):
    """Let these look at every line, each at the ones that aren't theirs."""
    for looker in by:
        for row in holdings.rows_for(desk_of(looker), reviewing.present(), today()):
            if not row.is_own:
                reviewing.look_at(row.person, ending=(), by=desk_of(looker))


def page(person):
    browser = office.sign_in(Client(), person, unlocked=False)
    found = browser.get(REVIEW).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", found)


def test_a_review_is_looked_at_line_by_line_signed_and_due_again_in_a_year(town):
    look_at_all(town, town["sam"], town["gil"])
    browser = office.sign_in(Client(), town["gil"], unlocked=False)
    assert "Sign the review" in browser.get(REVIEW).content.decode()
    assert browser.post(REVIEW, {"sign": "1"}).status_code == 303
    signed = reviewing.last_signed()
    assert (signed.number, signed.signed_by, signed.lines.count()) == (1, town["gil"], 5)
    assert reviewing.due_day() == today() + timedelta(days=365)
    assert reviewing.present() is None
    assert Entry.objects.get(act="access.reviewed").subject == "access-review:1"


@pytest.mark.clause("PRI-3")
def test_nobody_looks_at_their_own_line(town):
    with pytest.raises(OversightRefused) as refused:
        reviewing.look_at(town["sam"], ending=(), by=desk_of(town["sam"]))
    assert refused.value.refusal.clause == "PRI-3"
    assert "somebody else must look at it" in page(town["sam"])


@pytest.mark.clause("PRI-1")
def test_nobody_signs_while_a_line_was_not_looked_at(town):
    """One person alone never gets through: their own line is left."""
    look_at_all(town, town["sam"])
    with pytest.raises(OversightRefused) as refused:
        reviewing.sign(by=desk_of(town["sam"]))
    assert "1 line was not looked at" in refused.value.refusal.reason
    reviewing.look_at(town["sam"], ending=(), by=desk_of(town["gil"]))
    assert reviewing.sign(by=desk_of(town["sam"])).signed_on == today()


def test_an_old_look_and_a_new_role_are_looked_at_again(town, clock):
    look_at_all(town, town["sam"], town["gil"])
    people.propose_role(town["ben"], role=Role.INTERPRETER, by=SYSTEM)
    assert not rows(town["sam"])["ben"].was_looked_at
    assert rows(town["sam"])["amira"].was_looked_at
    clock.shift(timedelta(days=31))
    assert not rows(town["sam"])["amira"].was_looked_at


@pytest.mark.clause("PRI-1")
def test_whoever_hands_out_roles_passes_none_of_them(town):
    with pytest.raises(OversightRefused):
        reviewing.look_at(town["ben"], ending=(), by=desk_of(town["admin"]))
    with pytest.raises(OversightRefused):
        reviewing.sign(by=desk_of(town["admin"]))
    assert "I have looked at this line" not in page(town["admin"])


def test_what_should_end_stands_with_an_administrator_until_it_has(town):
    term = town["ben"].terms.get()
    reviewing.look_at(town["ben"], ending={term.pk}, by=desk_of(town["sam"]))
    assert [line.term for line in home.of(desk_of(town["admin"])).to_end] == [term]
    assert home.of(desk_of(town["sam"])).to_end == []
    assert "should end: an administrator ends it" in page(town["gil"])
    people.end_role(term, by=SYSTEM)
    assert home.of(desk_of(town["admin"])).to_end == []


def test_whoever_looks_again_may_say_otherwise(town):
    term = town["ben"].terms.get()
    reviewing.look_at(town["ben"], ending={term.pk}, by=desk_of(town["sam"]))
    reviewing.look_at(town["ben"], ending=(), by=desk_of(town["gil"]))
    assert reviewing.to_end() == []
    assert Entry.objects.filter(act="access.looked", subject=town["ben"].pk).count() == 2


@pytest.mark.clause("PRI-1")
def test_a_signed_review_that_was_changed_is_noticed(town):
    look_at_all(town, town["sam"], town["gil"])
    signed = reviewing.sign(by=desk_of(town["sam"]))
    assert reviewing.is_as_signed(signed)
    ReviewLine.objects.filter(person=town["ben"]).update(should_end=True)
    assert not reviewing.is_as_signed(signed)
    assert "no longer what was signed" in page(town["gil"])


@pytest.mark.clause("PRI-1")
def test_somebody_who_left_and_still_holds_something_stands_first_and_stops_the_signature(town):
    look_at_all(town, town["sam"], town["gil"])
    Designation.objects.create(
        person=town["ben"], rank=Rank.ALTERNATE, begins=today(), appointed_by="City Manager"
    )
    people.see_person_off(town["ben"], by=SYSTEM)
    first = holdings.rows_for(desk_of(town["sam"]), reviewing.present(), today())[0]
    assert (first.person.username, first.risks) == ("ben", (Risk.LEFT,))
    with pytest.raises(OversightRefused) as refused:
        reviewing.sign(by=desk_of(town["sam"]))
    assert "Somebody who has left" in refused.value.refusal.reason


def test_who_reads_and_opened_nothing_for_ninety_days_stands_before_the_others(town, clock):
    clock.shift(timedelta(days=31))  # roles begun 60 days before that
    amira = office.at_desk(town["amira"])
    office.read(office.report(), amira)
    found = rows(town["sam"])
    assert Risk.UNUSED in found["ben"].risks
    assert Risk.UNUSED not in found["amira"].risks
    assert not any(Risk.UNUSED in row.risks for row in rows(town["admin"]).values())


def test_a_line_says_what_somebody_holds(town):
    office.report()
    row = rows(town["sam"])["ben"]
    assert row.key_since == today()
    assert row.keys == (("Reports and questions", 1),)
    assert row.trained_until == today() + timedelta(days=300)
    shown = page(town["sam"])
    assert "opens 1 matter: Reports and questions" in shown
    assert "since 24 September 2026" in shown
    assert not [who for who in ("admin", "gil") if "opens 1 matter" in page(town[who])]


@pytest.mark.clause("PRI-2", "PRI-3")
@pytest.mark.kills("cases.access.counted_for")
def test_a_conflict_changes_no_number_of_who_looks(town):
    office.report()
    before = page(town["sam"])
    hidden = office.report()
    assert page(town["sam"]) != before
    conflicts.declare(town["sam"], hidden.reference, "other", SYSTEM, pinned=True)
    assert page(town["sam"]) == before


@pytest.mark.clause("RES-3a")
def test_keys_to_what_is_said_about_staff_are_counted_for_nobody(town):
    for name, rank in (("dana", Rank.DESIGNATE), ("alex", Rank.ALTERNATE)):
        office.designated(name, rank, title=f"Title of {name}")
    office.staff("boss", Role.SUPERVISOR, lane="c", title="Director", key=False)
    boss = Person.objects.get(username="boss")
    before = {who.pk: page(who) for who in (boss, town["gil"], town["admin"])}
    matter = office.report("How I was spoken to.", lane="c", first_reader="alternate")
    office.read(matter, office.at_desk(Person.objects.get(username="alex")))
    assert {who.pk: page(who) for who in (boss, town["gil"], town["admin"])} == before


def test_homes_say_that_it_is_due_a_month_before_and_when_it_is_over(town, clock):
    """Roles began 60 days ago: the first review is due after 90."""
    shown = home.of(desk_of(town["sam"]))
    assert (shown.due_on, shown.is_over) == (today() + timedelta(days=30), False)
    assert home.of(desk_of(town["ben"])).due_on is None
    clock.shift(timedelta(days=31))
    assert home.of(desk_of(town["gil"])).is_over
    look_at_all(town, town["sam"], town["gil"])
    reviewing.sign(by=desk_of(town["gil"]))
    assert home.of(desk_of(town["gil"])).due_on is None


def test_the_next_review_has_the_next_number_and_its_own_lines(town, clock):
    for _year in range(2):
        look_at_all(town, town["sam"], town["gil"])
        reviewing.sign(by=desk_of(town["sam"]))
        clock.shift(timedelta(days=200))
    assert [one.number for one in AccessReview.objects.order_by("number")] == [1, 2]
    assert all(reviewing.is_as_signed(one) for one in AccessReview.objects.all())


@pytest.mark.slow
def test_a_large_city_costs_no_query_more(town):
    counts = []
    for size in (5, 300):
        for n in range(size):
            person = Person.objects.create(username=f"p{size}-{n}", title="Clerk", is_active=True)
            people.propose_role(person, role=Role.READER, lane="a", by=SYSTEM)
        browser = office.sign_in(Client(), town["sam"], unlocked=False)
        browser.get(REVIEW)
        with CaptureQueriesContext(connection) as queries:
            browser.get(REVIEW)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
