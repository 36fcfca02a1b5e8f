"""What the public pages say, in both languages, to someone without cookies or scripts."""

import re
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from parapluie.accounts.models import RecoverySheet
from parapluie.guidelines.pack import current_pack
from parapluie.kit.headers import KIND_OF, Kind
from parapluie.kit.times import today
from parapluie.publicinfo import readers
from parapluie.publicinfo.tests.test_contacts import millbrook

__all__ = ["millbrook"]
WORDS = {Kind.PAGE, Kind.FORM}


def _page(path, language="en"):
    answer = Client().get(f"{path}?lang={language}")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


@pytest.mark.clause("PUR-5", "SCO-2d")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_clause_stands_on_the_guidelines_page_in_plain_words(millbrook, language):
    page = _page("/guidelines/", language).replace("&#x27;", "'")
    for clause in current_pack().clauses:
        assert clause.plain.by_language[language] in page, clause.id
    assert "https://millbrook.example/rules" in page


def test_the_guidelines_page_says_whose_words_count_and_where_each_stands(millbrook):
    page = _page("/guidelines/").replace("&#x27;", "'")
    assert "These are our plain words. The City's text is the one that counts." in page
    assert "Bylaw Regulation and Inspections, point 3" in page
    assert "Opening, point 1" in page


TITLES = {"a": ["Bylaw officer"], "b": ["Bylaw supervisor"], "c": ["City Solicitor"]}


@pytest.mark.django_db
def test_about_names_who_reads_at_each_door(millbrook, monkeypatch):
    monkeypatch.setattr(readers, "titles_of_readers", lambda lane: TITLES[lane])
    page = Client().get("/about/").content.decode()
    places = [page.index(one) for one in ("Bylaw officer", "City Solicitor", "Bylaw supervisor")]
    assert places == sorted(places) and "to no one it is about" in page


@pytest.mark.django_db
def test_about_names_readers_and_sheet_holders_by_title(millbrook, monkeypatch):
    for number, title in enumerate(["City Clerk", "Chief Librarian"], start=1):
        RecoverySheet.objects.create(
            group="City", number=number, needed=2, held_by=title, made_on=today()
        )
    monkeypatch.setattr(readers, "titles_of_readers", lambda lane: TITLES[lane])
    page = _page("/about/")
    for said in (
        "Bylaw officer",
        "City. It takes 2 of these people",
        "City Clerk",
        "One of them alone",
    ):
        assert said in page


@pytest.mark.django_db
def test_about_says_when_nobody_can_read(millbrook):
    assert "No one can read messages right now" in _page("/about/")


@pytest.mark.parametrize("path", ["/concern/", "/conduct/"])
def test_a_form_that_is_not_open_says_so_and_city_hall_answers_now(millbrook, settings, path):
    page = _page(path)
    assert "We can't take messages here yet" in page and "right now" not in page
    assert "The City has not begun to take messages here. Please call instead" in page
    assert "604-555-0110" in page and "Privacy Officer" not in page
    assert "<form" not in page
    settings.PARAPLUIE_CITY = replace(millbrook, hall_phone="")
    assert "City Hall by phone" not in _page(path)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [one for one, kind in KIND_OF.items() if kind in WORDS])
def test_a_language_once_chosen_stays_from_page_to_page(millbrook, name):
    links = re.findall(r'<a [^>]*href="(/[^"]*)"', _page(reverse(name), "fr"))
    within = [link for link in links if not link.startswith("/exit")]
    assert within
    assert [link for link in within if not link.endswith("?lang=fr")] == []


def test_a_page_that_is_not_there_keeps_the_language(millbrook):
    assert 'href="/?lang=fr"' in Client().get("/nothing/?lang=fr").content.decode()


@time_machine.travel("2026-11-23 17:00:00+00:00")
def test_whoever_finds_a_hole_is_told_whom_to_call(millbrook):
    said = _page("/.well-known/security.txt").splitlines()
    assert "Contact: tel:+16045550100" in said
    assert "Expires: 2027-05-22T00:00:00Z" in said
    assert "Preferred-Languages: en, fr" in said


def test_no_contact_is_invented_where_the_city_gave_none(millbrook, settings):
    settings.PARAPLUIE_CITY = replace(millbrook, notice_phone="", guidelines_url="")
    assert Client().get("/.well-known/security.txt").status_code == 404
