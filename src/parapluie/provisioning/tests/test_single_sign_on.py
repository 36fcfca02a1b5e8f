"""The City says who somebody is; nothing else it says counts, and nothing it keeps saying opens."""

import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from parapluie.accounts import actions, second_step
from parapluie.accounts.models import Person, Role
from parapluie.accounts.tests.people import code_now, everything_stored, hire, sign_in
from parapluie.kit.times import now
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.provisioning import single_sign_on_people as people
from parapluie.provisioning import single_sign_on_provider
from parapluie.provisioning.models import Identity
from parapluie.provisioning.tests import crooked
from parapluie.provisioning.tests.crooked import CLIENT, KEY, OTHER_KEY, Crooked, public

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGN_IN, UNKNOWN, CODE = "/desk/sign-in/", "/desk/city-account/unknown/", "/desk/second-step/code/"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def provider(settings):
    cache.clear()
    with crooked.running() as one:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = one.issuer, CLIENT
        yield one


@pytest.fixture
def wren():
    person = hire("wren", Role.READER)
    people.call_person(person, "s-1", by=SYSTEM)
    return person


def happened(answer) -> str:
    """Return what the page of signing in is told."""
    place = urlsplit(answer["Location"])
    assert (answer.status_code, place.path) == (303, SIGN_IN)
    return parse_qs(place.query)["city"][0]


def test_the_city_names_somebody_and_the_second_step_still_stands(provider, wren):
    client = Client()
    answer = provider.comes_back(client, next="/desk/people/")
    assert (answer.status_code, answer["Location"]) == (303, CODE)
    assert client.get("/desk/people/").status_code == 303
    assert client.post(CODE, {"code": code_now()})["Location"] == "/desk/people/"
    assert client.get("/desk/people/").status_code == 200
    assert client.get("/desk/unlock/").status_code == 200  # and the eight words stand after that


def test_every_sign_in_is_tied_to_its_browser_by_pkce_state_and_nonce(provider, wren):
    seen = []
    for _ in range(2):
        left = Client().get("/desk/city-account/")
        asked = {name: one[0] for name, one in parse_qs(urlsplit(left["Location"]).query).items()}
        assert asked["scope"] == "openid" and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        seen += [asked[name] for name in ("state", "nonce", "code_challenge")]
    assert len(set(seen)) == 6
    provider.comes_back(Client())
    form = next(form for path, form, _ in provider.asked if path == "/token")
    challenge = encoded(sha256(form["code_verifier"][0].encode()).digest()).decode()
    assert challenge == provider.challenge and "client_secret" not in form


@pytest.mark.parametrize(("ways", "posted"), [(["client_secret_post"], True), (None, False)])
def test_a_secret_goes_where_the_provider_takes_it(provider, wren, settings, ways, posted):
    settings.OIDC_CLIENT_SECRET = "a secret: of tests"
    provider.metadata = {"token_endpoint_auth_methods_supported": ways} if ways else {}
    assert provider.comes_back(Client())["Location"] == CODE
    _, form, headers = next(one for one in provider.asked if one[0] == "/token")
    assert ("client_secret" in form) is posted
    if not posted:
        pair = b64decode(headers["Authorization"].removeprefix("Basic "))
        assert pair == b"parapluie-of-tests:a%20secret%3A%20of%20tests"


def hs256(claims: dict) -> str:
    """Sign with the public key as if it were a secret: the classic confusion."""
    parts = [{"alg": "HS256", "kid": "one"}, claims]
    said = b".".join(encoded(json.dumps(one).encode()) for one in parts)
    signed = hmac.digest(json.dumps(public(KEY)).encode(), said, "sha256")
    return (said + b"." + encoded(signed)).decode()


