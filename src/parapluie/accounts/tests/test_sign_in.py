"""Two steps before anything opens, no address kept, no stock page that we did not mount."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from parapluie.accounts import browsers, invitations
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import (
    PASSWORD,
    SECRET,
    code_now,
    everything_stored,
    hire,
    sign_in,
)
from parapluie.ledger.entries import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ADDRESS = "203.0.113.77"


def test_a_password_alone_leads_to_the_second_step_and_nowhere_else():
    hire("wren", Role.READER, second_step=False)
    client = Client()
    client.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
    for address in (
        "/desk/",
        "/desk/people/",
        "/desk/training/",
        "/desk/unlock/",
        "/desk/second-step/",
    ):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer["Location"].startswith("/desk/second-step/set-up/")


def test_enrolling_shows_the_square_without_inline_style_and_then_the_spare_codes_once():
    hire("wren", Role.READER, second_step=False)
    client = Client()
    client.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
    page = client.get("/desk/second-step/set-up/").content.decode()
    assert "<svg" in page and "style=" not in page
    secret = client.session["mfa.totp.secret"]
    assert secret[4:8] in page
    done = client.post("/desk/second-step/set-up/", {"code": code_now(secret)}, follow=True)
    assert done.content.decode().count("<li><strong") == 10
    assert "<li><strong" not in client.get("/desk/second-step/spare-codes/").content.decode()


def test_both_steps_open_the_desk():
    worker = sign_in(hire("wren", Role.READER))
    assert worker.open("/desk/people/").status_code == 200


@pytest.mark.parametrize("seconds", [1, 31, 59])
def test_six_digits_somebody_saw_open_nothing_a_second_time(seconds):
    cache.clear()
    hire("wren", Role.READER)
    with time_machine.travel(NOON, tick=False) as clock:
        *_, last = yield_hotp_counters_from_time()  # a clock ahead: good for 59 seconds more
        seen = format_hotp_value(hotp_value(SECRET, last))
        for typed, opens in ((seen, True), (seen, False), (f"{seen[:3]}-{seen[3:]}", False)):
            client = Client()
            assert gets_past_the_password(client)
            client.post("/desk/second-step/code/", {"code": typed})
            assert (client.get("/desk/people/").status_code == 200) is opens
            clock.shift(timedelta(seconds=seconds if opens else 0))


@pytest.mark.parametrize("page", ["replace/", "spare-codes/new/"])
def test_a_fresh_session_alone_changes_no_second_step(page):
    worker = sign_in(hire("wren", Role.READER))
    for method in (worker.open, worker.send):
        assert method(f"/desk/second-step/{page}")["Location"].startswith("/desk/password-again/")
    worker.send("/desk/password-again/", password=PASSWORD)
    assert worker.open(f"/desk/second-step/{page}").status_code == 200


def test_a_spare_code_stands_in_for_the_phone_once():
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    person = hire("wren", Role.READER)
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    for opens in (True, False):
        client = Client()
        client.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
        client.post("/desk/second-step/code/", {"code": spare})
        assert (client.get("/desk/people/").status_code == 200) is opens


def test_wrong_passwords_are_throttled_by_account_and_no_address_is_kept():
    cache.clear()
    hire("wren", Role.READER)
    client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="Strange Browser 9")
    for _ in range(5):
        client.post("/desk/sign-in/", {"login": "wren", "password": "wrong"})
    elsewhere = Client(REMOTE_ADDR="198.51.100.5")
    answer = elsewhere.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
    assert answer.status_code == 200  # the right password doesn't help now
    kept = repr(cache._cache) + repr([one.get_decoded() for one in Session.objects.all()])
    kept += everything_stored()
    assert ADDRESS not in kept and "Strange Browser" not in kept


def use_up_the_tries(username: str) -> Client:
    outsider = Client()
    for _ in range(6):
        outsider.post("/desk/sign-in/", {"login": username, "password": "wrong"})
    return outsider


def gets_past_the_password(
    client: Client, password: str = PASSWORD, username: str = "wren"
) -> bool:
    answer = client.post("/desk/sign-in/", {"login": username, "password": password})
    return answer.status_code == 302


def test_an_outsider_keeps_nobody_out_of_the_browser_they_signed_in_with_before():
    worker = sign_in(hire("wren", Role.READER))
    worker.send("/desk/sign-out/")
    outsider = use_up_the_tries("wren")
    assert not gets_past_the_password(outsider)
    assert not gets_past_the_password(Client())
    assert gets_past_the_password(worker.client)


def test_a_browser_known_before_has_no_more_tries_than_any_other():
    worker = sign_in(hire("wren", Role.READER))
    worker.send("/desk/sign-out/")
    for _ in range(5):
        assert not gets_past_the_password(worker.client, "wrong")
    assert not gets_past_the_password(worker.client)


def test_a_password_alone_makes_no_browser_known():
    cache.clear()
    hire("wren", Role.READER)
    client = Client()
    assert gets_past_the_password(client)
    assert browsers.COOKIE not in client.cookies


def test_a_browser_is_known_for_the_account_it_signed_in_to_and_no_other():
    worker = sign_in(hire("wren", Role.READER))
    worker.send("/desk/sign-out/")
    hire("finch", Role.READER)
    use_up_the_tries("finch")
    assert not gets_past_the_password(worker.client, username="finch")
    name, code = worker.client.cookies[browsers.COOKIE].value.split(".")
    use_up_the_tries("wren")
    for forged in ("", name, f"{name}.", f"{name}.{'0' * 64}", f"{'A' * 22}.{code}", "é." * 99):
        client = Client()
        client.cookies[browsers.COOKIE] = forged
        assert not gets_past_the_password(client), forged


def test_two_who_share_a_computer_are_both_known_there():
    wren, finch = hire("wren", Role.READER), hire("finch", Role.READER)
    worker = sign_in(wren)
    worker.send("/desk/sign-out/")
    cache.clear()
    worker.send("/desk/sign-in/", login=finch.username, password=PASSWORD)
    worker.send("/desk/second-step/code/", code=code_now())
    worker.send("/desk/sign-out/")
    for username in ("wren", "finch"):
        use_up_the_tries(username)
        assert gets_past_the_password(worker.client, username=username)


def test_a_new_link_lets_its_holder_in_while_an_outsider_keeps_trying():
    worker = sign_in(hire("wren", Role.READER))
    worker.send("/desk/sign-out/")
    use_up_the_tries("wren")
    token = invitations.make_invitation(worker.person, by=SYSTEM)
    new, elsewhere = "a password nobody guesses", Client()
    elsewhere.post(f"/desk/invitation/{token}/", {"password": new, "again": new})
    assert gets_past_the_password(Client(), new)  # the count began anew
    use_up_the_tries("wren")
    assert gets_past_the_password(elsewhere, new)
    assert not gets_past_the_password(worker.client, new)  # known under the old password only


def test_the_cookie_of_a_known_browser_names_nobody_and_leaves_the_desk_for_nowhere(settings):
    settings.SECURE = True
    worker = sign_in(hire("wren", Role.READER))
    cookie = worker.client.cookies[browsers.COOKIE]
    assert cookie["path"] == "/desk/" and cookie["samesite"] == "Strict"
    assert cookie["httponly"] and cookie["secure"]
    assert worker.person.pk not in cookie.value and "wren" not in cookie.value
    assert cookie.value not in everything_stored()
    assert re.fullmatch(r"[\w-]{22}\.[0-9a-f]{64}", cookie.value)


def test_secrets_of_the_second_step_do_not_lie_in_clear():
    from allauth.mfa.models import Authenticator

    person = hire("wren", Role.READER)
    assert SECRET not in str(Authenticator.objects.get(user=person).data)


def test_an_unknown_page_asks_for_signing_in_like_a_known_one(client):
    assert client.get("/desk/people/").status_code == 303
    assert client.get("/desk/people/")["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "account_change_password"],
)
def test_stock_pages_we_do_not_need_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_desk_sets_its_cookies_under_its_own_path_alone(client):
    worker = sign_in(hire("wren", Role.READER))
    worker.unlock()
    for cookie in worker.client.cookies.values():
        assert cookie["path"] == "/desk/", cookie.key
        assert cookie["samesite"] == "Strict" and cookie["httponly"]
    assert not client.get("/").cookies


def test_someone_who_left_is_out_at_the_next_click():
    from parapluie.accounts import actions
    from parapluie.ledger.entries import SYSTEM

    worker = sign_in(hire("wren", Role.READER))
    actions.see_person_off(worker.person, by=SYSTEM)
    assert worker.open("/desk/people/")["Location"].startswith("/desk/sign-in/")


def test_signing_out_ends_both_cookies():
    worker = sign_in(hire("wren", Role.READER))
    worker.unlock()
    worker.send("/desk/sign-out/")
    assert worker.client.cookies["desk-key"].value == ""
    assert worker.open("/desk/people/").status_code == 303


def test_no_stock_view_hangs_outside_our_list():
    mounted = {
        pattern.name
        for resolver in get_resolver("parapluie.accounts.urls").url_patterns
        for pattern in [resolver]
        if (pattern.callback.__module__ or "").startswith("allauth")
    }
    assert mounted == {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
    }
