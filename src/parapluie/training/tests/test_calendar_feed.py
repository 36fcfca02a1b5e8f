"""The sessions in a calendar: what it says on a locked screen, and to whom its address opens."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from parapluie.accounts.actions import see_person_off
from parapluie.accounts.middleware import ANYBODY
from parapluie.accounts.tests.people import everything_stored, hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training import actions, calendar_feed, sessions
from parapluie.training.models import Session

pytestmark = pytest.mark.django_db
HALF_A_DAY = timedelta(hours=2, minutes=30)
MINE = "/desk/training/mine/"
TITLE = "What sex workers want you to know"
NEVER = ("sex", "workers", "alder", "peer", "parapluie")


@pytest.fixture
def wren():
    return hire("wren", passphrase=None)


@pytest.fixture
def session(peers):
    course = actions.add_course(title=TITLE, developer=peers, qualifying=True, by=SYSTEM)
    return planned(course)


def planned(course, **other):
    said = {"held_on": today() + timedelta(days=7), "place": "Room 2"}
    said |= {"begins_at": time(9, 30), "ends_at": time(12)}
    return sessions.plan(course, **(said | {"seats": 2} | other), by=SYSTEM)


def address(token: str) -> str:
    return f"/desk/training/calendar/{token}.ics"


def read(token: str, **headers: str) -> tuple[Calendar, str]:
    answer = Client(headers=headers).get(address(token))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies and "no-store" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content), answer.content.decode()


def events(token: str, **headers: str):
    return read(token, **headers)[0].walk("VEVENT")


def test_a_calendar_says_when_and_where_and_nothing_of_what_or_whom(wren, session):
    sessions.sign_up(session, hire("owl", passphrase=None), by=SYSTEM)
    calendar, text = read(calendar_feed.give_address(wren, by=SYSTEM))
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Training" and event["LOCATION"] == "Room 2"
    assert event["DESCRIPTION"] == "1 seat free" and event["STATUS"] == "CONFIRMED"
    unfolded = text.replace("\r\n ", "").lower()
    for said in (*NEVER, "owl", "wren", "attendee", "organizer"):
        assert said not in unfolded


def test_times_are_those_of_the_citys_zone_summer_and_winter(wren, session):
    with time_machine.travel("2027-06-01T18:00:00Z"):
        planned(session.course, held_on=date(2027, 7, 5))
        planned(session.course, held_on=date(2027, 12, 6))
        calendar, _text = read(calendar_feed.give_address(wren, by=SYSTEM))
    begins = [one["DTSTART"] for one in calendar.walk("VEVENT")]
    assert [one.params["TZID"] for one in begins] == ["America/Vancouver"] * 2
    assert [one.dt.hour for one in begins] == [9, 9]
    ends = [one["DTEND"].dt for one in calendar.walk("VEVENT")]
    assert [one - begun.dt for one, begun in zip(ends, begins, strict=True)] == [HALF_A_DAY] * 2
    assert [one.dt.utcoffset() for one in begins] == [timedelta(hours=-7), timedelta(hours=-8)]
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Vancouver"
    for event in calendar.walk("VEVENT"):
        assert event["DTSTAMP"].dt.isoformat() == "2027-06-01T18:00:00+00:00"


def test_a_cancelled_session_says_so_under_the_same_name(wren, session):
    token = calendar_feed.give_address(wren, by=SYSTEM)
    [before] = events(token)
    sessions.cancel(session, by=SYSTEM)
    [after] = events(token)
    assert after["STATUS"] == "CANCELLED" and after["UID"] == before["UID"]
    assert re.fullmatch(r"[0-9a-f-]{36}", before["UID"])


def test_only_ones_own_seat_takes_ones_own_time(wren, session):
    token = calendar_feed.give_address(wren, by=SYSTEM)
    assert events(token)[0]["TRANSP"] == "TRANSPARENT"
    sessions.sign_up(session, wren, by=SYSTEM)
    [event] = events(token)
    assert (event["TRANSP"], event["DESCRIPTION"]) == ("OPAQUE", "You have a seat.")
    full = planned(session.course, seats=1, place="Room 3")
    sessions.sign_up(full, hire("owl", passphrase=None), by=SYSTEM)
    sessions.sign_up(full, wren, by=SYSTEM)
    assert "You wait for a seat." in [one["DESCRIPTION"] for one in events(token)]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_place_adds_no_line_of_its_own(wren, session, end):
    place = f"Room 2{end}ATTENDEE:mailto:owl@city.example{end}END:VEVENT"
    Session.objects.update(place=place)
    [event] = events(calendar_feed.give_address(wren, by=SYSTEM))
    assert event["LOCATION"] == "Room 2 ATTENDEE:mailto:owl@city.example END:VEVENT"
    assert "ATTENDEE" not in event


def test_it_is_spoken_in_the_language_of_its_address(wren, session):
    token = calendar_feed.give_address(wren, by=SYSTEM)
    answer = Client().get(address(token) + "?lang=fr")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("Formation", "2 places libres")


def test_the_address_is_shown_once_kept_as_a_digest_renewed_and_switched_off(wren, session):
    browser = sign_in(wren)
    assert ".ics" not in browser.open(MINE).content.decode()
    assert browser.send(MINE, calendar="give").status_code == 303
    first = shown(browser)
    assert events(first) and first not in everything_stored()
    assert ".ics" not in browser.open(MINE).content.decode()
    browser.send(MINE, calendar="give")
    second = shown(browser)
    assert Client().get(address(first)).status_code == 404 and events(second)
    browser.send(MINE, calendar="end")
    assert Client().get(address(second)).status_code == 404
    acts = Entry.objects.filter(subject=wren.pk, act__startswith="training.calendar")
    assert sorted(acts.values_list("act", flat=True)) == [
        calendar_feed.ENDED,
        calendar_feed.GIVEN,
        calendar_feed.GIVEN,
    ]


def shown(browser) -> str:
    page = browser.open(MINE).content.decode()
    return re.search(r"/desk/training/calendar/([\w-]+)\.ics\?lang=en", page)[1]


def test_who_has_left_reads_no_calendar_any_more(wren, session):
    token = calendar_feed.give_address(wren, by=SYSTEM)
    see_person_off(wren, by=SYSTEM)
    left, unknown = (Client().get(address(one)) for one in (token, "A" * 32))
    assert left.status_code == 404 and left.content == unknown.content


def test_an_address_opens_the_calendar_and_nothing_else(wren, session):
    """It is no key to any page, by no method, and leaves no session behind."""
    token = calendar_feed.give_address(wren, by=SYSTEM)
    program = Client()
    assert program.get(address(token)).status_code == 200
    assert program.head(address(token)).status_code == 200
    assert program.post(address(token)).status_code == 405
    assert not program.cookies
    for place in ("", "training/", "training/mine/", f"training/calendar/{token}.ics/mine/"):
        assert program.get(f"/desk/{place}").status_code in (303, 404)
    assert {
        "account_login",
        "mfa_authenticate",
        "desk-passkey-script",
        "desk-city-account",
        "desk-city-account-back",
        "desk-city-account-unknown",
        "desk-go-on",
        "desk-invitation",
        "desk-child",
        "desk-status-card",
        "desk-training-calendar",
    } == ANYBODY
