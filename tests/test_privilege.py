"""Attempts at more than one's role allows: each is refused, and nothing is written meanwhile.

What the City's sign-in adds stands here where it takes a real provider, the rest in
`provisioning/tests/test_single_sign_on.py`.
What the City's directory may try stands in `src/parapluie/provisioning/tests/` and `test_scim.py`.
"""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client

from parapluie.accounts import actions, invitations
from parapluie.accounts.errors import AccountRefused, InvitationSpent
from parapluie.accounts.models import SET_UP, Person, Role, RoleTerm
from parapluie.accounts.tests.people import PASSWORD, code_now, hire, sign_in
from parapluie.kit.times import now
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.provisioning import single_sign_on_people as people
from tests.directory import CLIENT, SECRET, added_by
from tests.people import train
from tests.permitted import ABSENT
from tests.test_permissions import addresses

pytestmark = pytest.mark.django_db
CITY_BACK = "/desk/city-account/back/"
DESK = sorted((name, place) for name, place in addresses("both") if place.startswith("desk/"))


@pytest.fixture
def wren():
    return hire("wren", Role.READER)


@pytest.fixture
def boss():
    """An administrator who forgets no form token; their browser checks it as a real one does."""
    worker = sign_in(hire("boss", Role.ADMINISTRATOR, passphrase=None))
    worker.client.handler.enforce_csrf_checks = True
    return worker


missed: list[str] = []