def encoded(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


SPOILT = {
    "nobody signed it": {"sign": lambda claims: jwt.encode(claims, "", "none")},
    "somebody else did": {"sign": lambda c: jwt.encode(c, OTHER_KEY, "RS256", {"kid": "one"})},
    "a secret did": {"sign": hs256},
    "it is no token": {"sign": lambda _claims: "x.y.z"},
    "its key is not there": {"keys": []},
    "two keys of one name": {"keys": [public(KEY), public(OTHER_KEY)]},
    "a key for sealing": {"keys": [public(KEY, use="enc")]},
    "keys that are none": {"keys": ["x", {"kty": "RSA", "kid": "one"}]},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "another client": {"claims": {"aud": "somebody-else"}},
    "more than one client": {"claims": {"aud": [CLIENT, "somebody-else"]}},
    "made for another client": {"claims": {"azp": "somebody-else"}},
    "too old": {"claims": {"exp": int(time.time()) - 3600}},
    "from tomorrow": {"claims": {"iat": int(time.time()) + 86400}},
    "another sign-in": {"claims": {"nonce": "seen-elsewhere"}},
    "no nonce": {"claims": {"nonce": None}},
    "nobody": {"claims": {"sub": None}},
    "never ends": {"claims": {"exp": None}},
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_token_that_proves_nothing_signs_nobody_in(provider, wren, how):
    for name, value in SPOILT[how].items():
        setattr(provider, name, value)
    client = Client()
    assert happened(provider.comes_back(client)) == "wrong"
    assert client.get(CODE).status_code == 302  # not even half signed in


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"token_endpoint": "https://elsewhere.example/token"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": 7},
        {"jwks_uri": "http://[broken/keys"},
    ],
)
def test_a_provider_that_points_elsewhere_is_not_followed(provider, metadata):
    provider.metadata = metadata
    assert happened(Client().get("/desk/city-account/")) == "wrong"
    assert [path for path, _, _ in provider.asked] == [DISCOVERY]


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        (DISCOVERY, (500, b"oops"), "unreachable"),
        (DISCOVERY, (503, b"{}"), "unreachable"),
        (DISCOVERY, (404, b"{}"), "wrong"),
        (DISCOVERY, (302, b""), "wrong"),
        (DISCOVERY, (200, b"<html>"), "wrong"),
        (DISCOVERY, (200, b"[]"), "wrong"),
        (DISCOVERY, (200, b"[" * 100_000), "wrong"),
        (DISCOVERY, (200, b" " * 300_000 + b"{}"), "wrong"),
        ("/token", (500, b""), "unreachable"),
        ("/token", (401, b'{"error": "invalid_client"}'), "wrong"),
        ("/token", (400, b'{"error": "invalid_grant"}'), "again"),
        ("/token", (200, b'{"access_token": "only"}'), "wrong"),
        ("/token", (200, b"\xff"), "wrong"),
        ("/keys", (500, b""), "unreachable"),
        ("/keys", (200, b'{"keys": 1}'), "wrong"),
    ],
)
def test_whatever_the_provider_does_people_are_told_and_nothing_breaks(
    provider, wren, caplog, path, answer, told
):
    provider.answers[path] = answer
    client = Client()
    said = provider.comes_back(client) if path != DISCOVERY else client.get("/desk/city-account/")
    assert happened(said) == told
    page = client.get(said["Location"])
    assert page.status_code == 200 and "Traceback" not in page.content.decode()
    words = {line.getMessage() for line in caplog.records if "single_sign_on" in line.name}
    assert words <= {f"single sign-on: {told}"}


def test_a_provider_that_is_gone_or_slow_keeps_nobody_waiting(provider, settings, monkeypatch):
    monkeypatch.setattr(single_sign_on_provider, "WITHIN", 0.3)
    provider.waits[DISCOVERY] = 0.05  # a byte at a time: no single one is late
    began = time.monotonic()
    assert happened(Client().get("/desk/city-account/")) in {"unreachable", "wrong"}
    assert time.monotonic() - began < 3
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    page = Client().get(Client().get("/desk/city-account/")["Location"]).content.decode()
    assert "can't be reached just now" in page
    assert "<details open>" in page and 'name="password"' in page


