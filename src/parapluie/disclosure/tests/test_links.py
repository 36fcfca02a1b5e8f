"""A partner's link: used once, whatever happens at once, and dead with what it led to."""

import re
from datetime import timedelta

import pytest
import time_machine

from parapluie.disclosure import actions, answering, envelope, register
from parapluie.disclosure.models import OpenPage
from parapluie.disclosure.rules import MOST_TRIES
from parapluie.disclosure.tests.agency import FIELDS
from parapluie.disclosure.tests.test_answering import Caller, now_of
from parapluie.kit import times
from parapluie.kit.references import new_id


@pytest.fixture
def handed(agency):
    return agency.send(agency.partner())


def token_of(handed):
    return handed.link.strip("/").rpartition("/")[2]


def test_two_at_the_partner_write_and_both_answers_arrive(handed):
    first = Caller()
    page = first.post(handed.link, code=handed.code)
    following = re.search(r"/p/[\w-]{22}", page.content.decode()).group()
    second = Caller()
    second.post(following, code=handed.code)
    first.post(first.address.partition("?")[0], act="answer", text="We come at noon.", once="one")
    said = second.post(
        second.address.partition("?")[0],
        act="answer",
        text="He is at her door, call us!",
        once="two",
    ).content.decode()
    assert "has arrived" in said and len(register.answers_of(handed.packet)) == 2


def test_whoever_writes_twice_says_two_things(handed):
    one = Caller()
    one.post(handed.link, code=handed.code)
    at = one.address.partition("?")[0]
    one.post(at, act="answer", text="We come at noon.", once="one")
    said = one.post(at, act="answer", text="Correction: not noon.", once="two")
    assert "has arrived" in said.content.decode()
    assert len(register.answers_of(handed.packet)) == 2


def test_a_double_click_costs_no_try(handed, monkeypatch):
    token, page = token_of(handed), new_id()
    real = envelope.key_of
    state = {"n": 0}

    def slow(tok, code):
        state["n"] += 1
        if state["n"] == 1:  # while the first click derives, the second one runs whole
            assert answering.open_packet(token, handed.code, page=page) == page
        return real(tok, code)

    monkeypatch.setattr(envelope, "key_of", slow)
    assert answering.open_packet(token, handed.code, page=page) == page
    assert now_of(handed).wrong_tries == 0


def test_the_second_click_in_the_narrow_moment(handed, monkeypatch):
    token, page = token_of(handed), new_id()
    real = answering._living
    state = {"n": 0}

    def living(tok):
        found = real(tok)
        state["n"] += 1
        if state["n"] == 1:
            assert answering.open_packet(token, handed.code, page=page) == page
        return found

    monkeypatch.setattr(answering, "_living", living)
    assert answering.open_packet(token, handed.code, page=page) == page


def test_what_was_taken_back_is_dead_with_its_page_and_its_next_link(handed):
    page = answering.open_packet(token_of(handed), handed.code)
    following = answering.look(page).following
    actions.revoke_packet(handed.packet, by=actions.Actor("reader", "x"))
    assert answering.look(page) is None and not answering.is_open(following)
    assert answering.open_packet(following, handed.code) is None
    assert answering.open_packet(following, handed.code, page=page) is None
    assert answering.write_back(page, "x", once="x") is False
    assert not OpenPage.objects.exists() and now_of(handed).sealed is None


def test_a_new_link_ends_the_next_one_as_well(agency, handed):
    page = answering.open_packet(token_of(handed), handed.code)
    following = answering.look(page).following
    fresh = actions.new_link(handed.packet.pk, fields=FIELDS, language="en", by=agency.by)
    assert answering.look(page) is None
    for tok in (token_of(handed), following):
        assert answering.open_packet(tok, handed.code) is None
        assert answering.open_packet(tok, fresh.code) is None
    assert answering.open_packet(token_of(fresh), handed.code) is None
    assert answering.open_packet(token_of(fresh), fresh.code)


def test_wrong_tries_count_on_over_the_next_link(handed):
    wrong = str((int(handed.code) + 1) % 10**8).zfill(8)
    token = token_of(handed)
    for _ in range(5):
        assert answering.open_packet(token, wrong, page=new_id()) is None
    page = answering.open_packet(token, handed.code)
    token = answering.look(page).following
    for _ in range(5):
        assert answering.open_packet(token, wrong) is None
    assert answering.open_packet(token, handed.code) is None and now_of(handed).sealed is None
    assert not OpenPage.objects.exists()


def test_many_at_once_get_no_more_than_ten_tries(handed, monkeypatch):
    wrong = str((int(handed.code) + 1) % 10**8).zfill(8)
    token = token_of(handed)
    real, tried = envelope.key_of, []

    def slow(tok, code):
        tried.append(code)
        if len(tried) < 40:
            answering.open_packet(token, wrong)
        return real(tok, code)

    monkeypatch.setattr(envelope, "key_of", slow)
    answering.open_packet(token, wrong)
    assert len(tried) == MOST_TRIES and now_of(handed).sealed is None


def test_the_next_link_ends_on_the_same_day(handed):
    with time_machine.travel(times.now() + timedelta(days=14), tick=False) as clock:
        page = answering.open_packet(token_of(handed), handed.code)
        assert page
        following = answering.look(page).following
        clock.shift(timedelta(days=1))
        assert answering.look(page) is None
        assert answering.open_packet(following, handed.code) is None


def test_a_form_from_hours_ago_opens_a_page_of_its_own(handed):
    with time_machine.travel(times.now(), tick=False) as clock:
        page = answering.open_packet(token_of(handed), handed.code)
        following = answering.look(page).following
        clock.shift(timedelta(minutes=80))
        anew = answering.open_packet(following, handed.code, page=page)
        assert anew not in (None, page) and answering.look(anew).fields == FIELDS
        assert now_of(handed).wrong_tries == 0
