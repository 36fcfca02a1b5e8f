"""Consent as it is lived: asked, refused, asked again, given, used and withdrawn."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.cases.models import Matter, TwoPersonStep
from parapluie.cases.sharing_models import SharingQuestion
from parapluie.disclosure import answering, register, registering
from parapluie.disclosure.registering import Entry as Registered
from parapluie.intake.tests.phone import Phone, code_on
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from tests.people import Hired

TEXT = "My landlord says he will put me out."
NEED = "Somebody is told to leave their flat by Friday."
WHY = "They know the law on housing."
NEW = "The landlord set a new day, and they can come along."


@pytest.fixture
def code(open_city, phone) -> str:
    return code_on(phone.report(TEXT))


def register_partner(kind: str, name: str, purpose: str):
    entry = Registered(
        kind=kind,
        name=name,
        purpose=purpose,
        agreement="Shelf 3",
        agreed_on=times.today() - timedelta(days=10),
        agreed_until=times.today() + timedelta(days=300),
    )
    return registering.add_partner(entry, by=SYSTEM)


@pytest.fixture
def tenants(db):
    return register_partner("tenants", "Alder Tenants", "housing-advice")


@pytest.fixture
def police(db):
    return register_partner("police", "Alder Police", "protection")


class Desk:
    """Somebody's browser at the desk, on one matter."""

    def __init__(self, hired: Hired) -> None:
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(hired.person)
        self.client.post("/desk/unlock/", {"passphrase": hired.passphrase})
        self.at = f"/desk/matters/{Matter.objects.get().reference}/"
        self.client.post(self.at + "declare/", {"kind": "none"})
        self.page()

    def page(self, step: str = "") -> str:
        return self.client.get(self.at + step).content.decode()

    def do(self, step: str, **fields: object) -> str:
        seen = Matter.objects.get().turn
        answer = self.client.post(self.at + step, {"seen": seen, **fields}, follow=True)
        return answer.content.decode()

    def ask(self, partner, why: str, **fields: str) -> str:
        until = (times.today() + timedelta(days=7)).isoformat()
        words = {"part-need": NEED, **fields}
        return self.do("ask/", partner=partner.pk, why=why, until=until, **words)


def say(phone: Phone, code: str, answer: str):
    page = phone.come_back(code)
    form = next(one for one in page.forms if one.values.get("act") == "consent")
    return phone.send(form, answer=answer)


@pytest.mark.clause("BRI-3a", "BRI-2b")
@pytest.mark.kills("intake.letters.pass_on")
def test_consent_is_asked_refused_asked_again_given_used_and_withdrawn(
    open_city, phone, code, tenants
):
    desk = Desk(open_city[0])
    assert "Alder Tenants" in desk.page("ask/")
    assert "No answer means no." in desk.ask(tenants, WHY)

    page = phone.come_back(code)
    assert "A question for you" in page.text
    for words in ("Alder Tenants", NEED, WHY, "Advice on housing", "Nothing has left."):
        assert words in page.text
    assert "You said no." in say(phone, code, "no").text

    assert "They said no on" in desk.page(f"ask/?partner={tenants.pk}")
    assert "with this reason before" in desk.ask(tenants, WHY)
    assert "No answer means no." in desk.ask(tenants, NEW)
    assert "You said no on" in phone.come_back(code).text
    assert "You said yes." in say(phone, code, "yes").text
    assert register.sent_about(Matter.objects.get().reference) == []  # a yes sends nothing

    asked = SharingQuestion.objects.get(state="yes")
    assert "they said yes, until" in desk.page()
    assert NEED in desk.page(f"send/?question={asked.pk}")
    handed = desk.do("send/", question=asked.pk)
    token, digits = handed.split("/p/")[1][:22], packet_code(handed)
    seen = answering.look(answering.open_packet(token, digits))
    assert seen.fields == {"need": NEED}

    page = phone.come_back(code)
    assert "Nothing has left." not in page.text
    assert "We gave it because you agreed." in page.text
    assert "they can’t unread" in page.text
    page = say(phone, code, "back")
    assert "You took your yes back." in page.text
    assert "They can’t open it any more." in page.text
    assert answering.open_packet(seen.following, digits) is None
    assert "taken back" in desk.page()


def packet_code(page: str) -> str:
    """Return the eight digits of the page that shows them once."""
    return re.search(r"<strong>(\d{8})</strong>", page).group(1)


def test_what_left_without_asking_is_told_on_the_first_day_a_law_allows(
    open_city, phone, code, police
):
    first, second = (Desk(one) for one in open_city)
    months = timedelta(days=60)
    shown = first.do(
        "unasked/",
        partner=police.pk,
        basis="court-order",
        why="The court asks for it.",
        until=(times.today() + timedelta(days=7)).isoformat(),
        law="Order 12/4, shelf 3.",
        tell_on=(times.today() + months).isoformat(),
        **{"part-need": NEED},
    )
    assert "Nothing has left yet." in shown
    row = TwoPersonStep.objects.get()
    assert "Make its link and code below" in second.do("second/", row=row.pk, say="agree")
    page = second.page()
    assert "The person is told on" in page and "Make a link and code" in page
    assert "Nothing has left." in phone.come_back(code).text
    with time_machine.travel(times.now() + months, tick=False):
        page = phone.come_back(code)
    assert "We gave it without asking you. A court order." in page.text
    assert NEED in page.text


def test_without_a_partner_nothing_of_sharing_is_offered(open_city, code):
    assert "Ask about sharing" not in Desk(open_city[0]).page()


def test_words_are_not_lost_when_the_person_wrote_meanwhile(open_city, phone, code, tenants):
    desk = Desk(open_city[0])
    page = phone.come_back(code)
    phone.send(page.form("text"), text="There is more.")
    until = (times.today() + timedelta(days=7)).isoformat()
    words = {"partner": tenants.pk, "why": WHY, "until": until, "part-need": NEED}
    answer = desk.client.post(desk.at + "ask/", {"seen": 1, **words})
    assert answer.status_code == 409
    assert NEED in answer.content.decode()