def test_the_local_password_still_works_while_the_city_is_down(provider, wren):
    provider.answers[DISCOVERY] = (500, b"")
    assert sign_in(wren).open("/desk/people/").status_code == 200


@pytest.mark.parametrize("called", ["s-2", "S-1", "s-1 ", "", 7, None, ["s-1"]])
def test_only_the_very_same_name_is_somebody(provider, wren, called):
    provider.claims = {"sub": called} if isinstance(called, str) else {"sub": "x", "oid": called}
    answer = provider.comes_back(Client())
    assert answer.status_code == 303
    assert answer["Location"] in {UNKNOWN, f"{SIGN_IN}?city=wrong&next=%2Fdesk%2F"}


def test_who_left_or_never_came_in_is_as_unknown_as_a_stranger(provider, wren):
    invited = actions.create_person(username="finch", title="Clerk", by=SYSTEM)
    people.call_person(invited, "s-2", by=SYSTEM)
    actions.see_person_off(wren, by=SYSTEM)
    before = Entry.objects.count(), Person.objects.count()
    pages = []
    for subject in ("s-1", "s-2", "stranger"):
        provider.claims = {"sub": subject}
        client = Client()
        answer = provider.comes_back(client)
        assert (answer.status_code, answer["Location"]) == (303, UNKNOWN)
        pages.append(client.get(UNKNOWN).content)
    assert len(set(pages)) == 1 and b"Ask an administrator" in pages[0]
    assert (Entry.objects.count(), Person.objects.count()) == before


def test_forged_claims_give_nothing(provider, wren):
    finch = hire("finch", Role.SUPERVISOR)
    people.call_person(finch, "s-2", by=SYSTEM)
    provider.claims = {
        "roles": ["administrator"],
        "groups": ["Readers of reports", "administrator"],
        "is_staff": True,
        "is_superuser": True,
        "username": "finch",
        "preferred_username": "finch",
        "email": "finch@city.example",
        "person_id": finch.pk,
        "oid": "s-2",
    }
    before = Entry.objects.count()
    client = Client()
    provider.comes_back(client)
    client.post(CODE, {"code": code_now()})
    assert client.get("/desk/people/invite/").status_code == 404
    assert client.get("/desk/people/").context["desk"].person == wren
    assert Entry.objects.count() == before
    assert "/userinfo" not in {path for path, _, _ in provider.asked}


GROUPS = {"Readers of reports": ("reader a",), "Human Resources desk": ("coordinator",)}


def roles(person: Person) -> set[str]:
    return set(person.terms.filter(ends=None).values_list("role", flat=True))


def test_groups_count_only_by_the_claim_the_city_named_and_by_its_table(provider, settings):
    settings.PARAPLUIE_CITY = replace(settings.PARAPLUIE_CITY, groups=GROUPS)
    person = hire("finch", second_step=False)
    people.call_person(person, "s-1", by=SYSTEM)
    provider.claims = {"groups": ["Human Resources desk", "administrator", 7], "other": ["x"]}
    provider.comes_back(Client())
    assert roles(person) == set()
    settings.OIDC_GROUPS_CLAIM = "groups"
    provider.comes_back(Client())
    assert roles(person) == {"coordinator"}
    provider.claims = {"groups": "Readers of reports"}
    provider.comes_back(Client())
    assert roles(person) == {"reader"}
    assert not person.terms.get(ends=None).confirmed_by  # proposed, as for everybody
    provider.claims = {}
    provider.comes_back(Client())
    assert roles(person) == set()


def test_where_the_directory_says_groups_itself_no_claim_does(provider, settings, wren):
    settings.PARAPLUIE_CITY = replace(settings.PARAPLUIE_CITY, groups=GROUPS)
    settings.OIDC_GROUPS_CLAIM, settings.SCIM_TOKENS = "groups", (b"digest",)
    provider.claims = {"groups": ["Human Resources desk"]}
    provider.comes_back(Client())
    assert roles(wren) == {"reader"}


