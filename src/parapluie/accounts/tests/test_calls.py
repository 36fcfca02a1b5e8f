"""Where calls reach somebody is theirs to say, and theirs to take back."""

import pytest
from django.core import mail

from parapluie.accounts import callmail
from parapluie.accounts.models import NoticeAddress
from parapluie.accounts.tests.people import hire
from parapluie.config.env import Environment
from parapluie.kit.errors import OperatorError
from parapluie.kit.privacy import Privacy
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_on(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "desk@city.example"


@pytest.fixture
def amira(client):
    person = hire("amira")
    client.force_login(person)
    return person


def test_somebody_gives_an_address_and_takes_it_back(client, amira):
    assert client.post("/desk/calls/", {"to": "nowhere"}).status_code == 422
    assert client.post("/desk/calls/", {"to": "a@city.example"}).status_code == 303
    assert callmail.address_of(amira) == "a@city.example"
    assert "a@city.example" in client.get("/desk/calls/").content.decode()
    client.post("/desk/calls/", {"act": "end"})
    assert not NoticeAddress.objects.exists()


def test_a_mistyped_address_comes_back_with_its_page_and_what_was_typed(client, amira):
    page = client.post("/desk/calls/", {"to": "a@city"}).content.decode()
    assert 'value="a@city"' in page and "error" in page


def test_nobody_elses_page_shows_an_address(client, amira):
    callmail.give_address(amira, "a@city.example", by=SYSTEM)
    client.force_login(hire("ben"))
    for page in ("/desk/calls/", "/desk/people/", "/desk/"):
        assert "a@city.example" not in client.get(page).content.decode()


def test_the_ledger_says_that_there_is_an_address_and_not_which(amira):
    callmail.give_address(amira, "a@city.example", by=SYSTEM)
    callmail.take_address_away(amira, by=SYSTEM)
    acts = [one.act for one in Entry.objects.filter(subject=amira.pk)]
    assert {callmail.GIVEN, callmail.TAKEN_AWAY} <= set(acts)
    assert "city.example" not in repr(list(Entry.objects.values_list()))


def test_an_address_is_never_exported():
    assert set(NoticeAddress.privacy.values()) == {Privacy.NEVER}


def test_one_line_of_a_header_stays_one_line(client, amira):
    posted = {"to": "a@city.example\r\nBcc: b@city.example"}
    assert client.post("/desk/calls/", posted).status_code == 422


def test_the_mail_is_plain_short_and_in_every_language(amira):
    callmail.give_address(amira, "a@city.example", by=SYSTEM)
    assert callmail.tell(amira.pk)
    [letter] = mail.outbox
    assert letter.body.splitlines()[0] == (
        "Something waits for you at City Hall’s desk. Please sign in."
    )
    assert letter.content_subtype == "plain" and "connecter" in letter.body
    assert letter.from_email == "City Hall <desk@city.example>"


@pytest.mark.parametrize("found", ["25:00", "8h30", "soon"])
def test_hours_nobody_can_read_are_refused(found):
    with pytest.raises(OperatorError, match="PARAPLUIE_DIGEST_AT"):
        Environment({"PARAPLUIE_DIGEST_AT": found}).hours("PARAPLUIE_DIGEST_AT", "8:30", "When.")


def test_a_password_file_that_is_not_there_is_refused(tmp_path):
    environment = Environment({"PARAPLUIE_MAIL_PASSWORD_FILE": str(tmp_path / "none")})
    with pytest.raises(OperatorError, match="PARAPLUIE_MAIL_PASSWORD_FILE"):
        environment.secret("PARAPLUIE_MAIL_PASSWORD_FILE", "Its file.")
