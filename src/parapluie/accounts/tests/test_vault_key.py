"""The eight words, the second cookie, the idle lock, and the text that is kept through it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from parapluie.accounts import actions, drawer, pending, readers
from parapluie.accounts.desk import desk_of, desk_view
from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import (
    PASSWORD,
    WORDS,
    code_now,
    everything_stored,
    hire,
    lose_words,
    sign_in,
)
from parapluie.ledger.entries import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TEXT = "We moved the meeting to Thursday. Canary-7719."


@desk_view(unlocked=True)
def reading_room(request: HttpRequest) -> HttpResponse:
    """Stand for any page that opens what is sealed."""
    opened = desk_of(request).unlocked
    return HttpResponse(opened.holder if opened else "")


def at(worker, method: str = "get", fields: dict[str, str] | None = None, key: bool = True):
    """Ask for the reading room with the worker's cookies, the second one only if `key`."""
    request = getattr(RequestFactory(), method)("/desk/reading/", fields)
    request.session = worker.client.session
    request.user = worker.person
    second = worker.client.cookies.get("desk-key")
    request.COOKIES = {"desk-key": second.value} if key and second else {}
    answer = reading_room(request)
    request.session.save()
    if fresh := getattr(request, "fresh_desk_key", ""):
        worker.client.cookies["desk-key"] = fresh
    return answer


@pytest.fixture
def reader():
    return sign_in(hire("wren", Role.READER))


def test_the_right_words_open_and_the_lock_button_closes(reader):
    assert reader.unlock()["Location"] == "/desk/"
    assert at(reader).content.decode() == reader.person.holder
    reader.send("/desk/lock/")
    assert at(reader).status_code == 303


def test_the_session_cookie_alone_does_not_give_the_key(reader):
    reader.unlock()
    thief = at(reader, key=False)
    assert thief["Location"].startswith("/desk/unlock/")


def test_neither_key_nor_words_lie_in_the_database_in_clear(reader):
    from parapluie.vault import staffkeys

    reader.unlock()
    private = staffkeys.unlock(reader.person.holder, WORDS).private
    kept = everything_stored() + repr([one.get_decoded() for one in Session.objects.all()])
    assert WORDS not in kept and repr(private)[2:40] not in kept and private.hex() not in kept


def test_another_persons_session_opens_nothing_with_a_copied_cookie(reader):
    other = sign_in(hire("finch", Role.READER))
    reader.unlock()
    other.unlock()
    other.client.cookies["desk-key"] = reader.client.cookies["desk-key"].value
    assert at(other).status_code == 303


def test_wrong_words_say_one_clear_line_and_are_throttled_by_account(reader):
    cache.clear()
    for _ in range(5):
        answer = reader.unlock("acid acid acid acid acid acid acid acid")
        assert answer.status_code == 303 and "outcome=wrong" in answer["Location"]
    assert "outcome=wait" in reader.unlock()["Location"]
    assert "Wait five minutes" in reader.open("/desk/unlock/?outcome=wait").content.decode()


def test_fifteen_idle_minutes_lock_the_vault_and_not_the_session(reader):
    with time_machine.travel(NOON, tick=False) as clock:
        reader = sign_in(reader.person)
        reader.unlock()
        clock.shift(timedelta(minutes=14))
        assert at(reader).status_code == 200
        clock.shift(timedelta(minutes=14))
        assert at(reader).status_code == 200  # each click starts the minutes anew
        clock.shift(timedelta(minutes=16))
        assert at(reader)["Location"].startswith("/desk/unlock/")
        assert reader.open("/desk/people/").status_code == 200


def test_a_clock_set_back_locks_too(reader):
    with time_machine.travel(NOON, tick=False) as clock:
        reader = sign_in(reader.person)
        reader.unlock()
        clock.shift(timedelta(minutes=-5))
        assert at(reader).status_code == 303


def test_text_being_posted_is_kept_through_unlocking_and_sent_with_one_click(reader):
    asked = at(reader, "post", {"text": TEXT, "csrfmiddlewaretoken": "x"})
    assert asked["Location"].startswith("/desk/unlock/")
    assert TEXT not in everything_stored() + repr(
        [one.get_decoded() for one in Session.objects.all()]
    )
    assert "is kept" in reader.open("/desk/unlock/").content.decode()
    assert reader.unlock()["Location"] == "/desk/unlock/again/"
    page = reader.open("/desk/unlock/again/").content.decode()
    assert TEXT in page and 'action="/desk/reading/"' in page
    assert at(reader, "post", {"text": TEXT}).status_code == 200
    assert reader.open("/desk/unlock/again/")["Location"] == "/desk/"


def test_kept_text_can_be_thrown_away(reader):
    at(reader, "post", {"text": TEXT})
    reader.unlock()
    assert reader.send("/desk/unlock/again/")["Location"] == "/desk/"
    assert reader.open("/desk/unlock/again/")["Location"] == "/desk/"


def test_unlocking_never_leads_away_from_the_desk(reader):
    answer = reader.send("/desk/unlock/", passphrase=WORDS, next="https://elsewhere.example/")
    assert answer["Location"] == "/desk/"


def invited(username):
    """Return somebody proposed as a reader, who has no key yet."""
    person = hire(username, passphrase=None)
    actions.propose_role(person, role=Role.READER, lane="a", by=SYSTEM)
    return person