def test_entra_knows_people_by_another_claim(provider, settings, wren):
    settings.OIDC_SUBJECT = "oid"
    provider.claims = {"sub": "pairwise", "oid": "s-1"}
    assert provider.comes_back(Client())["Location"] == CODE


def test_a_link_of_somebody_elses_signs_nobody_in(provider, wren):
    theirs = Client()
    left = theirs.get("/desk/city-account/")
    state = parse_qs(urlsplit(left["Location"]).query)["state"][0]
    victim = Client()
    page = victim.get(crooked.BACK, {"code": "theirs", "state": state})
    assert b"http-equiv" in page.content  # no cookie yet: once more, from our own page
    bounced = victim.get(crooked.BACK, {"code": "theirs", "state": state, "here": 1})
    assert happened(bounced) == "again"
    victim.get("/desk/city-account/")  # their own sign-in under way
    assert happened(victim.get(crooked.BACK, {"code": "theirs", "state": state})) == "again"
    assert "/token" not in [path for path, _, _ in provider.asked]


@pytest.mark.parametrize(
    "added", [{"state": "x"}, {"state": ""}, {"state": "é"}, {"iss": "https://elsewhere.example"}]
)
def test_what_was_not_asked_for_signs_nobody_in(provider, wren, added):
    assert happened(provider.comes_back(Client(), **added)) in {"again", "wrong"}
    assert "/token" not in [path for path, _, _ in provider.asked]


def test_a_spoilt_or_old_cookie_signs_nobody_in(provider, wren):
    for spoil in (lambda value: value[:-1] + "x", lambda value: "", lambda value: "a:b:c"):
        client = Client()
        left = client.get("/desk/city-account/")
        state = parse_qs(urlsplit(left["Location"]).query)["state"][0]
        client.cookies["desk-city-account"] = spoil(client.cookies["desk-city-account"].value)
        assert happened(client.get(crooked.BACK, {"code": "c", "state": state})) == "again"


def test_who_stopped_at_the_city_is_told_so(provider, wren):
    assert happened(provider.comes_back(Client(), error="access_denied")) == "stopped"


