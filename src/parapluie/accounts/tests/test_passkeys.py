"""A passkey is a second step like the six digits: one's own, once each, from this site alone."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from fido2.utils import websafe_decode
from fido2.webauthn import AttestationObject

from parapluie.accounts import second_step
from parapluie.accounts.models import Role
from parapluie.accounts.tests.passkeys import HOST, MODEL, ORIGIN, Passkey, options_of
from parapluie.accounts.tests.people import (
    PASSWORD,
    Worker,
    code_now,
    everything_stored,
    hire,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD, CODE, AGAIN = (
    "/desk/second-step/passkey/",
    "/desk/second-step/code/",
    "/desk/second-step/passkey-again/",
)


def enrolled(username: str = "wren") -> tuple[Worker, Passkey]:
    """Return somebody whose only second step is a passkey, at the desk."""
    cache.clear()
    person = hire(username, Role.READER, second_step=False)
    worker, passkey = Worker(person, Client(SERVER_NAME=HOST)), Passkey()
    worker.send("/desk/sign-in/", login=username, password=PASSWORD)
    options = options_of(worker.open(ADD).content.decode())
    answer = worker.send(ADD, credential=passkey.enrol(options))
    assert answer["Location"] == "/desk/second-step/spare-codes/"
    return worker, passkey


def past_the_password(worker: Worker) -> dict:
    """Sign out and in again by password; return what the page asks a passkey for."""
    worker.send("/desk/sign-out/")
    worker.send("/desk/sign-in/", login=worker.person.username, password=PASSWORD)
    return options_of(worker.open(CODE).content.decode())


def is_in(worker: Worker) -> bool:
    return worker.open("/desk/people/").status_code == 200


def test_a_newcomer_sets_a_passkey_up_and_signs_in_with_it():
    worker, passkey = enrolled()
    assert is_in(worker)
    options = past_the_password(worker)
    assert not is_in(worker)
    worker.send(CODE, credential=passkey.answer(options))
    assert is_in(worker)


def test_the_page_of_setting_up_offers_it_and_no_passkey_opens_the_desk_by_itself():
    hire("wren", second_step=False)
    client = Client(SERVER_NAME=HOST)
    client.post("/desk/sign-in/", {"login": "wren", "password": PASSWORD})
    assert ADD in client.get("/desk/second-step/set-up/").content.decode()
    assert client.get("/desk/people/").status_code == 303


def test_an_answer_works_once():
    worker, passkey = enrolled()
    seen = passkey.answer(past_the_password(worker))
    worker.send(CODE, credential=seen)
    assert is_in(worker)
    past_the_password(worker)
    refused = worker.send(CODE, credential=seen)
    assert "did not work here" in refused.content.decode()
    assert not is_in(worker)


def test_an_answer_is_worth_nothing_in_another_browser():
    worker, passkey = enrolled()
    seen = passkey.answer(past_the_password(worker))
    thief = Worker(worker.person, Client(SERVER_NAME=HOST))
    thief.send("/desk/sign-in/", login="wren", password=PASSWORD)
    thief.open(CODE)
    thief.send(CODE, credential=seen)
    assert not is_in(thief)


def test_somebody_elses_passkey_is_refused():
    _, other = enrolled("finch")
    worker, _ = enrolled("wren")
    options = past_the_password(worker)
    worker.send(CODE, credential=other.answer(options))
    assert not is_in(worker)
    forged = Passkey()  # the right number, another key
    forged.id = worker_key_id(worker)
    worker.send(CODE, credential=forged.answer(options))
    assert not is_in(worker)


def worker_key_id(worker: Worker) -> bytes:
    kept = Authenticator.objects.get(user=worker.person, type="webauthn").wrap()
    return kept.authenticator_data.credential_data.credential_id


@pytest.mark.parametrize("origin", ["https://desk.example", "http://localhost.evil.example"])
def test_a_passkey_asked_for_by_another_site_is_refused(origin):
    worker, passkey = enrolled()
    options = past_the_password(worker)
    refused = worker.send(CODE, credential=passkey.answer(options, origin=origin))
    assert not is_in(worker)
    options = options_of(refused.content.decode())
    worker.send(CODE, credential=passkey.answer(options, origin=ORIGIN))
    assert is_in(worker)


@pytest.mark.parametrize(
    "sent",
    ["", "x", "[]", "null", "1", "{}", '{"id": 1}', '{"response": "x"}', '{"response": {}}',
     '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "!"}}',
     json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {
         "clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA",
         "signature": "AA"}})],
)  # fmt: skip
def test_what_is_no_passkey_is_refused_in_words(sent):
    worker, _ = enrolled()
    past_the_password(worker)
    assert worker.send(CODE, credential=sent).status_code == 200
    assert not is_in(worker)
    newcomer = Worker(hire("finch", second_step=False), Client(SERVER_NAME=HOST))
    newcomer.send("/desk/sign-in/", login="finch", password=PASSWORD)
    newcomer.open(ADD)
    assert newcomer.send(ADD, credential=sent).status_code == 200
    assert not second_step.has_second_step(newcomer.person)


def test_wrong_answers_are_counted_like_wrong_codes():
    worker, passkey = enrolled()
    options = past_the_password(worker)
    for _ in range(5):
        worker.send(CODE, credential=Passkey().answer(options))
    refused = worker.send(CODE, credential=passkey.answer(options))
    assert "Too many tries" in refused.content.decode()
    assert not is_in(worker)


def test_passkeys_stand_beside_codes_and_each_can_be_taken_away():
    worker = sign_in(hire("wren", Role.READER), SERVER_NAME=HOST)
    assert worker.open(ADD)["Location"].startswith("/desk/password-again/")
    worker.send("/desk/password-again/", password=PASSWORD)
    options = options_of(worker.open(ADD).content.decode())
    worker.send(ADD, credential=Passkey().enrol(options))
    page = worker.open("/desk/second-step/").content.decode()
    assert "Passkey 1" in page
    key = Authenticator.objects.get(user=worker.person, type="webauthn")
    assert worker.send(f"/desk/second-step/passkey/{key.pk}/remove/").status_code == 302
    assert second_step.has_second_step(worker.person)
    assert "Passkey 1" not in worker.open("/desk/second-step/").content.decode()


def test_nobody_takes_somebody_elses_passkey_away():
    other, _ = enrolled("finch")
    worker = sign_in(hire("wren", Role.READER), SERVER_NAME=HOST)
    worker.send("/desk/password-again/", password=PASSWORD)
    key = Authenticator.objects.get(user=other.person, type="webauthn")
    assert worker.send(f"/desk/second-step/passkey/{key.pk}/remove/").status_code == 404


def test_without_password_and_code_generator_the_passkey_itself_is_asked_again():
    worker, passkey = enrolled()
    worker.person.set_unusable_password()
    worker.person.save()
    worker.client.force_login(worker.person)  # its session hash was the password's
    asked = worker.client.get("/desk/second-step/spare-codes/new/", follow=True)
    place, _ = asked.redirect_chain[-1]
    assert "code-again" in place and AGAIN in asked.content.decode()
    options = options_of(worker.open(AGAIN).content.decode())
    assert worker.send(AGAIN, credential=Passkey().answer(options)).status_code == 200
    assert worker.open("/desk/second-step/spare-codes/new/").status_code == 302
    again = f"{AGAIN}?next=/desk/second-step/spare-codes/new/"
    options = options_of(worker.open(again).content.decode())
    worker.send(again, credential=passkey.answer(options))
    assert worker.open("/desk/second-step/spare-codes/new/").status_code == 200


def test_words_are_given_up_only_for_a_spare_code_where_there_is_no_phone():
    worker, _ = enrolled()
    person = worker.person
    person.set_unusable_password()
    Authenticator.objects.filter(user=person, type="recovery_codes").delete()
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    with worker_request(worker):
        with pytest.raises(ValidationError):
            second_step.prove(person, "", "123456")
        second_step.prove(person, "", spare)
        with pytest.raises(ValidationError):
            second_step.prove(person, "", spare)


def worker_request(worker: Worker):
    from allauth.core import context

    return context.request_context(worker.open("/desk/people/").wsgi_request)


def test_a_new_link_takes_passkeys_away_as_well():
    worker, _ = enrolled()
    second_step.clear_second_step(worker.person)
    assert not Authenticator.objects.filter(user=worker.person).exists()
    assert not is_in(worker)


def test_no_moment_of_a_sign_in_and_nothing_of_the_device_is_kept():
    worker, passkey = enrolled()
    worker.send(CODE, credential=passkey.answer(past_the_password(worker)))
    sign_in(hire("finch", Role.READER))
    assert not Authenticator.objects.exclude(last_used_at=None).exists()
    kept = Authenticator.objects.get(user=worker.person, type="webauthn").data
    assert kept["credential"].keys() == {"id", "rawId", "type", "response"}
    assert "transports" not in everything_stored()
    sent = websafe_decode(kept["credential"]["response"]["attestationObject"])
    assert MODEL not in sent and AttestationObject(sent).fmt == "none"


def test_only_the_pages_that_ask_for_a_passkey_run_the_one_script():
    worker, _ = enrolled()
    assert "script" not in worker.open("/desk/second-step/")["Content-Security-Policy"]
    script = Client().get("/desk/second-step/passkey.js")
    assert script["Content-Type"].startswith("text/javascript")
    past_the_password(worker)
    page = worker.open(CODE)
    assert page["Content-Security-Policy"].endswith("; script-src 'self'")
    assert page.content.decode().count("<script") == 2  # the file, and data that never runs
    assert "unsafe" not in page["Content-Security-Policy"]


def test_the_six_digits_still_do_where_no_script_runs():
    worker = sign_in(hire("wren", Role.READER), SERVER_NAME=HOST)
    worker.send("/desk/sign-out/")
    cache.clear()
    worker.send("/desk/sign-in/", login="wren", password=PASSWORD)
    assert "passkey-options" not in worker.open(CODE).content.decode()
    worker.send(CODE, code=code_now())
    assert is_in(worker)
