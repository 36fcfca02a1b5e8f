"""Sessions: the first have the seats, the rest wait, and a seat given back goes to who waited."""

import re
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from parapluie.accounts.actions import see_person_off
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.training import organisations, sessions
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Session, SignUp

pytestmark = pytest.mark.django_db
PAGE = "/desk/training/sessions/"


def planned(course, seats=1, days=7):
    return sessions.plan(
        course,
        held_on=today() + timedelta(days=days),
        begins_at=time(9, 30),
        ends_at=time(12),
        place="Room 2",
        seats=seats,
        by=SYSTEM,
    )


def seated(session):
    places = sessions.places_of([session])[session.pk]
    return [one.username for one in places.seated], [one.username for one in places.waiting]


def test_a_seat_given_back_goes_to_who_waited_longest(course):
    session = planned(course)
    wren, owl, lark = (hire(name, passphrase=None) for name in ("wren", "owl", "lark"))
    assert [sessions.sign_up(session, one, by=SYSTEM) for one in (wren, owl, lark)] == [
        True,
        False,
        False,
    ]
    assert seated(session) == (["wren"], ["owl", "lark"])
    sessions.step_back(session, wren, by=SYSTEM)
    assert seated(session) == (["owl"], ["lark"])


def test_whoever_leaves_gives_their_seat_to_who_waits(course):
    session = planned(course)
    wren, owl = (hire(name, passphrase=None) for name in ("wren", "owl"))
    for one in (wren, owl):
        sessions.sign_up(session, one, by=SYSTEM)
    see_person_off(wren, by=SYSTEM)
    assert seated(session) == (["owl"], [])


def test_the_coordinator_finds_yesterdays_session_and_nobody_signs_up_for_it(course):
    session = planned(course)
    sessions.sign_up(session, hire("wren", passphrase=None), by=SYSTEM)
    Session.objects.update(held_on=today() - timedelta(days=1))
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None)).open(PAGE).content.decode()
    ada = sign_in(hire("ada", passphrase=None)).open(PAGE).content.decode()
    assert "Write down who was there" in cora and 'name="sign-up"' not in cora
    assert "Room 2" not in ada


def test_what_was_planned_is_said_and_a_day_behind_is_said_at_its_field(course):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    said = {"course": str(course.pk), "place": "Room 2", "seats": "5"}
    said |= {"begins_at": "09:30", "ends_at": "12:00"}
    day = today() + timedelta(days=3)
    assert cora.send(PAGE, **said, held_on=str(day), plan="1").status_code == 303
    assert f"It is planned: {day:%-d %B %Y}, 09:30." in cora.open(PAGE).content.decode()
    behind = cora.send(PAGE, **said, held_on="2026-01-02", plan="1").content.decode()
    assert re.search(r'id="id_held_on_error"><span>[^<]*</span> This day lies behind', behind)
    assert '<p><a href="/desk/training/attendance/">Write down who was there</a>' in behind
    empty = cora.send(PAGE, plan="1").content.decode()
    assert "Course: choose one." in empty and "Day: choose a day." in empty
    assert '<option value="" selected>Choose a course</option>' in empty


def test_what_would_end_before_it_begins_is_said_at_its_field(course):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    said = {"course": str(course.pk), "held_on": str(today()), "place": "Room 2", "seats": "5"}
    for ends in ("09:30", "08:00"):
        shown = cora.send(PAGE, **said, begins_at="09:30", ends_at=ends, plan="1").content.decode()
        assert re.search(r'id="id_ends_at_error"><span>[^<]*</span> It would end before', shown)
    assert not Session.objects.exists()
    cora.send(PAGE, **said, begins_at="09:30", ends_at="12:00", plan="1")
    assert "09:30 – 12:00" in cora.open(PAGE).content.decode()


def test_where_it_is_held_is_screened(course):
    with pytest.raises(WordsStopped):
        sessions.plan(
            course,
            held_on=today(),
            begins_at=time(9),
            ends_at=time(12),
            place="Room of the clerk whose work permit expired",
            seats=1,
            by=SYSTEM,
        )


