"""Words about papers that a person wrote: sent as they are, hidden from staff, theirs to decide."""

import pytest

from parapluie.cases import language_wishes, moderation
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.intake.tests.phone import code_on
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import opening, sealing
from parapluie.vault.models import Item

TEXT = "The inspector shouted at me. My work permit expired in May. The door is broken."


def choose(phone, page, choice):
    return phone.send(page.form("choice"), choice=choice)


def as_staff_read(open_city):
    _matter, thread = office.read(Matter.objects.get(), open_city[0].desk())
    return [line.text for line in thread.lines if line.from_person]


@pytest.mark.clause("BRI-3b", "BRI-3c")
@pytest.mark.kills("cases.hiding.with_hidden")
def test_it_is_sent_and_hidden_and_the_page_blames_nobody(open_city, phone):
    page = phone.report(TEXT)
    assert "You may have written" in page.text
    assert page.form("choice").values["choice"] == "leave"
    (read,) = as_staff_read(open_city)
    assert "permit" not in read
    assert read.startswith("The inspector shouted at me. ")
    assert read.endswith(" The door is broken.")


@pytest.mark.clause("BRI-3a")
def test_a_bar_hides_nothing_of_what_stands_after_it(open_city, phone):
    after = " The boss shouts at me. He took my pay. My son is 8 and goes to school here."
    phone.report("My work permit expired." + after)
    assert as_staff_read(open_city)[0].endswith("▇▇▇ expired." + after)


@pytest.mark.clause("BRI-3c")
def test_staff_are_told_what_a_bar_is_and_not_to_ask(open_city, phone, client):
    phone.report(TEXT)
    amira, matter = open_city[0], Matter.objects.get()
    desk = office.sign_in(client, amira.person, unlocked=False)
    desk.post("/desk/unlock/", {"passphrase": amira.passphrase})
    page = desk.get(f"/desk/matters/{matter.reference}/")
    assert "Do not ask what they were." not in page.content.decode()  # nobody has read it yet
    office.read(matter, amira.desk())
    page = desk.get(f"/desk/matters/{matter.reference}/")
    assert "Do not ask what they were." in page.content.decode()


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


@pytest.mark.clause("BRI-3a", "BRI-3c")
def test_they_are_taken_out_whatever_key_they_were_sealed_to(open_city, phone):
    page = phone.report(TEXT)
    matter = Matter.objects.get()
    for dossier in (matter.file, matter.letterbox):
        sealing.roll_epoch(dossier, by=SYSTEM)  # as at night, or with a new code
    assert "Taken out." in choose(phone, page, "take-out").text
    desk = open_city[0].desk()
    opened = opening.open_items(matter.file, desk.unlocked, by=desk.actor, purpose="read")
    assert "permit" not in str([one.content for one in opened])
    assert "blind" not in str([one.content for one in opened if one.kind == "message"])


@pytest.mark.clause("BRI-3c")
def test_a_wish_for_a_language_says_nothing_else(open_city, phone):
    phone.report("The lamp is broken.")
    matter = Matter.objects.get()
    said = "Tagalog. My work permit expired, I am undocumented"
    language_wishes.say(matter.letterbox, wish="use", language=said)
    _matter, thread = office.read(matter, open_city[0].desk())
    _wish, language = language_wishes.latest(thread.items)
    assert language.startswith("Tagalog. ")
    assert "undocumented" not in language


@pytest.mark.clause("BRI-1", "BRI-3a")
def test_what_staff_masked_beside_it_stays_masked_when_it_is_shown(open_city, phone):
    page = phone.report("My work permit expired. Robin Vale shouts at me every night.")
    desk = open_city[0].desk()
    office.read(Matter.objects.get(), desk)
    moderation.mask_words(Matter.objects.get(), words=["Robin Vale"], by=desk)
    choose(phone, page, "show")
    (read,) = as_staff_read(open_city)
    assert "Robin" not in read
    assert "Vale" not in read
    assert "shouts at me every night." in read


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
