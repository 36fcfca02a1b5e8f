"""Unusual reading: who is shown it, what leaves the list, and what nobody can tell from it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parapluie.accounts import conflicts
from parapluie.accounts.models import Person, Rank, Role
from parapluie.cases import actions, keys, receiving, saying_why
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM, NewEntry, append_all, staff
from parapluie.ledger.models import Entry
from parapluie.oversight import readings, watching
from parapluie.oversight.rules import Band
from parapluie.oversight.watching import Outcome
from parapluie.vault.models import Dossier
from parapluie.vault.reasons import Reason, act_of

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-23 18:00Z"  # ten o'clock at City Hall
AT_NIGHT = "2026-11-24 07:30Z"  # half past eleven of the same day
TUESDAY = "2026-11-24 18:00Z"
WEDNESDAY = "2026-11-25 18:00Z"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY) as clock:
        yield clock


@pytest.fixture
def town(clock):
    """Readers, two who supervise them, and a privacy officer; Amira has a matter."""
    for name in ("amira", "ben"):
        office.reader(name)
    office.staff("eva", Role.READER, Role.SUPERVISOR, title="Supervisor")
    office.staff("sam", Role.SUPERVISOR, title="Supervisor", key=False)
    office.staff("gil", Role.PRIVACY_OFFICER, title="Privacy officer", key=False)
    amira = desk_of("amira")
    matter, _thread = office.read(office.report(), amira)
    return actions.assign_matter(matter, to=amira.person, by=amira)


def desk_of(name):
    person = Person.objects.get(username=name)
    return office.at_desk(person, unlocked=person.terms.filter(role=Role.READER).exists())


def opened_at_night(matter, name, clock):
    clock.move_to(AT_NIGHT)
    office.read(matter, desk_of(name))
    clock.move_to(TUESDAY)


def plain(page):
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", page)


def seen_by(name):
    """Return what stands on somebody's pages about reading and access, and on their home."""
    browser = office.sign_in(Client(), Person.objects.get(username=name), unlocked=False)
    places = ("/desk/reading/", "/desk/access-review/", "/desk/")
    return [plain(browser.get(place).content.decode()) for place in places]


@pytest.mark.clause("PRI-2")
def test_a_colleagues_matter_at_night_is_shown_to_who_supervises(town, clock):
    opened_at_night(town, "ben", clock)
    (row,) = watching.rows_for(desk_of("sam"))
    assert (row.person.username, row.matters) == ("ben", (town.reference,))
    assert row.found.bands == (Band.NIGHT,)
    assert row.said == [Reason.COVER.label]
    assert "at night" in "".join(seen_by("sam"))


@pytest.mark.clause("PRI-2")
@pytest.mark.parametrize("opened_later", [False, True])
def test_what_somebody_took_from_a_colleague_is_shown_as_what_they_said(town, clock, opened_later):
    ben = desk_of("ben")
    actions.declare_conflict(town, kind="none", by=ben)
    saying_why.say(town, Reason.COVER, by=ben)
    taken = actions.assign_matter(town, to=ben.person, by=ben)
    if opened_later:
        clock.move_to(TUESDAY)
    actions.read_matter(taken, by=ben)
    clock.move_to(WEDNESDAY)
    (row,) = watching.rows_for(desk_of("sam"))
    assert (row.person, row.matters) == (ben.person, (town.reference,))
    assert (row.day.isoformat(), row.said) == ("2026-11-23", [Reason.COVER.label])


def test_what_is_ones_own_within_the_hours_is_no_ones_business(town, clock):
    clock.move_to(TUESDAY)
    assert watching.rows_for(desk_of("sam")) == []
    assert "Nothing is unusual" in "".join(seen_by("sam"))


def test_the_page_tells_no_hour_and_opens_nothing(town, clock):
    opened_at_night(town, "ben", clock)
    with CaptureQueriesContext(connection) as queries:
        shown = "".join(seen_by("sam"))
    assert "23:30" not in shown
    assert "23 h" not in shown
    assert not [query for query in queries if "vault_item" in query["sql"]]


