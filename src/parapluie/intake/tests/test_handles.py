"""What a page at /r/<handle> shows dies with its handle; nothing in the database opens it."""

import os
import subprocess
import sys

import pytest
import time_machine
from django.db import connection
from django.test import Client

from parapluie.intake import handles
from parapluie.intake.handles import State
from parapluie.intake.models import Handle
from parapluie.intake.tests.phone import code_on
from parapluie.intake.tokens import HOURS_TO_SEND, new_token, read_token

TEXT = "Canary on Front Street"
MONDAY = "2026-11-23 18:07:31Z"


@pytest.fixture
def page_of(db):
    handle = handles.handle_of("a nonce")
    handles.keep(handle, State("noted", "en", {"word": TEXT}))
    return handle


def test_the_server_keeps_neither_the_handle_nor_what_it_opens(page_of):
    row = Handle.objects.get()
    assert len(page_of) == 22
    assert page_of not in str(vars(row)) and TEXT.encode() not in bytes(row.sealed)
    assert handles.open_page(page_of).content["word"] == TEXT


@pytest.mark.parametrize("handle", ["short", "é" * 22, "A\r\n" * 8, "A" * 4000, "%00" * 22])
def test_what_is_no_handle_gets_the_calm_page_however_it_is_asked(db, handle):
    for answer in (
        Client().get(f"/r/{handle}"),
        Client().post(f"/r/{handle}", {"act": "withdraw"}),
    ):
        assert answer.status_code == 410


@pytest.mark.parametrize("other", ["", "short", "é" * 22, "A" * 22, "A" * 4000, "../" * 8])
def test_any_other_handle_opens_nothing(page_of, other):
    assert handles.open_page(other) is None


def test_a_page_dies_after_ten_idle_minutes_and_lives_on_while_it_is_looked_at(db):
    with time_machine.travel(MONDAY, tick=False) as clock:
        handle = handles.handle_of("a nonce")
        handles.keep(handle, State("noted", "en"))
        for _ in range(4):
            clock.shift(9 * 60)
            assert handles.open_page(handle)
        clock.shift(10 * 60 + 1)
        assert handles.open_page(handle) is None
        assert Handle.objects.get().sealed is None


def test_the_clock_drops_cold_pages_and_later_their_marks(db):
    with time_machine.travel(MONDAY, tick=False) as clock:
        handles.keep(handles.handle_of("a nonce"), State("noted", "en"))
        assert handles.drop_dead_handles() == "0 closed, 0 forgotten"
        clock.shift(26 * 60)
        assert handles.drop_dead_handles() == "1 closed, 0 forgotten"
        clock.shift(26 * 3600)
        assert handles.drop_dead_handles() == "0 closed, 1 forgotten"


def test_clear_columns_tell_no_minute(db):
    with time_machine.travel(MONDAY, tick=False):
        handles.keep(handles.handle_of("a nonce"), State("noted", "en"))
    row = Handle.objects.get()
    assert (row.drop_after.minute, row.drop_after.second) == (30, 0)
    assert row.forget_after.hour in {0, 12}
    assert (row.forget_after.minute, row.forget_after.second) == (0, 0)


def test_a_used_form_stays_used_as_long_as_its_token_is_taken(db):
    for hour in range(24):
        with time_machine.travel(MONDAY, tick=False) as clock:
            clock.shift(hour * 3600)
            token = read_token(new_token())
            handles.spend(handles.handle_of(token.nonce), hour=token.hour)
            clock.shift(HOURS_TO_SEND * 3600)
            handles.drop_dead_handles()
            assert handles.is_spent(handles.handle_of(token.nonce)), hour


def test_sqlite_keeps_no_order_of_arrival_for_handles(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone numbers rows unasked")
    for number in range(8):
        handles.spend(handles.handle_of(str(number)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM intake_handle NOT INDEXED")
        stored = [row[0] for row in cursor.fetchall()]
    assert stored == sorted(stored)


@pytest.mark.slow
def test_a_page_that_closed_is_gone_from_every_file(tmp_path):
    """Its address stays in the browser's history: with an old copy of the page it would open."""
    kept = {name: one for name, one in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "parapluie.intake.tests.closed_disk"],
        env=kept | {"PARAPLUIE_DATA": str(tmp_path), "PARAPLUIE_FACE": "public"},
        capture_output=True,
        text=True,
        check=True,
    )
    before, left = map(int, done.stdout.split())
    assert before > 0 and left == 0


def test_leaving_ends_the_page_sets_one_empty_cookie_and_goes_somewhere_dull(open_city, phone):
    page = phone.report(TEXT)
    code_on(page)
    leave = next(link for link in page.links if link.startswith("/exit/"))
    response = Client().get(leave)
    assert (response.status_code, response["Location"]) == (303, "https://weather.gc.ca/")
    [cookie] = response.cookies.values()
    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == ("", 1, True)
    assert phone.get(phone.went_to).status == 410


def test_what_ends_a_page_makes_the_browser_forget_it_and_nothing_else_does(open_city, phone):
    code = code_on(phone.report(TEXT))
    assert not phone.emptied
    phone.post(phone.went_to, {**phone.page.form("last").values, "act": "confirm"})
    assert phone.emptied
    page = phone.come_back(code)
    for act, forgotten in (("reply", False), ("change-code", True), ("withdraw", True)):
        phone.post(phone.went_to, {**page.form("text").values, "act": act, "text": ""})
        assert phone.emptied is forgotten, act


@pytest.mark.parametrize(
    "headers", [{"sec-purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"},
                {"purpose": "prefetch"}, {"x-moz": "prefetch"}]
)  # fmt: skip
def test_a_browser_that_only_looks_ahead_ends_nothing(page_of, headers):
    response = Client().get(f"/exit/{page_of}", headers=headers)
    assert response.status_code == 403 and not response.cookies
    assert not Client().head(f"/exit/{page_of}").cookies
    assert handles.open_page(page_of)


def test_leaving_works_whatever_the_address_says(db):
    for place in ("/exit", "/exit/", "/exit/" + "A" * 22, "/exit/" + "é" * 9):
        assert Client().get(place).status_code in {303, 404}


def test_a_refused_form_dies_when_its_words_are_sent(open_city, phone):
    refused = phone.report("", limits="Canary of limits")
    place = phone.went_to
    code_on(phone.send(refused.form("text"), text=TEXT))
    assert phone.get(place).status == 410


def test_a_page_in_another_language_stays_in_it(open_city, phone):
    form = phone.get("/report/?lang=fr").form("text")
    assert form.values["lang"] == "fr"
    phone.send(form, text=TEXT)
    assert 'lang="fr"' in phone.page.body
    assert 'lang="en"' in phone.get(phone.went_to + "?lang=en").body.split("<body")[0]
    assert 'lang="en"' in phone.get(phone.went_to.split("?")[0]).body.split("<body")[0]


def test_leaving_closes_both_code_pages_of_somebody_who_sent_twice(open_city, phone):
    form = phone.get("/report/").form("text")
    phone.send(form, text=TEXT)
    first = phone.went_to
    page = phone.send(phone.send(form, text="More words").form("text"))
    second = phone.went_to
    assert code_on(page) and first != second
    Client().get(second.replace("/r/", "/exit/"))
    assert [phone.get(place).status for place in (first, second)] == [410, 410]
