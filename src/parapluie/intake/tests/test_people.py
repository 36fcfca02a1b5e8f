"""A concern names no people: its writer is asked once, and may send it as it is."""

import pytest

from parapluie.accounts import actions as accounts
from parapluie.accounts.models import SET_UP, Lane, Role
from parapluie.cases.models import Matter
from parapluie.ledger.entries import SYSTEM

NAMES_PEOPLE = "Asian girls in short skirts come and go, a truck with plate AB1 23C waits for them."
MANY = {"place": "12 Elm Street"}


def concern(phone, text, **more):
    return phone.send(phone.get("/concern/").form("text"), text=text, **MANY, **more)


@pytest.fixture
def ready(open_city):
    """Readers of concerns as well."""
    for one in open_city:
        accounts.give_role(
            one.person, role=Role.READER, lane=Lane.CONCERN, by=SYSTEM, confirmed_by=SET_UP
        )
    return open_city


@pytest.mark.clause("BRI-1")
def test_words_about_people_are_asked_about_once_and_nothing_is_lost(ready, phone):
    page = concern(phone, NAMES_PEOPLE)
    assert "These words may be about people" in page.text
    assert "AB1 23C" in page.text
    assert not Matter.objects.exists()
    form = page.form("text")
    assert form.values["text"] == NAMES_PEOPLE
    assert form.values["place"] == MANY["place"]
    assert "We have your message" in phone.send(form).text
    assert Matter.objects.count() == 1


@pytest.mark.clause("BRI-1")
def test_other_words_are_asked_about_again(ready, phone):
    form = concern(phone, NAMES_PEOPLE).form("text")
    again = phone.send(form, text="Her number is 604-555-0142.")
    assert "604-555-0142" in again.text
    assert not Matter.objects.exists()


@pytest.mark.clause("BRI-4")
def test_supplies_as_a_sign_of_anything_are_asked_about(ready, phone):
    page = concern(phone, "Condoms in the bin prove what goes on there.")
    assert "These words may be about people" in page.text


def test_the_place_is_what_it_is_about(ready, phone):
    assert "We have your message" in concern(phone, "Music until three every night.").text
