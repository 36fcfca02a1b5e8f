"""The person steers from the letterbox: how far the City goes, and a yes or no to each sharing."""

import pytest

from parapluie.cases import actions, sharing
from parapluie.cases.models import Matter
from parapluie.cases.sharing_models import Rung
from parapluie.intake.tests.phone import code_on
from parapluie.ledger.models import Entry

TEXT = "My landlord says he will put me out."


@pytest.fixture
def code(open_city, phone) -> str:
    return code_on(phone.report(TEXT))


def choose(phone, code, allows):
    page = phone.come_back(code)
    form = next(one for one in page.forms if one.values.get("act") == "rung")
    return phone.send(form, allows=allows)


@pytest.mark.clause("BRI-3a")
def test_unless_the_person_says_more_the_city_only_listens(phone, code):
    page = phone.come_back(code)
    form = next(one for one in page.forms if one.values.get("act") == "rung")
    assert form.values["allows"] == "listen"
    assert "Nothing has left." in page.text
    assert not Rung.objects.exists()
    refusal = sharing.check_city_may_act(Matter.objects.get())
    assert refusal and refusal.clause == "BRI-3a" and refusal.instead


@pytest.mark.clause("BRI-3a")
def test_the_person_goes_up_and_down_the_ladder_and_readers_see_it_first(open_city, phone, code):
    matter, desk = Matter.objects.get(), open_city[0].desk()
    assert "Noted." in choose(phone, code, "city").text
    assert sharing.check_city_may_act(matter) is None
    actions.declare_conflict(matter, kind="none", by=desk)
    said = [line.text for line in actions.read_matter(matter, by=desk).lines]
    assert said[-1] == "What they allow now: The City may act on it. Nothing leaves City Hall."
    choose(phone, code, "listen")
    assert sharing.check_city_may_act(matter)
    entered = Entry.objects.filter(act="sharing.rung")
    assert [(one.actor_role, one.second) for one in entered] == [("reporter", None)] * 2


def test_the_same_choice_twice_is_said_once(phone, code):
    for _ in range(2):
        choose(phone, code, "city")
    assert Entry.objects.filter(act="sharing.rung").count() == 1


def test_a_rung_nobody_offers_changes_nothing(phone, code):
    choose(phone, code, "everything")
    assert not Rung.objects.exists()


def test_whoever_acts_on_an_older_choice_is_told(open_city, phone, code):
    before = Matter.objects.get().turn
    choose(phone, code, "city")
    assert Matter.objects.get().turn == before + 1