@pytest.mark.parametrize(
    "next",
    ["https://evil.example/", "//evil.example/desk/", "/desk/\\evil", "/report/", "javascript:x",
     "/desk/" + "x" * 9000],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_by_a_link_to_us(provider, wren, next):
    client = Client()
    provider.comes_back(client, next=next)
    done = client.post(CODE, {"code": code_now()})
    assert done["Location"].startswith("/desk/") and len(done["Location"]) <= 500


def test_a_session_planted_before_is_worth_nothing_at_any_step(provider, wren):
    client = Client()
    client.post(SIGN_IN, {"login": "wren", "password": "wrong"})
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["desk"] = planted
    left = client.get("/desk/city-account/")
    asked = parse_qs(urlsplit(left["Location"]).query)
    provider.nonce = asked["nonce"][0]
    client.get(crooked.BACK, {"code": "c", "state": asked["state"][0]})
    half = client.cookies["desk"].value
    client.post(CODE, {"code": code_now()})
    assert len({planted, half, client.cookies["desk"].value}) == 3
    assert not Session.objects.filter(session_key__in=[planted, half]).exists()


def test_the_six_digits_work_once_on_this_way_too(provider, wren):
    code = code_now()
    for opens in (True, False):
        client = Client()
        provider.comes_back(client)
        client.post(CODE, {"code": code})
        assert (client.get("/desk/people/").status_code == 200) is opens


def test_somebody_signed_in_stays_who_they_are(provider, wren):
    finch = sign_in(hire("finch", Role.READER))
    assert finch.open("/desk/city-account/")["Location"] == "/desk/"
    provider.nonce = ""
    assert finch.open("/desk/people/").context["desk"].person == finch.person


def test_a_newcomer_of_the_directory_sets_a_second_step_up_and_then_their_words(provider, settings):
    person = hire("finch", passphrase=None, second_step=False)
    actions.propose_role(person, role=Role.READER, lane="a", by=SYSTEM)
    person.set_unusable_password()
    person.save()
    people.call_person(person, "s-1", by=SYSTEM)
    client = Client()
    assert provider.comes_back(client)["Location"] == "/desk/"
    assert client.get("/desk/")["Location"].startswith("/desk/second-step/set-up/")
    client.get("/desk/second-step/set-up/")
    client.post("/desk/second-step/set-up/", {"code": code_now(client.session["mfa.totp.secret"])})
    assert client.get("/desk/unlock/")["Location"] == "/desk/key/"


@pytest.mark.parametrize("page", ["set-up/", "passkey/"])
def test_a_session_left_open_before_the_second_step_sets_none_up(provider, page):
    person = hire("finch", second_step=False)
    person.set_unusable_password()
    person.save()
    people.call_person(person, "s-1", by=SYSTEM)
    client = Client()
    provider.comes_back(client)
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert client.get(f"/desk/second-step/{page}")["Location"].startswith(SIGN_IN)
        assert client.get("/desk/")["Location"].startswith(SIGN_IN)
    assert not second_step.has_second_step(person)


def test_nothing_of_what_the_city_said_or_when_is_kept(provider, wren):
    provider.claims = {"email": "w.ren@city.example", "name": "A Real Name", "sid": "their-session"}
    client = Client(REMOTE_ADDR="203.0.113.77")
    provider.comes_back(client)
    client.post(CODE, {"code": code_now()})
    kept = everything_stored() + repr([one.get_decoded() for one in Session.objects.all()])
    for word in ("w.ren@", "A Real Name", "their-session", "203.0.113.77", "unused"):
        assert word not in kept
    assert kept.count("s-1") == 1  # the administrator's own note


def test_what_is_off_is_not_there(settings):
    assert settings.OIDC_ISSUER == ""
    boss = sign_in(hire("boss", Role.ADMINISTRATOR, passphrase=None))
    for address in ("", "back/", "unknown/"):
        assert boss.open(f"/desk/city-account/{address}").status_code == 404
    assert boss.open(f"/desk/people/{boss.person.pk}/directory/").status_code == 404
    pages = (Client().get(SIGN_IN), boss.open(f"/desk/people/{boss.person.pk}/"))
    assert not [page for page in pages if "City account" in page.content.decode()]


def test_an_administrator_notes_what_the_directory_calls_somebody(provider, wren):
    boss = sign_in(hire("boss", Role.ADMINISTRATOR, passphrase=None))
    place = f"/desk/people/{wren.pk}/directory/"
    assert "s-1" in boss.open(place).content.decode()
    assert place in boss.open(f"/desk/people/{wren.pk}/").content.decode()
    assert boss.send(place, external_id="s-9").status_code == 303
    assert Identity.objects.get(person=wren).external_id == "s-9"
    assert Entry.objects.filter(act="person.directory-name", subject=wren.pk).count() == 2
    boss.send(place, external_id="")
    assert not Identity.objects.filter(person=wren).exists()


def test_nobody_is_called_what_somebody_else_is(provider, wren):
    boss = sign_in(hire("boss", Role.ADMINISTRATOR, passphrase=None))
    place = f"/desk/people/{boss.person.pk}/directory/"
    refused = boss.send(place, external_id="s-1")
    assert "Somebody else here" in refused.content.decode()
    assert Identity.objects.get().person == wren


def test_nobody_else_notes_it(provider, wren):
    reader = sign_in(hire("finch", Role.READER))
    place = f"/desk/people/{reader.person.pk}/directory/"
    for answer in (reader.open(place), reader.send(place, external_id="s-1")):
        assert answer.status_code == 404


def test_what_the_provider_says_of_itself_is_asked_once_in_a_while(provider: Crooked, wren):
    for _ in range(3):
        Client().get("/desk/city-account/")
    assert [path for path, _, _ in provider.asked] == [DISCOVERY]
