"""What wraps every request: the language chosen, mistakes plain, faults logged without words."""

import logging

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from parapluie.kit import urls
from parapluie.kit.errors import refuse
from parapluie.kit.middleware import supported

SECRET = "Canary on Front Street"


def refused(request: HttpRequest) -> HttpResponse:
    raise refuse("Not you.", instead="Ask a colleague.", clause="RES-1")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(SECRET)


def full(request: HttpRequest) -> HttpResponse:
    raise OperationalError(f"database is full at {SECRET}")


def greeting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.LANGUAGE_CODE)


urlpatterns = [
    *urls.urlpatterns,
    path("refused/", refused),
    path("desk/refused/", refused),
    path("broken/", broken),
    path("full/", full),
    path("greeting/", greeting),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_a_refusal_says_why_and_the_way_on_and_never_a_clause_to_the_public(client):
    answer = client.get("/refused/")
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "Not you." in said and "Ask a colleague." in said and "RES-1" not in said


def test_a_fault_shows_and_logs_neither_text_nor_address(client, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("parapluie"), "propagate", True)
    for place, status in (("/broken/", 500), ("/full/", 503)):
        answer = client.get(place + "?q=" + SECRET, headers={"user-agent": SECRET})
        assert answer.status_code == status
        assert SECRET not in answer.content.decode()
    assert "ValueError" in caplog.text and "test_middleware.py" in caplog.text
    assert SECRET not in caplog.text and "/broken/" not in caplog.text


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [("", "", "en"), ("", "fr-CA,en;q=0.5", "fr"), ("?lang=fr", "en", "fr"),
     ("?lang=en", "fr", "en"), ("?lang=xx", "fr", "fr"), ("?lang=%00", "*", "en"),
     ("", "pa,tl;q=0.9,fr;q=0.1", "fr"), ("", ";;q=,,", "en")],
)  # fmt: skip
def test_the_language_is_asked_for_by_link_or_by_the_browser(client, query, browser, language):
    answer = client.get("/greeting/" + query, headers={"accept-language": browser})
    assert answer.content.decode() == language
    assert answer["Content-Language"] == language
    assert not answer.cookies


def test_a_form_brings_its_language_along(client):
    assert client.post("/greeting/", {"lang": "fr"}).content == b"fr"


@pytest.mark.parametrize("code", ["", "..", "fr\n", "x" * 50, "é", "../fr"])
def test_what_is_no_language_is_none(code):
    assert supported(code) in {"", "fr"}


def test_a_body_too_big_is_told_so(client):
    answer = client.post("/greeting/", {"text": "x" * 1_000_000})
    assert answer.status_code == 413
    assert "too long" in answer.content.decode()


def test_an_address_without_its_last_stroke_is_understood(client):
    answer = client.get("/greeting")
    assert (answer.status_code, answer["Location"]) == (302, "/greeting/")
    assert client.get("//greeting").status_code == 404
