"""Write first, code after; nothing is sent twice and no words are lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client

from parapluie.accounts.models import Rank, RecoverySheet, RoleTerm
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.intake import handles, turns
from parapluie.intake.forms import CodeForm, ConfirmForm, LimitsForm, ReplyForm, ReportForm
from parapluie.intake.models import Handle
from parapluie.intake.tests.phone import Phone, code_on
from parapluie.intake.tokens import new_token
from parapluie.kit import times
from parapluie.screens import screening
from parapluie.vault.models import Item

TEXT = "He knows my door. I am scared to walk back tonight."


@pytest.mark.clause("PRE-3", "SCO-1a")
def test_a_message_without_name_or_place_is_taken_in_and_read_back_with_its_code(open_city, phone):
    code = code_on(phone.report(TEXT, urgent="on"))
    assert Matter.objects.count() == 1
    assert "no answer yet" in phone.come_back(code).text


SUNDAY_EVENING = "2026-11-30 04:00Z"  # in Vancouver


@pytest.mark.parametrize(
    ("language", "when"), [("en", "on Monday morning"), ("fr", "lundi matin")]
)  # fmt: skip
def test_what_cannot_wait_is_told_who_answers_now_and_when_it_is_read(
    open_city, phone, language, when
):
    with time_machine.travel(SUNDAY_EVENING, tick=False):
        page = phone.get(f"/report/?lang={language}")
        sent = phone.send(page.form("text"), text=TEXT, urgent="on")
    for one in (page, sent):
        assert when in one.text and "9-1-1" in one.text and "604-555-0142" in one.text


def test_what_can_wait_gets_a_short_code_page(open_city, phone):
    assert "604-555-0142" not in phone.report(TEXT).text


def test_an_empty_message_comes_back_with_what_was_typed_and_one_clear_line(open_city, phone):
    page = phone.report("  ", limits="Don't call")
    assert "Please write something in the box" in page.text
    assert page.form("text").values["limits"] == "Don't call"
    assert Matter.objects.count() == 0
    code_on(phone.send(page.form("text"), text=TEXT))
    assert Matter.objects.count() == 1


def test_a_message_too_long_is_kept_and_told(open_city, phone):
    page = phone.report("x" * 20_001)
    assert "too long to send at once" in page.text
    assert page.form("text").values["text"] == "x" * 20_001
    assert Matter.objects.count() == 0


def test_sending_twice_leads_to_the_same_page_and_one_report(open_city, phone):
    form = phone.get("/report/").form("text")
    sent = {**form.values, "text": TEXT}
    places = {phone.post("/report/", sent) for _ in range(3)}
    assert len(places) == 1
    assert Matter.objects.count() == 1


def test_other_words_sent_from_a_used_page_stand_below_the_code_until_sent(open_city, phone):
    form = phone.get("/report/").form("text")
    phone.send(form, text=TEXT)
    page = phone.send(form, text="And he has a grey car.")
    code_on(page)
    assert page.form("text").values["text"] == "And he has a grey car."
    assert Matter.objects.count() == 1
    code_on(phone.send(page.form("text")))
    assert Matter.objects.count() == 2


def test_new_words_from_a_used_page_whose_code_was_put_away_are_kept_and_told(open_city, phone):
    form = phone.get("/report/").form("text")
    phone.send(form, text=TEXT)
    phone.post(phone.went_to, {**phone.page.form("last").values, "act": "confirm"})
    page = phone.send(form, text="And he has a grey car.")
    assert "Your earlier message has arrived" in page.text
    assert page.form("text").values["text"] == "And he has a grey car."
    code_on(phone.send(page.form("text")))
    assert Matter.objects.count() == 2
    assert "This page has closed" in phone.send(form, text=TEXT).text


def test_no_words_push_others_off_the_page_of_the_code(open_city, phone):
    form = phone.get("/report/").form("text")
    phone.send(form, text=TEXT)
    second, third = phone.send(form, text="Second"), phone.send(form, text="Third")
    assert second.form("text").values["text"] == "Second"
    assert third.form("text").values["text"] == "Third" and "has arrived" in third.text
    assert phone.send(form, text="Second").form("text").values["text"] == "Second"


def test_a_refused_form_is_not_kept_without_end(db, phone):
    """Anyone may send one: uncut, 60 requests filled 15 MB of the disk."""
    for place, fields in (
        ("/report/", {"text": "x" * 200_000}),
        ("/return/", {"code": "1" * 200_000}),
    ):
        page = phone.get(phone.post(place, fields))
        assert page.status == 200
        assert len(page.body) < 90_000
    sent = {"text": "y" * 200_000, "token": new_token()}
    assert "Only the first part" in phone.get(phone.post("/report/", sent)).text


def test_refused_forms_have_an_end_together_and_reports_go_on(open_city, phone, monkeypatch):
    monkeypatch.setattr(handles, "_COUNT_SECONDS", 0)
    monkeypatch.setattr(handles, "MOST_BYTES_HELD", 1000)
    phone.post("/report/", {"text": "x" * 2000})
    before = Handle.objects.count()
    page = phone.get(phone.post("/report/", {"text": TEXT}))
    assert "were not sent" in page.text and "604-555-0142" in page.text
    assert Handle.objects.count() == before
    code_on(phone.report(TEXT))


def test_a_used_page_stays_used_after_its_answer_has_closed(open_city, phone):
    with time_machine.travel("2026-11-23 18:00Z", tick=False) as clock:
        form = phone.get("/report/").form("text")
        phone.send(form, text=TEXT)
        clock.shift(11 * 60)
        assert "This page has closed" in phone.send(form, text=TEXT).text
    assert Matter.objects.count() == 1


@pytest.mark.parametrize("token", ["", "forged", "a.1:b", "x" * 5000])
def test_a_forged_token_gets_the_form_again_with_the_words(open_city, phone, token):
    page = phone.get(phone.post("/report/", {"text": TEXT, "token": token}))
    assert "open too long" in page.text
    assert Matter.objects.count() == 0
    code_on(phone.send(page.form("text")))


def test_a_form_left_open_overnight_is_sent_again_with_one_press(open_city, phone):
    with time_machine.travel("2026-11-23 18:00Z", tick=False) as clock:
        form = phone.get("/report/").form("text")
        clock.shift(13 * 3600)
        page = phone.send(form, text=TEXT)
        assert page.form("text").values["text"] == TEXT
        code_on(phone.send(page.form("text")))


def test_a_clock_set_back_keeps_no_token_and_no_page_alive_for_longer(open_city, phone):
    with time_machine.travel("2026-11-23 18:00Z", tick=False):
        form = phone.get("/report/").form("text")
        shown = phone.post("/report/", {**form.values, "text": TEXT})
    with time_machine.travel("2026-11-23 12:00Z", tick=False):
        assert phone.get(shown).status == 410
        assert "open too long" in phone.send(form, text="again").text


def test_when_too_many_wait_the_words_stay_on_the_page(open_city, phone, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_AT_MOST", 0)
    page = phone.report(TEXT)
    assert "We are busy" in page.text
    assert page.form("text").values["text"] == TEXT
    monkeypatch.setattr(turns, "WAIT_AT_MOST", 1)
    code_on(phone.send(page.form("text")))


def test_a_full_disk_loses_no_words(open_city, phone, monkeypatch):
    form = phone.get("/report/").form("text")
    monkeypatch.setattr(Handle.objects, "create", _disk_full)
    page = phone.send(form, text=TEXT)
    assert "not sent" in page.text
    assert page.form("text").values["text"] == TEXT
    assert Matter.objects.count() == Item.objects.count() == 0
    monkeypatch.undo()
    code_on(phone.send(page.form("text")))


def _disk_full(**_row: object) -> Handle:
    raise OperationalError("database or disk is full")


@pytest.mark.clause("RES-1")
def test_with_nobody_trained_to_read_nothing_is_taken_in(city_file, db, phone):
    page = phone.get("/report/")
    assert "We can't take messages" in page.text
    assert page.forms == []
    page = phone.get(phone.post("/report/", {"text": TEXT, "token": new_token()}))
    assert "was not sent" in page.text and TEXT in page.text
    assert "604-555-0142" in page.text
    assert Matter.objects.count() == 0


def test_before_opening_day_the_first_page_promises_no_reading(db, phone, open_city):
    assert "We read messages" in phone.get("/").text
    RecoverySheet.objects.update(tried_on=None)
    with time_machine.travel(times.now() + timedelta(seconds=3)):
        page = phone.get("/")
    assert "can't take messages here yet" in page.text
    assert not any(link.startswith("/report/") for link in page.links)


@pytest.fixture
def hall(settings):
    settings.PARAPLUIE_CITY = replace(settings.PARAPLUIE_CITY, hall_phone="604-555-0110")


@pytest.fixture
def looked_into():
    """The two who look into conduct; they read nothing else."""
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    office.designated("alex", Rank.ALTERNATE, title="City Solicitor")


@pytest.mark.clause("RES-1", "RES-3a")
def test_each_door_is_judged_by_its_own_readers(open_city, looked_into, hall, phone):
    RoleTerm.objects.filter(lane="a").update(ends=times.today())
    assert phone.get("/report/").forms == []
    assert phone.get("/conduct/").form("text")
    page = phone.get("/")
    assert any(link.startswith("/conduct/") for link in page.links)
    assert not any(link.startswith(("/report/", "/concern/")) for link in page.links)
    assert "can't take messages about this right now: Tell us or ask us something" in page.text
    assert "here yet" not in page.text and "604-555-0110" in page.text


@pytest.mark.clause("RES-3a")
def test_what_is_said_about_staff_is_taken_in_without_readers_of_reports(
    open_city, looked_into, phone
):
    RoleTerm.objects.filter(lane="a").update(ends=times.today())
    form = phone.get("/conduct/").form("text")
    code_on(phone.send(form, text=TEXT, first_reader="not-sure"))
    assert Matter.objects.get().lane == "c"


def test_a_city_that_was_open_never_says_yet(open_city, hall, phone):
    RoleTerm.objects.update(ends=times.today())
    page = phone.get("/")
    assert "can't take messages here right now" in page.text
    assert "here yet" not in page.text and "604-555-0110" in page.text
    assert "We read messages" not in page.text


def test_a_reader_lost_while_somebody_writes_keeps_the_message_out(open_city, phone, monkeypatch):
    form = phone.get("/report/").form("text")
    open_city[0].person.__class__.objects.filter(pk=open_city[0].person.pk).update(is_active=False)
    page = phone.send(form, text=TEXT)
    assert "was not sent" in page.text
    assert Matter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_eight_presses_at_the_same_moment_make_one_report(open_city, phone):
    screening.warm()  # as a process does before it answers
    form = phone.get("/report/").form("text")
    sent = {**form.values, "text": TEXT}

    def press(_turn: int) -> str:
        try:
            return Phone(Client()).post("/report/", sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        places = set(pool.map(press, range(8)))
    assert len(places) == 1
    assert Matter.objects.count() == 1
    code_on(phone.get(places.pop()))


def test_the_form_closes_within_two_seconds_of_losing_its_readers(open_city, phone):
    with time_machine.travel("2026-11-23 18:00Z", tick=False) as clock:
        assert phone.get("/report/").form("text")
        open_city[0].person.__class__.objects.update(is_active=False)
        clock.shift(2)
        assert "We can't take messages" in phone.get("/report/").text


@pytest.mark.parametrize("form", [ReportForm, CodeForm, ConfirmForm, ReplyForm, LimitsForm])
def test_no_field_is_remembered_by_the_browser(form):
    """Chromium writes a field without autocomplete=off into its session file as it is typed."""
    for field in form.base_fields.values():
        assert field.widget.attrs["autocomplete"] == "off"
