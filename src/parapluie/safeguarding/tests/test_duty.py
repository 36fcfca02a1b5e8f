"""The page about a child opens for anyone and says what the law asks (END-4)."""

from dataclasses import replace

import pytest
from django.test import Client

MUST_SAY = {
    "en": (
        "You yourself must call, now.",
        "Telling a supervisor is not enough.",
        "A reason to believe is enough.",
        "A parent who does sex work is not, for that, a reason to call. "
        "Nor is a client, a condom or a language.",
    ),
    "fr": (
        "C’est à vous d’appeler, maintenant.",
        "ne suffit pas",
        "Il suffit d’avoir des raisons de le croire.",
    ),
}


@pytest.mark.django_db
@pytest.mark.clause("END-4")
@pytest.mark.parametrize("path", ["/child/", "/desk/child/"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_needs_to_sign_in_to_learn_whom_to_call(path, language):
    answer = Client().get(path, {"lang": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="tel:+18006639122"' in page
    assert 'href="tel:911"' in page
    for said in MUST_SAY[language]:
        assert said in page


@pytest.mark.django_db
def test_the_number_stands_before_everything_else_on_the_page():
    page = Client().get("/child/").content.decode()
    page = page[page.index("<main") :]
    assert page.index("tel:+18006639122") < page.index("<li")
    assert page.index("tel:+18006639122") < page.index("tel:911")


@pytest.mark.django_db
def test_the_city_can_change_the_number(settings):
    settings.PARAPLUIE_CITY = replace(settings.PARAPLUIE_CITY, child_phone="1-800-555-0199")
    assert "tel:+18005550199" in Client().get("/child/").content.decode()