def test_the_page_of_ones_key_says_what_it_waits_for():
    waiting, reads, neither = invited("finch"), hire("wren", Role.READER), hire("cora")
    actions.make_vault_key(waiting, passphrase=WORDS, by=SYSTEM)
    for person, said in (
        (waiting, "waits for another reader to confirm"),
        (reads, "There is nothing to do"),
        (neither, "you need no key"),
    ):
        page = sign_in(person).open("/desk/key/").content.decode()
        groups = readers.groups(readers.key_digest(person.holder))
        assert said in page and (groups in page) is (person is waiting)


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.PRIVACY_OFFICER]
)
def test_whoever_never_reads_is_given_no_words(role):
    worker = sign_in(hire("ada", role, passphrase=None))
    assert worker.open("/desk/unlock/")["Location"] == "/desk/"
    assert worker.send("/desk/key/").status_code == 200
    assert worker.open("/desk/key/words/")["Location"] == "/desk/key/"


def test_whoever_has_no_key_yet_gets_words_once_and_shows_two_of_them():
    worker = sign_in(invited("finch"))
    assert worker.open("/desk/unlock/")["Location"] == "/desk/key/"
    worker.send("/desk/key/")
    page = worker.open("/desk/key/words/").content.decode()
    words = [part.split("<")[0] for part in page.split("<li><strong>")[1:]]
    assert len(words) == 8 and " ".join(words) not in everything_stored()
    form = worker.open("/desk/key/words/?written=1").context["form"]
    asked = [int(field.label.rpartition(" ")[2]) - 1 for field in form]
    wrong = worker.send("/desk/key/words/?written=1", first="acid", second="nothing")
    assert wrong.status_code == 200
    right = {"first": words[asked[0]], "second": words[asked[1]]}
    assert worker.send("/desk/key/words/?written=1", **right)["Location"] == "/desk/key/"
    assert worker.unlock(" ".join(words))["Location"] == "/desk/"


def test_an_interpreter_makes_a_key_too():
    worker = sign_in(hire("iris", Role.INTERPRETER, passphrase=None))
    assert worker.open("/desk/unlock/")["Location"] == "/desk/key/"
    worker.send("/desk/key/")
    worker.send("/desk/key/words/", **two_of_the_words(worker))
    assert "Your key is made" in worker.open("/desk/key/").content.decode()


def two_of_the_words(worker):
    page = worker.open("/desk/key/words/").content.decode()
    words = [part.split("<")[0] for part in page.split("<li><strong>")[1:]]
    form = worker.open("/desk/key/words/?written=1").context["form"]
    asked = [int(field.label.rpartition(" ")[2]) - 1 for field in form]
    return {"first": words[asked[0]], "second": words[asked[1]]}


@pytest.mark.parametrize(
    ("password", "code"),
    [("", ""), (PASSWORD, ""), (PASSWORD, "000000"), ("wrong", "right"), ("", "right")],
)
def test_a_session_alone_makes_no_new_key_in_the_place_of_one(reader, password, code):
    cache.clear()
    lose_words(reader.person)
    before = readers.key_digest(reader.person.holder)
    typed = {"password": password, "code": code_now() if code == "right" else code}
    assert reader.send("/desk/key/lost/", act="make", **typed).status_code == 200
    assert reader.open("/desk/key/words/")["Location"] == "/desk/key/"
    assert readers.key_digest(reader.person.holder) == before
    assert reader.unlock()["Location"] == "/desk/"


def test_lost_words_are_replaced_with_password_and_second_step(reader):
    cache.clear()
    lose_words(reader.person)
    made = {"act": "make", "password": PASSWORD, "code": code_now()}
    answer = reader.send("/desk/key/lost/", **made)
    assert answer["Location"] == "/desk/key/words/"
    before = readers.key_digest(reader.person.holder)
    assert reader.send("/desk/key/words/", **two_of_the_words(reader))["Location"] == "/desk/key/"
    assert readers.key_digest(reader.person.holder) != before
    assert "outcome=wrong" in reader.unlock()["Location"]


def test_words_from_before_there_was_a_key_replace_none():
    thief = sign_in(invited("finch"))
    thief.send("/desk/key/")
    words = two_of_the_words(thief)
    actions.make_vault_key(thief.person, passphrase=WORDS, by=SYSTEM)
    assert thief.send("/desk/key/words/", **words)["Location"] == "/desk/key/"
    assert thief.unlock()["Location"] == "/desk/"


def test_guesses_at_a_password_for_a_new_key_are_counted(reader):
    cache.clear()
    lose_words(reader.person)
    for _ in range(5):
        reader.send("/desk/key/lost/", act="make", password="wrong", code="000000")
    answer = reader.send("/desk/key/lost/", act="make", password=PASSWORD, code=code_now())
    assert "Too many tries" in answer.content.decode()


def test_a_damaged_second_cookie_is_no_key(reader):
    reader.unlock()
    for value in ("", "x", "*" * 44, "A" * 43 + "="):
        reader.client.cookies["desk-key"] = value
        assert at(reader).status_code == 303


def test_an_anonymous_request_keeps_nothing():
    request = RequestFactory().get("/desk/")
    request.session, request.user = Client().session, hire("wren")
    assert drawer.get(request, "key") is None and pending.waiting(request) is None
