"""A link is handed over once, used up by sending its form and never by looking."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.accounts import invitations, readers
from parapluie.accounts.errors import InvitationSpent
from parapluie.accounts.models import Invitation, Person, Role
from parapluie.accounts.tests.people import PASSWORD, hire, sign_in
from parapluie.ledger.entries import SYSTEM

pytestmark = pytest.mark.django_db
NEW = "a password nobody guesses"


@pytest.fixture
def administrator():
    return hire("ada", Role.ADMINISTRATOR, passphrase=None)


@pytest.fixture
def reader():
    return hire("wren", Role.READER)


def test_looking_at_a_link_changes_nothing_and_sending_its_form_uses_it_up(administrator):
    boss = sign_in(administrator)
    made = boss.send(
        "/desk/people/invite/", username="finch", title="Outreach worker", role="reader", lane="a"
    )
    page = boss.open(made["Location"]).content.decode()
    link = page.split("/desk/invitation/")[1].split("/")[0]
    assert link not in boss.open(made["Location"]).content.decode()  # shown once
    visitor, address = Client(), f"/desk/invitation/{link}/"
    for _ in range(3):
        assert visitor.get(address).status_code == 200
    assert not Person.objects.get(username="finch").is_active
    sent = {"password": NEW, "again": NEW}
    assert visitor.post(address, sent)["Location"].startswith("/desk/sign-in/")
    assert visitor.post(address, sent).status_code == 403
    assert visitor.get(address).status_code == 403


def test_a_link_leads_where_people_reach_the_desk(administrator, settings):
    settings.ORIGIN, settings.SECURE = "https://desk.city.example", True
    boss, finch = sign_in(administrator), hire("finch")
    made = boss.send(f"/desk/people/{finch.pk}/", act="new-link")
    page = boss.open(made["Location"]).content.decode()
    assert "https://desk.city.example/desk/invitation/" in page


def test_a_link_stands_on_the_page_of_its_person_alone(administrator, reader):
    boss, finch = sign_in(administrator), hire("finch")
    made = boss.send(f"/desk/people/{finch.pk}/", act="new-link")
    assert "/desk/invitation/" not in boss.open(f"/desk/people/{reader.pk}/").content.decode()
    boss.client.head(made["Location"])
    assert "/desk/invitation/" in boss.open(made["Location"]).content.decode()


def test_two_who_use_one_link_at_once_do_not_both_win(administrator):
    finch = hire("finch", passphrase=None)
    token = invitations.make_invitation(finch, by=SYSTEM)
    invitations.take_up_invitation(token, password=NEW)
    with pytest.raises(InvitationSpent):
        invitations.take_up_invitation(token, password="another password here")


def test_a_link_dies_after_seven_days_when_revoked_and_when_renewed():
    finch = hire("finch", passphrase=None)
    with time_machine.travel(datetime(2026, 11, 1, 20, tzinfo=UTC), tick=False) as clock:
        token = invitations.make_invitation(finch, by=SYSTEM)
        clock.shift(timedelta(days=7))
        assert invitations.find_invitation(token)
        clock.shift(timedelta(days=1))
        with pytest.raises(InvitationSpent):
            invitations.find_invitation(token)
        newer = invitations.make_invitation(finch, by=SYSTEM)
        invitations.revoke_invitation(finch, by=SYSTEM)
        with pytest.raises(InvitationSpent):
            invitations.find_invitation(newer)


def test_the_token_itself_is_stored_nowhere():
    from parapluie.accounts.tests.people import everything_stored

    token = invitations.make_invitation(hire("finch"), by=SYSTEM)
    assert token not in everything_stored()
    assert Invitation.objects.count() == 1


def test_a_second_link_replaces_password_and_second_step_and_leaves_the_key_alone(reader):
    before = readers.key_digest(reader.holder)
    token = invitations.make_invitation(reader, by=SYSTEM)
    invitations.take_up_invitation(token, password=NEW)
    assert readers.key_digest(reader.holder) == before
    client = Client()
    client.post("/desk/sign-in/", {"login": "wren", "password": NEW})
    assert client.get("/desk/people/")["Location"].startswith("/desk/second-step/set-up/")
    assert not Client().login(username="wren", password=PASSWORD)
