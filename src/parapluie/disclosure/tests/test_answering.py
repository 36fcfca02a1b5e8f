"""A partner's side: link and code together, ten minutes, ten tries, and words sealed back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.accounts.models import Role
from parapluie.disclosure import actions, answering, jobs, register, registering
from parapluie.disclosure.errors import DisclosureRefused
from parapluie.disclosure.models import OpenPage, Packet
from parapluie.disclosure.rules import MOST_TRIES, Kind, State
from parapluie.disclosure.tests.agency import ABOUT, FIELDS, WORDS, at_desk, in_days
from parapluie.kit import times
from parapluie.ledger.entries import REPORTER, history, staff
from parapluie.vault import opening, staffkeys
from parapluie.vault.models import Dossier
from tests.reading import french_ease, grade, read


class Caller:
    """Somebody at a partner's computer: follows the 303, keeps no cookie."""

    def __init__(self, language="en"):
        self.client = Client(headers={"accept-language": language})
        self.address = ""

    def get(self, address):
        self.address = address
        return self.client.get(address)

    def post(self, address, **fields):
        answer = self.client.post(address, fields)
        assert answer.status_code == 303
        assert not answer.cookies
        return self.get(answer["Location"])

    def opens(self, handed):
        return self.post(handed.link, code=handed.code)


@pytest.fixture
def handed(agency):
    return agency.send(agency.partner())


@pytest.fixture
def caller():
    return Caller()


def now_of(handed):
    return Packet.objects.get(pk=handed.packet.pk)


def acts(handed):
    wanted = [*answering.ACTS.values(), answering.OPENED, answering.LINK_DIED, jobs.EXPIRED]
    wanted += [actions.REVOKED, actions.NEW_LINK, answering.ANSWERED]
    return [one.act.removeprefix("disclosure.") for one in history(handed.packet.pk, wanted)]


def test_looking_at_a_link_changes_nothing_and_shows_nothing(handed, caller):
    for _ in range(3):
        page = caller.get(handed.link).content.decode()
    assert "You need the code" in page and FIELDS["need"] not in page
    assert acts(handed) == [] and not OpenPage.objects.exists()


def test_link_and_code_together_show_the_words(handed, caller):
    page = caller.opens(handed).content.decode()
    assert all(words in page for words in FIELDS.values())
    assert "What is needed" in page and handed.code not in caller.address
    assert acts(handed) == ["opened"]


@pytest.mark.parametrize("code", ["", "1234", "abcdefgh", "９９９９９９９９"])
def test_what_can_not_be_a_code_costs_no_try(handed, caller, code):
    assert "did not open it" in caller.post(handed.link, code=code).content.decode()
    assert now_of(handed).wrong_tries == 0


def test_after_ten_wrong_codes_the_link_is_dead_and_its_words_are_gone(handed, caller):
    wrong = str((int(handed.code) + 1) % 10**8).zfill(8)
    for _ in range(MOST_TRIES - 1):
        assert caller.post(handed.link, code=wrong).status_code == 200
    assert caller.post(handed.link, code=wrong).status_code == 410
    assert caller.opens(handed).status_code == 410
    assert now_of(handed).sealed is None
    assert (now_of(handed).state, acts(handed)) == (State.SENT, ["link-died"])


def test_a_right_code_takes_back_only_its_own_try(handed, caller):
    wrong = str((int(handed.code) + 1) % 10**8).zfill(8)
    caller.post(handed.link, code=wrong)
    caller.opens(handed)
    assert now_of(handed).wrong_tries == 1


def test_after_ten_minutes_the_words_are_hidden_but_an_answer_still_goes(agency, handed, caller):
    with time_machine.travel(times.now(), tick=False) as clock:
        caller.opens(handed)
        page = caller.address
        clock.shift(timedelta(minutes=11))
        shown = caller.get(page).content.decode()
        assert FIELDS["need"] not in shown and "Ten minutes are over" in shown
        sent = caller.post(page, act="answer", text="We are on our way.", once="form")
        assert "has arrived" in sent.content.decode()
        clock.shift(timedelta(minutes=66))
        assert caller.get(page).status_code == 410
        assert jobs.close_pages() == "1 closed"
    assert len(register.answers_of(handed.packet)) == 1


