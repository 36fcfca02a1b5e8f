"""Words about papers that a person wrote: sent as they are, hidden from staff, theirs to decide."""

import pytest

from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.intake.tests.phone import code_on
from parapluie.vault.models import Item

TEXT = "The inspector shouted at me. My work permit expired in May. The door is broken."


def choose(phone, page, choice):
    return phone.send(page.form("choice"), choice=choice)


def as_staff_read(open_city):
    _matter, thread = office.read(Matter.objects.get(), open_city[0].desk())
    return [line.text for line in thread.lines if line.from_person]


@pytest.mark.clause("BRI-3b", "BRI-3c")
def test_it_is_sent_and_hidden_and_the_page_blames_nobody(open_city, phone):
    page = phone.report(TEXT)
    assert "You may have written" in page.text
    assert page.form("choice").values["choice"] == "leave"
    (read,) = as_staff_read(open_city)
    assert "permit" not in read
    assert "The inspector shouted at me." in read
    assert "The door is broken." in read


@pytest.mark.clause("BRI-3a")
def test_the_person_may_let_staff_see_them(open_city, phone):
    page = choose(phone, phone.report(TEXT), "show")
    assert "Staff can see these words now." in page.text
    assert "You may have written" not in page.text
    assert as_staff_read(open_city) == [TEXT]


@pytest.mark.clause("BRI-3a", "BRI-3c")
def test_the_person_may_take_them_out_for_good(open_city, phone):
    page = phone.report(TEXT)
    before = {one.pk: bytes(one.sealed) for one in Item.objects.all()}
    assert "Taken out." in choose(phone, page, "take-out").text
    changed = [one for one in Item.objects.all() if bytes(one.sealed) != before.get(one.pk)]
    assert len(changed) == 1
    assert "permit" not in as_staff_read(open_city)[0]


@pytest.mark.clause("BRI-3a")
def test_left_alone_they_stay_hidden(open_city, phone):
    assert "Staff do not see these words." in choose(phone, phone.report(TEXT), "leave").text
    assert "permit" not in as_staff_read(open_city)[0]


@pytest.mark.clause("BRI-3a", "BRI-3c")
@pytest.mark.parametrize(("choice", "is_seen"), [("show", True), ("take-out", False)])
def test_what_is_written_later_is_theirs_to_decide_too(open_city, phone, choice, is_seen):
    page = phone.come_back(code_on(phone.report("The lamp is broken.")))
    page = phone.send(page.form("text"), text=TEXT)
    assert "You may have written" in page.text
    page = choose(phone, page, choice)
    assert "You may have written" not in page.text
    assert ("permit" in " ".join(as_staff_read(open_city))) is is_seen


def test_a_second_click_and_a_made_up_choice_change_nothing(open_city, phone):
    page = phone.report(TEXT)
    page = choose(phone, page, "all of it")
    assert "You may have written" in page.text
    form = page.form("choice")
    for _ in range(2):
        assert "Taken out." in phone.send(form, choice="take-out").text
    assert "permit" not in as_staff_read(open_city)[0]


def test_ordinary_words_bring_no_question(open_city, phone):
    assert "You may have written" not in phone.report("The lamp is broken.").text
