"""Staff write down what somebody says; the code is handed over, and is theirs after that."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.test import Client

from parapluie.accounts.models import Rank
from parapluie.cases import actions, entering, ways
from parapluie.cases.channels import Channel, Keeper
from parapluie.cases.entering import TakenDown
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.vault import codes, letterbox
from parapluie.vault.errors import CodeChanged, CodeHandedOver
from parapluie.vault.models import Item, ReporterKey

pytestmark = pytest.mark.django_db
CODE = re.compile(r"(?:\d{4} ){5}\d{4}")
ONCE = "A" * 22


@pytest.fixture
def readers():
    return [office.reader("amira"), office.reader("ben", title="Outreach worker")]


@pytest.fixture
def clerk():
    return office.staff("clerk", title="Front desk clerk")


def said(**more):
    words = {"text": "He follows me.", "limits": "Do not call.", "urgent": False, "language": "fr"}
    way = {"channel": Channel.PHONE, "keeper": Keeper.PERSON}
    return TakenDown(**{**words, **way, **more})


def test_what_somebody_says_is_kept_and_its_code_handed_over(readers, clerk):
    handed = entering.take_down(said(), by=office.at_desk(clerk), once=ONCE)
    matter = Matter.objects.get()
    assert ways.channel_of(matter) == Channel.PHONE and CODE.fullmatch(handed.code)
    _, thread = office.read(matter, office.at_desk(readers[0]))
    assert [line.text for line in thread.lines if line.from_person] == ["He follows me."]
    assert [line.text for line in thread.limits] == ["Do not call."]
    taken = next(item for item in thread.items if item.kind == "taken-down")
    assert (taken.author, taken.content["title"]) == (clerk.holder, "Front desk clerk")


@pytest.mark.clause("BRI-3b", "BRI-3c")
@pytest.mark.parametrize("field", ["text", "limits"])
def test_what_staff_take_down_names_nobodys_status(readers, clerk, field):
    """Sealed as the person's words, but it is staff who write: what is told isn't written down."""
    with pytest.raises(WordsStopped):
        told = said(**{field: "Her visa ran out in May."})
        entering.take_down(told, by=office.at_desk(clerk), once=ONCE)
    assert not Matter.objects.exists()


@pytest.mark.clause("PRE-3", "BRI-3a")
@pytest.mark.kills("vault.letterbox.check_key")
@pytest.mark.kills("vault.letterbox.check_own")
def test_whoever_typed_it_reads_and_writes_nothing_with_the_code(readers, clerk):
    handed = entering.take_down(said(), by=office.at_desk(clerk), once=ONCE)
    secret = codes.keys_of(handed.code)
    box = letterbox.find(secret)
    for does in (letterbox.read, letterbox.hold):
        with pytest.raises(CodeHandedOver):
            does(box, secret.private)
    own = office.new_secret()
    letterbox.change_code(box, secret.private, own)
    told = [item.content.get("title") for item in letterbox.read(box, own.private)]
    assert "Front desk clerk" in told
    with pytest.raises(CodeChanged):
        letterbox.read(box, secret.private)


@pytest.mark.clause("RES-1")
@pytest.mark.kills("cases.entering.check_trained")
def test_nobody_untrained_takes_anything_down(readers):
    temp = office.staff("temp", trained=False)
    with pytest.raises(CasesRefused):
        entering.take_down(said(), by=office.at_desk(temp), once=ONCE)
    assert not Matter.objects.exists()


def test_whoever_took_it_down_is_asked_the_same_question_before_reading(readers, clerk):
    amira = office.at_desk(readers[0])
    entering.take_down(said(), by=amira, once=ONCE)
    with pytest.raises(CasesRefused):
        actions.read_matter(Matter.objects.select_related("letterbox", "file").get(), by=amira)


def test_a_form_sent_twice_makes_one_matter(readers, clerk):
    entering.take_down(said(), by=office.at_desk(clerk), once=ONCE)
    with pytest.raises(IntegrityError):
        entering.take_down(said(), by=office.at_desk(clerk), once=ONCE)


def test_of_an_organisation_only_its_kind_is_kept_and_sealed(readers, clerk):
    entering.take_down(
        said(keeper=Keeper.ORGANISATION, body="health"), by=office.at_desk(clerk), once=ONCE
    )
    _, thread = office.read(Matter.objects.get(), office.at_desk(readers[0]))
    taken = next(item for item in thread.items if item.kind == "taken-down")
    assert (taken.content["keeps"], taken.content["body"]) == ("organisation", "health")


@pytest.mark.parametrize("lost", ["channel", "text", "language"])
def test_the_page_keeps_what_was_typed(readers, clerk, lost):
    browser = office.sign_in(Client(), clerk, unlocked=False)
    typed = {key: value for key, value in fields().items() if key != lost}
    page = browser.post("/desk/enter/", typed)
    assert page.status_code == 422 and "Do not call." in page.content.decode()


def fields(**more):
    way = {"once": ONCE, "channel": "v", "language": "fr", "keeper": "person", "body": ""}
    return {**way, "text": "He follows me.", "limits": "Do not call.", **more}


def test_the_code_is_shown_once_in_no_address_and_in_clear_nowhere(readers, clerk):
    browser = office.sign_in(Client(), clerk, unlocked=False)
    answer = browser.post("/desk/enter/", fields())
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/enter/{ONCE}/")
    page = browser.get(answer["Location"]).content.decode()
    code = CODE.search(page).group()
    assert "Gardez ceci en lieu sûr" in page and "/return/" in page
    written = [repr(one) for model in (Entry, Item, ReporterKey) for one in model.objects.values()]
    written += [repr(one.get_decoded()) for one in Session.objects.all()]
    assert not [one for one in written if code in one or code.replace(" ", "") in one]
    browser.post(answer["Location"])
    again = browser.get(answer["Location"], follow=True).content.decode()
    assert code not in again and "That page is closed" in again


def test_sent_twice_by_a_second_click_shows_the_same_code(readers, clerk):
    browser = office.sign_in(Client(), clerk, unlocked=False)
    shown = [browser.post("/desk/enter/", fields(), follow=True).content.decode() for _ in range(2)]
    first, second = (CODE.search(page).group() for page in shown)
    assert first == second and Matter.objects.count() == 1


def test_another_browser_and_another_person_see_no_code(readers, clerk):
    browser = office.sign_in(Client(), clerk, unlocked=False)
    place = browser.post("/desk/enter/", fields())["Location"]
    other = office.sign_in(Client(), readers[0], unlocked=False)
    assert not CODE.search(other.get(place, follow=True).content.decode())


def test_who_wants_no_answer_leaves_without_a_code(readers, clerk):
    browser = office.sign_in(Client(), clerk, unlocked=False)
    answer = browser.post("/desk/enter/", fields(keeper="nobody"), follow=True)
    assert not CODE.search(answer.content.decode())
    _, thread = office.read(Matter.objects.get(), office.at_desk(readers[0]))
    assert [one.content["keeps"] for one in thread.items if one.kind == "taken-down"] == ["nobody"]


def test_the_matters_page_says_who_took_it_down(readers, clerk):
    office.sign_in(Client(), clerk, unlocked=False).post("/desk/enter/", fields())
    matter = Matter.objects.get()
    browser = office.sign_in(Client(), readers[0])
    browser.post(f"/desk/matters/{matter.reference}/declare/", {"kind": "none"})
    page = browser.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "taken down by Front desk clerk" in page and "In person" in page


@pytest.mark.clause("RES-2")
def test_conduct_that_a_colleague_sees_becomes_the_same_matter_as_anyones(clerk):
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    alex = office.designated("alex", Rank.ALTERNATE, title="City Solicitor")
    asked = {"addressed": "“Please don't read files aloud.”", "first_reader": "alternate"}
    said_by_staff = said(channel=Channel.STAFF, keeper=Keeper.NOBODY, lane="c", asked=asked)
    entering.take_down(said_by_staff, by=office.at_desk(clerk), once=ONCE)
    matter = Matter.objects.get()
    _, thread = office.read(matter, office.at_desk(alex))
    parts = [text for line in thread.lines for _name, text in line.parts]
    assert "“Please don't read files aloud.”" in parts


@pytest.mark.parametrize("lane", ["a", "b", "c"])
def test_the_page_asks_what_each_lane_asks(lane, client, clerk):
    for name in ("bela", "carl"):
        office.reader(name, lane="b")
    office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    office.designated("alex", Rank.ALTERNATE, title="City Solicitor")
    for name in ("amira", "ben"):
        office.reader(name)
    office.sign_in(client, clerk, unlocked=False)
    page = client.get(f"/desk/enter/?lane={lane}").content.decode()
    assert [name in page for name in ('name="place"', 'name="first_reader"')] == [
        lane == "b",
        lane == "c",
    ]
    words = {"channel": "t", "text": "It is loud.", "language": "en", "keeper": "person"}
    client.post(f"/desk/enter/?lane={lane}", {**words, "once": ONCE})
    assert Matter.objects.get().lane == lane