def test_a_link_opens_once_and_leads_to_the_next(handed, caller):
    page = caller.opens(handed)
    following = re.search(r"/p/[\w-]{22}", page.content.decode()).group()
    again = Caller()
    assert again.opens(handed).status_code == 410  # for whoever found the old message
    with time_machine.travel(times.now() + timedelta(days=2)):
        assert FIELDS["need"] in again.post(following, code=handed.code).content.decode()
        assert again.post(following, code=handed.code).status_code == 410
    assert acts(handed) == ["opened", "opened"] and now_of(handed).wrong_tries == 0


def test_a_second_click_finds_the_page_the_first_one_opened(handed, caller):
    form = caller.get(handed.link).content.decode()
    page = re.search(r'name="page" value="([^"]+)"', form).group(1)
    for _ in range(2):
        shown = caller.post(handed.link, code=handed.code, page=page)
        assert FIELDS["need"] in shown.content.decode()
    assert acts(handed) == ["opened"]


@pytest.mark.parametrize("page", ["", "a", "../desk", "é" * 22])
def test_a_page_has_an_address_nobody_can_guess(handed, caller, page):
    caller.post(handed.link, code=handed.code, page=page)
    assert len(caller.address) == len("/p/open/") + 22 and "é" not in caller.address


def test_words_of_an_open_page_lie_sealed(handed, caller):
    caller.opens(handed)
    kept = bytes(OpenPage.objects.get().sealed)
    assert FIELDS["need"].encode() not in kept and b"following" not in kept


def test_an_answer_can_be_read_by_the_matters_readers_and_nobody_else(agency, handed, caller):
    caller.opens(handed)
    for _ in range(2):  # a second click
        caller.post(
            caller.address.partition("?")[0], act="answer", text="Come at noon.", once="form"
        )
    (answer,) = register.answers_of(handed.packet)
    ana = staffkeys.unlock(agency.ana.holder, WORDS)
    by = staff("reader", agency.ana.pk)
    (item,) = opening.open_items(agency.file, ana, by=by, purpose="read")
    assert (item.id, item.kind) == (answer.item, "partner-answer")
    assert item.author == handed.packet.partner.author
    assert item.content == {
        "packet": handed.packet.pk,
        "partner": handed.packet.partner.name,
        "text": "Come at noon.",
    }


@pytest.mark.clause("BRI-3c")
def test_an_answer_with_somebodys_status_comes_back_whole_and_is_not_kept(handed, caller):
    caller.opens(handed)
    text = "We met her at noon. Her visa ran out in May."
    here = caller.address.partition("?")[0]
    page = caller.client.post(here, {"act": "answer", "text": text, "once": "form"})
    said = page.content.decode()
    assert page.status_code == 422
    assert f"{text}</textarea>" in said
    assert "Please take out: " in said
    assert "/desk/" not in said
    assert not register.answers_of(handed.packet)


def test_a_partner_says_yes_and_then_that_it_is_done(handed, caller):
    caller.opens(handed)
    page = caller.address
    assert "You said that you can help." in caller.post(page, act="accept").content.decode()
    assert "Thank you" in caller.post(page, act="done").content.decode()
    assert sorted(acts(handed)) == ["accepted", "done", "opened"]
    assert (now_of(handed).state, now_of(handed).sealed) == (State.DONE, None)
    assert caller.get(handed.link).status_code == 410


def test_a_partner_who_can_not_help_keeps_nothing(handed, caller):
    caller.opens(handed)
    page = caller.address
    caller.post(page, act="decline")
    assert (now_of(handed).state, now_of(handed).sealed) == (State.DECLINED, None)
    assert caller.get(page).status_code == 410
    assert caller.post(page, act="accept").status_code == 410