@pytest.mark.clause("PRI-3")
def test_nobody_watches_over_themselves(town, clock):
    """Another supervisor, or the privacy officer, sees what a supervisor opened."""
    opened_at_night(town, "eva", clock)
    assert watching.rows_for(desk_of("eva")) == []
    assert [row.person.username for row in watching.rows_for(desk_of("sam"))] == ["eva"]


def test_each_supervisor_sees_their_lane_and_the_privacy_officer_all(town, clock):
    office.staff("bo", Role.SUPERVISOR, lane="b", title="Supervisor", key=False)
    opened_at_night(town, "ben", clock)
    assert watching.rows_for(desk_of("bo")) == []
    assert len(watching.rows_for(desk_of("gil"))) == 1


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_was_talked_about_leaves_the_list(town, clock, outcome):
    opened_at_night(town, "ben", clock)
    browser = office.sign_in(Client(), Person.objects.get(username="sam"), unlocked=False)
    key = watching.key_of(watching.rows_for(desk_of("sam"))[0])
    answer = browser.post("/desk/reading/", {"row": key, "outcome": outcome.value})
    assert answer.status_code == 303
    assert watching.rows_for(desk_of("sam")) == []
    assert Entry.objects.get(act=outcome.act).actor == desk_of("sam").person.pk
    left = watching.rows_for(desk_of("gil"))
    assert [row.was_passed_on for row in left] == ([True] if outcome is Outcome.PASSED_ON else [])


def test_nobody_talks_a_day_off_a_list_that_is_not_theirs(town, clock):
    opened_at_night(town, "eva", clock)
    key = watching.key_of(watching.rows_for(desk_of("sam"))[0])
    with pytest.raises(Http404):
        watching.talk_over(key, Outcome.EXPLAINED, by=desk_of("eva"))


def test_a_day_is_listed_once_it_is_over_and_for_thirty_days(town, clock):
    clock.move_to(AT_NIGHT)
    office.read(town, desk_of("ben"))
    assert watching.rows_for(desk_of("sam")) == []
    clock.shift(timedelta(days=30))
    assert len(watching.rows_for(desk_of("sam"))) == 1
    clock.shift(timedelta(days=1))
    assert watching.rows_for(desk_of("sam")) == []


# AT-2


@pytest.mark.clause("PRI-2", "PRI-3")
def test_a_supervisor_in_conflict_sees_neither_row_nor_number_change(town, clock):
    """And what they talk over doesn't hide it from others."""
    opened_at_night(town, "ben", clock)
    before = seen_by("sam")
    clock.move_to(MONDAY)
    hidden = office.report()
    conflicts.declare(desk_of("sam").person, hidden.reference, "other", SYSTEM, pinned=True)
    opened_at_night(hidden, "ben", clock)
    assert seen_by("sam") == before
    watching.talk_over(
        watching.key_of(watching.rows_for(desk_of("sam"))[0]), Outcome.EXPLAINED, by=desk_of("sam")
    )
    assert [row.matters for row in watching.rows_for(desk_of("gil"))] == [(hidden.reference,)]


def conduct(first, *barred):
    """Let somebody write about a member of staff; the alternate reads it and says about whom."""
    matter = office.report("How I was spoken to.", lane="c", first_reader="alternate")
    office.read(matter, desk_of(first))
    if barred:
        keys.bar(matter, [Person.objects.get(username=one) for one in barred], by=desk_of(first))
    return matter


@pytest.fixture
def conduct_office(clock):
    for name, rank in (("dana", Rank.DESIGNATE), ("alex", Rank.ALTERNATE), ("hr", Rank.OUTSIDE)):
        office.designated(name, rank, title=f"Title of {name}")
    boss = office.staff("boss", Role.READER, Role.SUPERVISOR, lane="c", title="Director")
    clerk = office.reader("clerk", lane="c", title="Clerk")
    clerk.reports_to = boss
    clerk.save()
    office.staff("gil", Role.PRIVACY_OFFICER, title="Privacy officer", key=False)