def token_is_missing(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Stand in for CSRF_FAILURE_VIEW: 403 could have another reason, such as the role."""
    missed.append(request.path)
    return HttpResponse(status=403)


@pytest.mark.parametrize(("name", "place"), DESK)
def test_no_staff_form_is_sent_from_another_page(name, place, boss, settings):
    settings.CSRF_FAILURE_VIEW = f"{__name__}.token_is_missing"
    before = Entry.objects.count()
    place = re.sub(r"<reference:\w+>", ABSENT, place)
    place = re.sub(r"<int:\w+>", "1", place)
    address = "/" + re.sub(r"<\w+:\w+>", "A" * 22, place)
    answer = boss.client.post(address, {"act": "leave", "username": "mallory", "role": "reader"})
    assert (answer.status_code, missed.pop()) == (403, address)
    assert Entry.objects.count() == before


def test_the_six_digits_work_once(wren):
    with time_machine.travel(now(), tick=False):
        cache.clear()
        code, answers = code_now(), []
        for _ in range(2):
            client = Client()
            client.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
            client.post("/desk/second-step/code/", {"code": code})
            answers.append(client.get("/desk/").status_code)
    assert answers[0] == 200
    assert answers[1] != 200


@pytest.fixture
def at_the_city(directory, settings, wren):
    """Wren has an account with the City, and its directory claims too much of everybody."""
    cache.clear()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = directory.url, CLIENT
    settings.OIDC_CLIENT_SECRET = SECRET
    people.call_person(wren, "wren", by=SYSTEM)
    return directory


def left_for_the_city(client: Client) -> str:
    return client.get("/desk/city-account/")["Location"]


@pytest.mark.slow
def test_a_directory_that_claims_everything_gives_nothing(at_the_city, wren):
    client, before = Client(), Entry.objects.count()
    address = at_the_city.sends_back(left_for_the_city(client), "wren")
    client.get(CITY_BACK, added_by(address))
    client.post("/desk/second-step/code/", {"code": code_now()})
    assert client.get("/desk/people/").context["desk"].person == wren
    assert client.get("/desk/people/invite/").status_code == 404
    assert Entry.objects.count() == before


@pytest.mark.slow
def test_an_answer_of_the_city_works_once(at_the_city):
    client = Client()
    address = at_the_city.sends_back(left_for_the_city(client), "wren")
    kept = client.cookies["desk-city-account"].value
    assert client.get(CITY_BACK, added_by(address))["Location"] == "/desk/second-step/code/"
    thief = Client()  # has the address and even the cookie
    thief.cookies["desk-city-account"] = kept
    assert "city=again" in thief.get(CITY_BACK, added_by(address))["Location"]
    assert thief.get("/desk/second-step/code/")["Location"].startswith("/desk/sign-in/")


@pytest.mark.slow
def test_nobody_is_signed_in_as_somebody_else_by_a_link(at_the_city):
    finch = hire("finch", Role.READER)
    people.call_person(finch, "stranger", by=SYSTEM)
    address = at_the_city.sends_back(left_for_the_city(Client()), "stranger")
    victim = Client()
    left_for_the_city(victim)  # on their own way to the City at that moment
    assert "city=again" in victim.get(CITY_BACK, added_by(address))["Location"]
    assert victim.get("/desk/second-step/code/")["Location"].startswith("/desk/sign-in/")


def test_an_invitation_works_once(boss):
    invited, token = invitations.invite_person(
        username="finch", title="Clerk", unit="", role=Role.READER, lane="a", by=SYSTEM
    )
    invitations.take_up_invitation(token, password="a password nobody guesses")
    with pytest.raises(InvitationSpent):
        invitations.take_up_invitation(token, password="another that nobody guesses")
    assert Person.objects.get(pk=invited.pk).check_password("a password nobody guesses")


def test_a_session_from_before_signing_in_is_worth_nothing_after(wren):
    planted = Client()
    planted.get("/desk/sign-in/")
    before = {one.key: one.value for one in planted.cookies.values()}
    cache.clear()
    planted.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
    planted.post("/desk/second-step/code/", {"code": code_now()})
    assert planted.get("/desk/").status_code == 200
    thief = Client()
    for name, value in before.items():
        thief.cookies[name] = value
    assert thief.get("/desk/").status_code != 200
    after = {one.key: one.value for one in planted.cookies.values()}
    shared = [name for name in before.keys() & after.keys() if before[name] == after[name]]
    assert all("session" not in name.lower() for name in shared)


def test_a_role_that_ends_meanwhile_is_gone_at_the_next_request():
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert cora.open("/desk/training/courses/").status_code == 200
    actions.end_role(RoleTerm.objects.get(person=cora.person), by=SYSTEM)
    assert cora.open("/desk/training/courses/").status_code == 404


def test_a_role_ended_while_it_is_confirmed_does_not_begin(wren):
    finch = hire("finch")
    term = actions.propose_role(finch, role=Role.READER, lane="a", by=SYSTEM)
    stale = RoleTerm.objects.get(pk=term.pk)
    train(wren)
    actions.end_role(term, by=SYSTEM)
    actions.confirm_reader(stale, confirmer=wren, by=staff("reader", wren.pk))
    assert not RoleTerm.objects.get(pk=term.pk).confirmed_by


def test_a_reader_whose_training_is_missing_confirms_nobody(wren):
    term = actions.propose_role(hire("finch"), role=Role.READER, lane="a", by=SYSTEM)
    with pytest.raises(AccountRefused, match="training is missing"):
        actions.confirm_reader(term, confirmer=wren, by=staff("reader", wren.pk))
    train(wren)
    actions.confirm_reader(term, confirmer=wren, by=staff("reader", wren.pk))
    term.refresh_from_db()
    assert term.confirmed_by == wren.pk


def test_nobody_gives_themselves_a_role_nor_confirms_themselves(wren):
    by = staff("administrator", wren.pk)
    with pytest.raises(AccountRefused):
        actions.propose_role(wren, role=Role.SUPERVISOR, lane="a", by=by)
    finch = hire("finch")
    term = actions.propose_role(finch, role=Role.READER, lane="a", by=SYSTEM)
    assert term.proposed_by == SET_UP
    with pytest.raises(AccountRefused):
        actions.confirm_reader(term, confirmer=finch, by=staff("reader", finch.pk))