def test_what_the_person_takes_back_opens_nothing_any_more(handed, caller):
    caller.opens(handed)
    page = caller.address
    actions.revoke_packet(handed.packet, by=REPORTER)
    assert caller.get(page).status_code == caller.get(handed.link).status_code == 410
    assert not Packet.objects.exclude(sealed=None).exists()
    assert actions.revoke_packet(handed.packet, by=REPORTER).state == State.REVOKED
    assert acts(handed).count("revoked") == 1


def test_a_packet_ends_on_its_day_whether_or_not_the_clock_ran(handed, caller):
    assert jobs.expire_packets() == "0 ended"
    with time_machine.travel(times.now() + timedelta(days=15)):
        assert caller.opens(handed).status_code == 410
        assert jobs.expire_packets() == "1 ended"
        assert jobs.expire_packets() == "0 ended"
    assert (now_of(handed).state, now_of(handed).sealed) == (State.EXPIRED, None)


def test_every_dead_link_gets_the_same_page(agency, handed, caller):
    gone = agency.send(agency.partner())
    actions.revoke_packet(gone.packet, by=agency.by)
    pages = [caller.get(address).content for address in ("/p/unknown", gone.link, "/p/open/none")]
    assert len(set(pages)) == 1


def test_a_lost_link_is_replaced_and_the_old_one_is_dead(agency, handed, caller):
    caller.opens(handed)
    old_page = caller.address
    new = actions.new_link(handed.packet.pk, fields=FIELDS, language="en", by=agency.by)
    assert caller.opens(handed).status_code == caller.get(old_page).status_code == 410
    assert FIELDS["need"] in caller.opens(new).content.decode()
    assert "new-link" in acts(handed)


def test_a_new_link_carries_no_other_words_and_nothing_that_ended(agency, handed):
    with pytest.raises(DisclosureRefused):
        actions.new_link(
            handed.packet.pk, fields=FIELDS | {"need": "More."}, language="en", by=agency.by
        )
    actions.revoke_packet(handed.packet, by=agency.by)
    with pytest.raises(DisclosureRefused):
        actions.new_link(handed.packet.pk, fields=FIELDS, language="en", by=agency.by)


def test_closing_a_partner_takes_back_what_they_could_still_open(agency, handed, caller):
    sam = at_desk(agency.ben, Role.SUPERVISOR)
    later = agency.partner(name="Those who follow")
    registering.close_partner(handed.packet.partner, successor=later, desk=sam)
    assert caller.opens(handed).status_code == 410
    assert register.sent_about(ABOUT)[0].state == State.REVOKED
    with pytest.raises(DisclosureRefused):
        agency.send(handed.packet.partner)


def test_only_who_oversees_changes_the_register(agency):
    peers = agency.partner()
    with pytest.raises(DisclosureRefused):
        registering.close_partner(peers, successor=None, desk=at_desk(agency.ana, Role.READER))


def test_an_answer_to_an_erased_matter_goes_nowhere(agency, handed, caller):
    caller.opens(handed)
    Dossier.objects.filter(pk=agency.file.pk).update(erased_on=times.today())
    page = caller.address
    assert caller.post(page, act="answer", text="Hello.", once="form").status_code == 410
    assert caller.opens(handed).status_code == 410
    assert jobs.expire_packets() == "1 ended"
    assert (now_of(handed).state, register.answers_of(handed.packet)) == (State.REVOKED, [])


def test_withdrawing_takes_back_all_that_left(agency, handed, caller):
    agency.send(agency.partner(name="Others"))
    assert actions.revoke_all(ABOUT, by=REPORTER) == 2
    assert {one.state for one in register.sent_about(ABOUT)} == {State.REVOKED}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_partners_pages_are_easy_to_read(agency, language):
    handed, caller = agency.send(agency.partner(Kind.SHELTER), until=in_days(9)), Caller(language)
    bodies = [caller.get(handed.link), caller.opens(handed)]
    page = caller.address
    bodies += [caller.get("/p/none"), caller.post(page, act="decline")]
    for body in bodies:
        reading = read(body.content.decode())
        if language == "en":
            assert grade(reading) <= 6.0, reading.sentences
        else:
            assert french_ease(reading) >= 70.0, reading.sentences