@pytest.mark.clause("PRI-3", "RES-3a")
@pytest.mark.parametrize("barred", [(), ("clerk",), ("boss",)], ids=["unsaid", "led", "named"])
@pytest.mark.kills("cases.access.counted_for")
@pytest.mark.kills("cases.access.told_to")
def test_what_is_said_about_a_supervisor_or_whom_they_lead_is_on_no_list_of_theirs(
    conduct_office, clock, barred
):
    clock.move_to(TUESDAY)
    before = seen_by("boss")
    clock.move_to(AT_NIGHT)
    matter = conduct("alex", *barred)
    if barred:
        office.read(matter, desk_of("hr"))
    clock.move_to(TUESDAY)
    assert seen_by("boss") == before
    assert bool(watching.rows_for(desk_of("gil"))) is bool(barred)


def test_what_was_taken_back_leaves_no_row(town, clock):
    """Its conflicts went with it, so nobody could be kept from it any more."""
    secret = office.new_secret()
    matter = office.report(secret=secret)
    opened_at_night(matter, "ben", clock)
    assert len(watching.rows_for(desk_of("sam"))) == 1
    receiving.withdraw(matter.letterbox)
    assert watching.rows_for(desk_of("sam")) == []


# one's own


def test_a_reader_sees_what_they_opened_and_why(town, clock):
    opened_at_night(town, "ben", clock)
    (own,) = readings.own_of(desk_of("ben").person, today() - watching.SHOWN_FOR)
    assert (own.matter, own.reasons) == (town.reference, (Reason.COVER,))
    browser = office.sign_in(Client(), desk_of("ben").person, unlocked=False)
    shown = browser.get("/desk/my-reading/").content.decode()
    assert town.reference in shown
    assert "stood in for a colleague" in shown
    nothing = office.sign_in(Client(), desk_of("gil").person, unlocked=False)
    assert town.reference not in nothing.get("/desk/my-reading/").content.decode()


def test_a_bar_changes_nothing_of_what_one_did(town, clock):
    """Whoever is barred learns nothing by it: not even that a line is gone."""
    opened_at_night(town, "ben", clock)
    browser = office.sign_in(Client(), desk_of("ben").person, unlocked=False)
    before = plain(browser.get("/desk/my-reading/").content.decode())
    conflicts.declare(desk_of("ben").person, town.reference, "other", SYSTEM, pinned=True)
    assert plain(browser.get("/desk/my-reading/").content.decode()) == before


# a large city


def openings(readers, matters, count):
    """Write as many openings as a large city has in a month, through the ledger's own door."""
    files = list(Dossier.objects.filter(about__in=matters).values_list("pk", flat=True))
    acts = [act_of(one) for one in (Reason.ASSIGNED, Reason.NEW, Reason.COVER)]
    with transaction.atomic():
        append_all(
            NewEntry(acts[n % 3], files[n % len(files)], staff("reader", readers[n % len(readers)]))
            for n in range(count)
        )


@pytest.mark.slow
def test_a_large_city_costs_no_query_more(town, clock):
    """500 readers and 20,000 openings: the same few queries, one of them over the ledger."""
    matters = [office.report(f"Number {n}.").reference for n in range(6)]
    made = Person.objects.bulk_create(
        Person(username=f"r{n}", title="Reader", is_active=True) for n in range(500)
    )
    counts = []
    for count in (20, 20_000):
        openings([one.pk for one in made], matters, count)
        clock.move_to(TUESDAY)
        browser = office.sign_in(Client(), desk_of("sam").person, unlocked=False)
        browser.get("/desk/reading/")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/desk/reading/").status_code == 200
        counts.append(len(queries))
        clock.move_to(MONDAY)
    assert counts[0] == counts[1] <= 20
