"""Reminders: from 60 days before one's training runs out, on one's own pages."""

from datetime import date, timedelta

import pytest
import time_machine

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.training import actions, reminding, requiring
from parapluie.training.rules import RAN_OUT, reminder_at

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 6, 18)  # a Friday


@pytest.fixture
def wren(course):
    person = hire("wren", passphrase=None)
    done = date(2026, 6, 18)
    actions.record_completion(person, course=course, completed_on=done, expires_on=UNTIL, by=SYSTEM)
    return person


def at(days_left: int, hour: str = "16:00"):
    """Travel to a day so many days before training runs out, half an hour into the digest's."""
    return time_machine.travel(f"{UNTIL - timedelta(days=days_left)}T{hour}:00Z", tick=False)


@pytest.mark.parametrize(
    ("left", "expected"),
    [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, RAN_OUT)],
)
def test_which_reminder_stands_on_a_day(left, expected):
    assert reminder_at(UNTIL, UNTIL - timedelta(days=left)) == expected


@pytest.mark.clause("OBJ-2")
def test_ones_own_pages_say_it_from_sixty_days_before_and_where_to_sign_up(wren):
    for left, said in (
        (60, "Your training counts until 18 June 2027."),
        (7, "7 days are left."),
        (0, "Today is the last day."),
        (-1, "Your training ran out on 18 June 2027."),
    ):
        with at(left):
            home = sign_in(wren).open("/desk/").content.decode()
        assert said in home and 'href="/desk/training/sessions/"' in home
    with at(61):
        browser = sign_in(wren)
        assert "Your training" not in browser.open("/desk/").content.decode()
        assert "Sign up for a session" in browser.open("/desk/training/mine/").content.decode()


def test_who_need_not_be_trained_is_not_reminded(wren):
    requiring.decide_position(
        wren.title,
        kind="other-staff",
        exposure="never-meets",
        required=False,
        reason="Works alone in the server room.",
        by=SYSTEM,
    )
    with at(7):
        assert reminding.reminder_for(wren, today()) is None
    reader = hire("owl", Role.READER)
    assert reminding.reminder_for(reader, today()) is None, "never trained: it is said elsewhere"
