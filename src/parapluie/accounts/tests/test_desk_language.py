"""The language of the desk: a link on every page, kept in the session, carried while there is none.

No cookie and no column is its own.
"""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import PASSWORD, code_now, hire, sign_in

pytestmark = pytest.mark.django_db
HOME = "/desk/"


def spoken(answer) -> str:
    return answer["Content-Language"]


def link_to(language: str, answer) -> str:
    """Return where the footer's link to another language leads."""
    footer = answer.content.decode().split("<footer>")[1]
    return footer.split(f'" hreflang="{language}"')[0].rsplit('<a href="', 1)[1]


def test_the_language_chosen_at_the_desk_lasts_through_every_page_after_it():
    wren = sign_in(hire("wren", Role.READER))
    french = wren.open(HOME + link_to("fr", wren.open(HOME)))
    assert spoken(french) == "fr" and '<html lang="fr"' in french.content.decode()
    assert [spoken(wren.open(place)) for place in ("/desk/people/", HOME)] == ["fr", "fr"]
    assert spoken(wren.send("/desk/lock/")) == "fr"
    assert spoken(wren.open(HOME + link_to("en", wren.open(HOME)))) == "en"
    assert spoken(wren.open("/desk/people/")) == "en"


def test_it_goes_along_from_the_first_redirect_through_both_steps():
    hire("wren", Role.READER)
    browser = Client()
    way_in = browser.get("/desk/people/?lang=fr")["Location"]
    page = browser.get(way_in)
    assert spoken(page) == "fr" and "next=" in link_to("en", page), "it leads back to the page too"
    second = browser.post(way_in, {"login": "wren", "password": PASSWORD})["Location"]
    assert spoken(browser.get(second)) == "fr"
    browser.post(second, {"code": code_now()})
    assert spoken(browser.get(HOME)) == "fr"


def test_it_goes_along_when_somebody_signs_out_or_starts_over():
    wren = sign_in(hire("wren", Role.READER))
    wren.open(HOME + "?lang=fr")
    assert spoken(wren.open(wren.send("/desk/sign-out/")["Location"])) == "fr"
    wren.client.post("/desk/sign-in/?lang=fr", {"login": "wren", "password": PASSWORD})
    assert spoken(wren.open(wren.send("/desk/sign-out/")["Location"])) == "fr"


def test_choosing_it_before_signing_in_leaves_nothing_behind():
    browser = Client()
    for place in ("/desk/?lang=fr", "/desk/sign-in/?lang=fr", "/desk/child/?lang=fr"):
        browser.get(place)
    assert "desk" not in browser.cookies and not Session.objects.exists()


def test_a_language_that_is_not_offered_changes_nothing_and_leads_nowhere_else():
    wren = sign_in(hire("wren", Role.READER))
    wren.open(HOME + "?lang=fr")
    assert spoken(wren.open(HOME + "?lang=xx")) == "fr"
    assert spoken(wren.open(HOME + "?lang=fr&lang=//evil.example")) == "fr"


def test_what_was_sent_is_never_sent_again_by_the_link():
    answer = Client().post("/desk/sign-in/", {"login": "wren", "password": "wrong"})
    assert link_to("fr", answer) == "/desk/?lang=fr"


def test_the_public_face_has_no_part_in_it():
    wren = sign_in(hire("wren", Role.READER))
    wren.open(HOME + "?lang=fr")
    assert spoken(wren.open("/")) == "en"
