"""One mail at 60, 30 and 7 days before one's training runs out, and after; never two for one."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail

from parapluie.accounts import callmail
from parapluie.cases import digest
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training import actions, reminding
from parapluie.training.models import Reminded

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 6, 18)  # a Friday


@pytest.fixture
def wren():
    person = office.staff("wren", trained=False, key=False)
    done = date(2026, 6, 18)
    actions.record_completion(
        person, course=office.course(), completed_on=done, expires_on=UNTIL, by=SYSTEM
    )
    return person


@pytest.fixture
def mail_is_on(settings, wren):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "desk@city.example"
    callmail.give_address(wren, "wren@city.example", by=SYSTEM)


def at(days_left: int, hour: str = "16:00"):
    """Travel to a day so many days before training runs out, half an hour into the digest's."""
    return time_machine.travel(f"{UNTIL - timedelta(days=days_left)}T{hour}:00Z", tick=False)


def mails_on(*days_left: int) -> list[int]:
    """Let the ticker run twice on each of these days; return on which of them a mail went out."""
    told = []
    for left in days_left:
        with at(left):
            before = len(mail.outbox)
            digest.send_digest()
            digest.send_digest()
            told += [left] * (len(mail.outbox) - before)
    return told


@pytest.mark.clause("OBJ-2")
def test_mail_tells_once_at_each_of_them(mail_is_on):
    days = [65, 64, 61, 60, 59, 58, 34, 30, 29, 8, 7, 6, 2, 1, 0, -1, -2, -3, -4, -10]
    assert mails_on(*days) == [60, 30, 7, -3], "no digest on a Saturday"
    assert {one.body for one in mail.outbox} == {callmail.words()[1]}


def test_missed_ticks_are_caught_up_with_one_mail(mail_is_on):
    assert mails_on(21) == [21], "the 60th and the 30th day were missed"
    assert mails_on(18, 9) == []
    assert mails_on(-40, -41) == [-40], "so were the last week and the end"


def test_a_mail_server_that_is_gone_loses_none(mail_is_on, monkeypatch):
    def gone(person):
        raise callmail.MailIsDown

    with monkeypatch.context() as patch:
        patch.setattr(callmail, "tell", gone)
        assert mails_on(60) == []
    assert not Reminded.objects.exists()
    assert mails_on(60, 59) == [60]


def test_a_mail_for_something_else_tells_of_it_too(mail_is_on, wren, monkeypatch):
    monkeypatch.setattr(digest, "something_waits", lambda person: True)
    with at(30):
        digest.send_digest()
        assert not reminding.waits(wren)


def test_a_new_completion_begins_anew(mail_is_on, wren):
    assert mails_on(60) == [60]
    with at(50):
        actions.record_completion(wren, course=office.course(), completed_on=today(), by=SYSTEM)
    assert mails_on(30, 7, -3) == []


def test_without_mail_nobody_is_noted_as_told(wren):
    with at(30):
        assert digest.send_digest() == "no digest now"
    assert not Reminded.objects.exists()