def test_signing_up_twice_is_one_wish(course):
    session, wren = planned(course, seats=2), hire("wren", passphrase=None)
    for _ in range(2):
        assert sessions.sign_up(session, wren, by=SYSTEM)
    assert SignUp.objects.count() == 1
    assert Entry.objects.filter(act="training.signed-up").count() == 1


def test_a_double_click_plans_one_session(course):
    assert planned(course, seats=12) == planned(course, seats=12)
    assert Entry.objects.filter(act="training.session-planned").count() == 1
    with pytest.raises(TrainingRefused, match="planned already"):
        planned(course, seats=20)
    sessions.cancel(Session.objects.get(), by=SYSTEM)
    planned(course, seats=20)
    assert Session.objects.count() == 2


def test_what_was_planned_twice_before_becomes_one_with_everybody_in_it(course):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX planned_once")
    wren, owl, lark = (hire(name, passphrase=None) for name in ("wren", "owl", "lark"))
    first = planned(course, seats=2)
    again, other = (Session.objects.get(pk=first.pk) for _ in range(2))
    again.pk = other.pk = None
    again.save()
    other.cancelled_on = today()
    other.save()
    for session, person in ((first, wren), (again, owl), (again, wren), (again, lark)):
        sessions.sign_up(session, person, by=SYSTEM)
    migration = MigrationLoader(None).disk_migrations["training", "0006_sessions_planned_once"]
    for _ in range(2):
        migration.operations[0].code(apps, None)
    assert set(Session.objects.values_list("pk", flat=True)) == {first.pk, other.pk}
    assert seated(first) == (["wren", "owl"], ["lark"])


def test_nobody_signs_up_for_what_is_cancelled_or_over(course):
    wren, session = hire("wren", passphrase=None), planned(course)
    sessions.cancel(session, by=SYSTEM)
    with pytest.raises(TrainingRefused):
        sessions.sign_up(session, wren, by=SYSTEM)
    over = planned(course)
    Session.objects.filter(pk=over.pk).update(held_on=today() - timedelta(days=1))
    with pytest.raises(TrainingRefused):
        sessions.sign_up(over, wren, by=SYSTEM)


def test_no_session_is_planned_behind_or_by_who_has_closed(course):
    with pytest.raises(TrainingRefused):
        planned(course, days=-1)
    organisations.close_organisation(course.developer, closed_on=today(), by=SYSTEM)
    with pytest.raises(TrainingRefused):
        planned(course)


def test_a_clerk_signs_up_on_the_page_and_steps_back(course):
    session = planned(course)
    ada = sign_in(hire("ada", passphrase=None))
    ada.send(PAGE, **{"sign-up": str(session.pk)})
    assert "You have a seat." in ada.open(PAGE).content.decode()
    ada.send(PAGE, **{"step-back": str(session.pk)})
    assert not SignUp.objects.exists()
    assert ada.send(PAGE, cancel=str(session.pk)).status_code == 404
    assert ada.send(PAGE, **{"sign-up": "999999"}).status_code == 404


def test_the_coordinator_plans_and_finds_those_who_signed_up_on_the_list(course):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    fields = {
        "plan": "1",
        "course": str(course.pk),
        "held_on": (today() + timedelta(days=3)).isoformat(),
        "begins_at": "09:30",
        "ends_at": "12:00",
        "place": "Room 2",
        "seats": "12",
    }
    assert (
        "Seats: write a number from 1 on."
        in cora.send(PAGE, **(fields | {"seats": "0"})).content.decode()
    )
    behind = fields | {"held_on": (today() - timedelta(days=3)).isoformat()}
    assert "This day lies behind." in cora.send(PAGE, **behind).content.decode()
    assert cora.send(PAGE, **fields)["Location"] == PAGE
    session = Session.objects.get()
    sessions.sign_up(session, hire("wren", passphrase=None), by=SYSTEM)
    filled = cora.open(f"/desk/training/attendance/?session={session.pk}").content.decode()
    assert "wren" in filled and session.held_on.isoformat() in filled
    assert cora.open("/desk/training/attendance/?session=x").status_code == 200
