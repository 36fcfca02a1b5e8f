"""Apps that speak Open311 send problems nearby, and read nothing about anyone."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from parapluie.accounts.models import Role, RoleTerm
from parapluie.cases import actions
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.intake import openness
from parapluie.vault import codes, letterbox
from parapluie.vault.models import Dossier

pytestmark = [pytest.mark.django_db]

KEY = "a-key-for-the-app-of-tests"
SENT = {
    "api_key": KEY,
    "service_code": "noise",
    "description": "The music is loud after 1 am.",
    "address_string": "12 Alder Street",
    "attribute[when]": "Fridays",
}
UNREAD = {
    "email": "who@example.com",
    "device_id": "device-7731",
    "account_id": "account-7732",
    "first_name": "Firstname7733",
    "last_name": "Lastname7734",
    "phone": "604-555-7735",
    "media_url": "https://pictures.example/7736.jpg",
    "something_else": "unknown-7737",
}


@pytest.fixture(autouse=True)
def switched_on(monkeypatch):
    monkeypatch.setattr(openness, "is_ready", lambda: True)
    monkeypatch.setattr(openness, "is_open", lambda lane: True)
    here = "tests.open311_city"
    with override_settings(ROOT_URLCONF=here, OPEN311=True, OPEN311_KEYS=f"another {KEY}"):
        yield


@pytest.fixture
def readers():
    made = [office.reader("amira"), office.reader("ben")]
    RoleTerm.objects.filter(role=Role.READER).update(lane="b")
    for person in made:
        office.enter_confirmation(person.terms.get(role=Role.READER))
    return made


def ask(path, **sent):
    return (
        Client().post(f"/open311/v2/{path}", sent) if sent else Client().get(f"/open311/v2/{path}")
    )


@pytest.mark.parametrize("name", ["discovery", "services", "services/noise", "requests"])
def test_what_is_offered_comes_in_both_forms(name):
    ElementTree.fromstring(ask(f"{name}.xml").content)  # noqa: S314  our own answer
    assert ask(f"{name}.xml")["Content-Type"].startswith("text/xml")
    assert json.loads(ask(f"{name}.json").content) is not None
    assert ask(f"{name}.json")["Content-Type"].startswith("application/json")


def test_every_service_is_a_black_box_about_a_bylaw():
    found = json.loads(ask("services.json").content)
    assert {one["type"] for one in found} == {"blackbox"}
    assert [one["service_code"] for one in found][:2] == ["noise", "waste"]
    first = ElementTree.fromstring(ask("services.xml").content).find("service")  # noqa: S314
    assert first is not None and first.findtext("metadata") == "true"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_problem_is_kept_and_its_code_is_said_once(readers, form):
    answer = ask(f"requests.{form}", **SENT, **UNREAD)
    assert answer.status_code == 200
    assert "service_request_id" not in answer.content.decode()
    code = re.search(r"(?:\d{4} ){5}\d{4}", answer.content.decode())[0].replace(" ", "")
    assert letterbox.find(codes.keys_of(code)) is not None
    matter, _read = office.read(Matter.objects.get(), office.at_desk(readers[0]))
    assert matter.lane == "b"
    said = repr(actions.read_matter(matter, by=office.at_desk(readers[0]), purpose="triage"))
    assert "loud after 1 am" in said and "12 Alder Street" in said and "Fridays" in said
    assert not [one for one in UNREAD.values() if one in said]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "guess"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "people"}, 404),
        ({"description": " "}, 400),
        ({"address_string": "x" * 500}, 400),
    ],
)
def test_what_is_wrong_is_said_with_the_codes_of_the_standard_and_nothing_is_kept(
    readers, change, code
):
    for form in ("json", "xml"):
        answer = ask(f"requests.{form}", **{**SENT, **change})
        assert answer.status_code == code
        assert str(code) in answer.content.decode() and "description" in answer.content.decode()
    assert not Matter.objects.exists() and not Dossier.objects.exists()


def test_where_nobody_can_read_it_nothing_is_kept():
    assert ask("requests.json", **SENT).status_code == 400
    assert not Matter.objects.exists()


def test_nothing_can_be_looked_up_and_nobody_learns_whether_there_is_something(readers):
    ask("requests.json", **SENT)
    reference = Matter.objects.get().reference
    assert json.loads(ask("requests.json").content) == []
    real, made_up = ask(f"requests/{reference}.json"), ask("requests/2222-2222.json")
    assert (real.status_code, real.content) == (404, made_up.content)
    assert ask("tokens/222222.xml").status_code == 404


def test_switched_off_it_is_like_an_address_that_never_was():
    with override_settings(ROOT_URLCONF="parapluie.config.urls_public"):
        off, never = ask("services.xml"), Client().get("/open312/v2/services.xml")
    assert (off.status_code, off.content) == (404, never.content)
