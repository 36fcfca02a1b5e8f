"""What was being written when the session had ended is kept for its writer, and for nobody else."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from parapluie.accounts import pending
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import (
    PASSWORD,
    WORDS,
    Worker,
    code_now,
    everything_stored,
    hire,
    sign_in,
)

pytestmark = pytest.mark.django_db
TEXT = "We promise each other to keep what we hear. Canary-7719."
ASKED = {"publish": "yes", "between": "staff", "text": TEXT, "begins": "2030-01-01"}
PAGE, AGAIN = "/desk/agreements/", "/desk/unlock/again/"


def session_ends(worker):
    """Let ten hours go by on the server; the browser is open, and its page as well."""
    Session.objects.filter(pk=worker.client.cookies["desk"].value).delete()


def signs_in_again(worker, person=None):
    cache.clear()
    names = {"login": (person or worker.person).username, "password": PASSWORD}
    worker.client.post(f"/desk/sign-in/?next={AGAIN}", names)
    answer = worker.send("/desk/second-step/code/", code=code_now())
    assert answer.status_code == 302, answer.content
    return worker.open(AGAIN)


@pytest.fixture
def gil():
    """Somebody without a key: they sign in with password and code, and have no words to type."""
    return sign_in(hire("gil", Role.PRIVACY_OFFICER, passphrase=None))


def test_what_is_sent_after_the_session_ended_is_kept_through_signing_in(gil):
    session_ends(gil)
    answer = gil.send(PAGE, **ASKED)
    assert answer["Location"] == "/desk/sign-in/?next=%2Fdesk%2Funlock%2Fagain%2F"
    assert "is kept" in gil.open(answer["Location"]).content.decode()
    kept = everything_stored() + repr([one.get_decoded() for one in Session.objects.all()])
    assert TEXT not in kept
    page = signs_in_again(gil).content.decode()
    assert TEXT in page and f'action="{PAGE}"' in page and "csrfmiddlewaretoken" in page
    read = page.partition('<div class="panel">')[2]
    assert TEXT in read and "2030-01-01" not in read and "staff" not in read  # choices, unread


def test_once_sent_it_is_forgotten_and_until_then_home_tells_of_it(gil):
    session_ends(gil)
    gil.send(PAGE, **ASKED)
    signs_in_again(gil)
    assert "was not sent yet" in gil.open("/desk/").content.decode()
    gil.send(PAGE, **ASKED)
    assert gil.open(AGAIN)["Location"] == "/desk/"
    assert "was not sent yet" not in gil.open("/desk/").content.decode()


def test_within_the_shift_the_words_alone_bring_the_text_back():
    wren = sign_in(hire("wren", Role.READER))
    wren.unlock()
    session_ends(wren)
    answer = wren.send(PAGE, **ASKED)
    assert answer["Location"].startswith("/desk/sign-in/again/")
    assert "is kept" in wren.open(answer["Location"]).content.decode()
    assert wren.send("/desk/sign-in/again/", passphrase=WORDS)["Location"] == AGAIN
    assert TEXT in wren.open(AGAIN).content.decode()


def test_whoever_has_a_key_sees_it_after_unlocking_alone():
    wren = sign_in(hire("wren", Role.READER))
    session_ends(wren)
    wren.send(PAGE, **ASKED)
    assert signs_in_again(wren)["Location"].startswith("/desk/unlock/")
    assert wren.unlock()["Location"] == AGAIN
    assert TEXT in wren.open(AGAIN).content.decode()


def test_somebody_else_who_signs_in_at_that_browser_does_not_see_it(gil):
    other = hire("ora", Role.PRIVACY_OFFICER, passphrase=None)
    session_ends(gil)
    gil.send(PAGE, **ASKED)
    assert signs_in_again(gil, other)["Location"] == "/desk/"
    assert TEXT not in gil.open("/desk/").content.decode()


def test_a_browser_nobody_signed_in_from_keeps_nothing_here(gil):
    stranger = Worker(gil.person, Client())
    before = Session.objects.count()
    assert stranger.send(PAGE, **ASKED)["Location"] == "/desk/sign-in/?next=%2Fdesk%2F"
    stranger.client.cookies["desk-browser"] = f"{'A' * 22}.{'0' * 64}"
    stranger.send(PAGE, **ASKED)
    assert Session.objects.count() == before


def test_whoever_left_or_has_another_password_leaves_nothing(gil):
    gil.person.set_password("a password nobody guesses")
    gil.person.save()
    session_ends(gil)
    assert gil.send(PAGE, **ASKED)["Location"] == "/desk/sign-in/?next=%2Fdesk%2F"


def test_neither_passwords_nor_codes_nor_words_are_ever_kept(gil):
    session_ends(gil)
    fields = {"passphrase": WORDS, "password": PASSWORD, "code": "123456", "first": "acid"}
    for page in get_resolver("parapluie.accounts.urls").url_patterns:
        if page.name.startswith(pending.SECRET):
            gil.send(f"/desk/{str(page.pattern).replace('<str:token>', 'x')}", **fields)
    sent = [one.get_decoded() for one in Session.objects.all()]
    assert not [one for one in sent if "drawer" in one]


SECRETS = {"UnlockForm", "WordsForm", "LostWordsForm", "PasswordForm"}


def test_every_page_on_which_secrets_are_typed_is_among_them():
    """By what their views use: a new page with a form for secrets fails here."""
    for page in get_resolver("parapluie.accounts.urls").url_patterns:
        view = page.callback
        named = set(getattr(getattr(view, "__wrapped__", view), "__code__", view).co_names or ())
        if named & SECRETS or view.__module__.startswith("allauth"):
            assert page.name.startswith(pending.SECRET), page.name


class TestAFormTokenTooOld:
    """Somebody signed in anew in another tab; the page they wrote on has a token from before."""

    OURS = "http://testserver"

    def sent(self, worker, **headers):
        worker.client.handler.enforce_csrf_checks = True
        return worker.client.post(PAGE, ASKED, **headers)

    def test_what_a_page_of_ours_sends_is_kept_and_not_done(self, gil):
        answer = self.sent(gil, HTTP_ORIGIN=self.OURS)
        assert answer["Location"] == AGAIN
        assert TEXT in gil.open(AGAIN).content.decode()

    @pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
    def test_what_any_other_page_sends_is_refused_and_forgotten(self, gil, origin):
        assert self.sent(gil, HTTP_ORIGIN=origin).status_code == 403
        assert self.sent(gil).status_code == 403
        assert gil.open(AGAIN)["Location"] == "/desk/"
