"""Within the shift the same browser and the eight words are enough; nothing else ever is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from parapluie.accounts import actions, invitations, second_step, shifts
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.accounts.tests.people import (
    PASSWORD,
    SECRET,
    WORDS,
    Worker,
    code_now,
    everything_stored,
    hire,
    lose_words,
    sign_in,
)
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import staffkeys

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
OF_THE_SESSION = ("desk", "desk-key", "desk-form")
WRONG = "acid acid acid acid acid acid acid acid"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wren(clock):
    """A reader in the field, past both steps and with the vault unlocked."""
    worker = sign_in(hire("wren", Role.READER))
    worker.unlock()
    return worker


def closed(worker) -> Worker:
    """Let the phone drop what lives only as long as its browser is open."""
    for name in OF_THE_SESSION:
        worker.client.cookies.pop(name, None)
    return worker


def goes_on(worker, words: str = WORDS) -> bool:
    worker.send("/desk/sign-in/again/", passphrase=words)
    return worker.open("/desk/people/").status_code == 200


def asked_for_everything(worker) -> bool:
    place = worker.open("/desk/people/")["Location"]
    return place.startswith("/desk/sign-in/?") and not goes_on(worker)


def test_the_words_alone_bring_back_session_and_vault(wren):
    place = closed(wren).open("/desk/people/")["Location"]
    assert place == "/desk/sign-in/again/?next=%2Fdesk%2Fpeople%2F"
    assert "wren" in wren.open(place).content.decode()
    answer = wren.send("/desk/sign-in/again/", passphrase=WORDS, next="/desk/people/")
    assert answer["Location"] == "/desk/people/"
    assert "Lock" in wren.open("/desk/people/").content.decode()


def test_the_cookie_alone_opens_nothing_and_names_nobody(wren, settings):
    cookie = wren.client.cookies[shifts.COOKIE]
    assert cookie["path"] == "/desk/" and cookie["samesite"] == "Strict" and cookie["httponly"]
    assert int(cookie["max-age"]) == shifts.LASTS
    assert wren.person.pk not in cookie.value and cookie.value not in everything_stored()
    assert closed(wren).open("/desk/people/").status_code == 303
    assert wren.open("/desk/unlock/").status_code == 303


def test_the_words_alone_in_another_browser_open_nothing(wren):
    stranger = Worker(wren.person, Client())
    assert not goes_on(stranger)
    for forged in ("", "A" * 43, wren.person.pk, f"{wren.client.cookies[shifts.COOKIE].value}x"):
        stranger.client.cookies[shifts.COOKIE] = forged
        assert not goes_on(stranger)


def test_a_copy_of_the_database_makes_no_cookie(wren):
    thief = Worker(wren.person, Client())
    for row in Session.objects.all():
        for name in (shifts.COOKIE, "desk"):
            thief.client.cookies[name] = row.pk if name == shifts.COOKIE else ""
            assert not goes_on(thief)
    shift = next(row.pk for row in Session.objects.all() if "shift" in row.get_decoded())
    thief.client.cookies["desk"] = shift  # as a session it is nobody's
    assert thief.open("/desk/people/").status_code == 303


def test_five_wrong_tries_ask_for_everything_again(wren):
    for _ in range(5):
        assert not goes_on(closed(wren), WRONG)
        cache.clear()  # a throttle forgotten by a restart is not what ends it
    assert asked_for_everything(wren)


def test_tries_are_throttled_with_those_at_the_vault(wren):
    for _ in range(5):
        wren.unlock(WRONG)
    assert not goes_on(closed(wren))
    answer = wren.send("/desk/sign-in/again/", passphrase=WORDS)
    assert "outcome=wait" in answer["Location"]


def test_the_shift_ends_ten_hours_after_the_full_sign_in_however_often_it_went_on(wren, clock):
    for _ in range(3):
        clock.shift(timedelta(hours=3))
        assert goes_on(closed(wren))
    clock.shift(timedelta(hours=1, seconds=1))
    assert asked_for_everything(closed(wren))


def test_whoever_signs_out_signs_in_with_everything(wren):
    kept = wren.client.cookies[shifts.COOKIE].value
    wren.send("/desk/sign-out/")
    assert wren.client.cookies[shifts.COOKIE].value == ""
    wren.client.cookies[shifts.COOKIE] = kept  # a copy somebody made before
    assert asked_for_everything(wren)


def a_new_password(person):
    token = invitations.make_invitation(person, by=SYSTEM)
    invitations.take_up_invitation(token, password="a password nobody guesses")
    second_step.set_second_step(Person.objects.get(pk=person.pk), SECRET)


def another_second_step(person):
    second_step.set_second_step(person, SECRET)


def another_key(person):
    lose_words(person)
    actions.make_vault_key(person, passphrase=WORDS, by=SYSTEM)


def another_role(person):
    actions.give_role(person, role=Role.SUPERVISOR, lane="a", by=SYSTEM)


def one_role_less(person):
    actions.end_role(RoleTerm.objects.get(person=person), by=SYSTEM)


def seen_off(person):
    actions.see_person_off(person, by=SYSTEM)


@pytest.mark.parametrize(
    "change",
    [a_new_password, another_second_step, another_key, another_role, one_role_less, seen_off],
)
def test_whatever_changes_who_somebody_is_here_ends_the_shift(wren, change):
    change(wren.person)
    assert asked_for_everything(closed(wren))


def test_whoever_has_no_key_has_no_shift(clock):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert shifts.COOKIE not in cora.client.cookies
    locked = sign_in(hire("wren", Role.READER))  # nor who never showed their words
    assert shifts.COOKIE not in locked.client.cookies


def test_using_a_spare_code_ends_no_shift(wren):
    Authenticator.objects.create(
        user=wren.person, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"}
    )
    assert goes_on(closed(wren))


def test_somebody_else_who_signs_in_here_ends_it(wren):
    finch = hire("finch", Role.READER)
    closed(wren).send("/desk/sign-in/", login=finch.username, password=PASSWORD)
    cache.clear()
    wren.send("/desk/second-step/code/", code=code_now())
    assert asked_for_everything(closed(wren))


def test_a_session_begun_by_words_changes_no_second_step(wren):
    assert goes_on(closed(wren))
    answer = wren.open("/desk/second-step/replace/")
    assert answer["Location"].startswith("/desk/password-again/")


def test_a_session_planted_before_is_worth_nothing_after(wren):
    closed(wren).open("/desk/sign-in/again/")
    planted = {one.key: one.value for one in wren.client.cookies.values()}
    assert goes_on(wren)
    thief = Client()
    for name in set(planted) - {shifts.COOKIE}:
        thief.cookies[name] = planted[name]
    assert thief.get("/desk/people/").status_code == 303


def test_two_who_try_at_once_have_five_tries_together(wren):
    """Counted before the words are tried: what many send at once is no more than five."""
    for _ in range(5):
        request = wren.client.get("/desk/sign-in/again/").wsgi_request
        request.COOKIES[shifts.COOKIE] = wren.client.cookies[shifts.COOKIE].value
        assert shifts.may_try(request)
    assert not shifts.may_try(request)
    assert staffkeys.unlock(wren.person.holder, WORDS)  # the key is none the worse for it
