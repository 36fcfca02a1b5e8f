"""Words the person wrote that are masked: hidden, kept as they were, shown for a reason."""

import pytest

from parapluie.cases import actions, masks, moderation, receiving, two_people
from parapluie.cases.errors import CasesRefused, Overtaken
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.ledger.models import Entry
from parapluie.vault import letterbox, opening

pytestmark = pytest.mark.django_db

NAME = "Zinnober"
SAID = f"My neighbour {NAME} saw it. {NAME.lower()} lives next door."


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def desk(amira, ben):
    return office.at_desk(amira)


@pytest.fixture
def matter(desk, secret):
    made, _ = office.read(office.report(SAID, limits=f"Do not ask {NAME}.", secret=secret), desk)
    return made


def fresh(matter):
    return Matter.objects.select_related("letterbox", "file", "assignee").get(pk=matter.pk)


def words_of(matter, desk):
    thread = actions.read_matter(fresh(matter), by=desk)
    return " ".join(line.text for line in (*thread.limits, *thread.lines))


def test_masked_words_are_hidden_wherever_the_person_wrote_them(matter, desk):
    receiving.add_reply(matter.letterbox, text=f"{NAME} again.")
    moderation.mask_words(fresh(matter), words=[NAME], by=desk)
    said = words_of(matter, desk)
    assert NAME.lower() not in said.lower()
    assert f"My neighbour {masks.HIDDEN} saw it. {masks.HIDDEN} lives next door." in said
    assert f"Do not ask {masks.HIDDEN}." in said


def test_what_a_form_asked_besides_is_masked_too(amira, ben):
    amira_desk = office.at_desk(amira)
    item = masks.Masked("1", "message", "reporter", None, {"text": "", "asked": {"place": NAME}})
    spans = masks.spans_of([item], [NAME])
    mask = masks.Masked("2", masks.MASK, amira_desk.person.holder, None, {"spans": spans})
    shown = masks.masked([item, mask])
    assert shown[0].content["asked"] == {"place": masks.HIDDEN}


def test_the_original_stays_sealed_as_it_was(matter, desk, secret):
    receiving.add_reply(matter.letterbox, text=f"{NAME} again.")
    moderation.mask_words(fresh(matter), words=[NAME], by=desk)
    items = opening.open_items(matter.file, desk.unlocked, by=desk.actor, purpose="read")
    assert SAID in [item.content.get("text") for item in items]
    own = letterbox.read(letterbox.find(secret), secret.private)
    assert f"{NAME} again." in [item.content.get("text") for item in own]


def test_what_staff_wrote_is_never_masked(matter, desk):
    actions.write_note(matter, text=f"I called {NAME}.", by=desk)
    moderation.mask_words(fresh(matter), words=[NAME], by=desk)
    assert f"I called {NAME}." in words_of(matter, desk)


def test_words_the_person_did_not_write_mask_nothing(matter, desk):
    with pytest.raises(CasesRefused):
        moderation.mask_words(matter, words=["Elsewhere"], by=desk)


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.moderation.check_reason")
def test_the_original_is_shown_to_whoever_says_why_and_the_ledger_knows(matter, desk):
    moderation.mask_words(matter, words=[NAME], by=desk)
    with pytest.raises(CasesRefused):
        moderation.show_original(fresh(matter), text=" ", by=desk)
    assert not Entry.objects.filter(act="matter.mask.shown").exists()
    lines = moderation.show_original(fresh(matter), text="To call the right door.", by=desk)
    assert SAID in [line.text for line in lines]
    assert Entry.objects.get(act="matter.mask.shown").actor == desk.person.pk
    assert "To call the right door." in words_of(matter, desk)


def test_masks_go_for_good_only_when_a_second_person_agrees(matter, desk, ben):
    moderation.mask_words(matter, words=[NAME], by=desk)
    second = office.at_desk(ben)
    office.read(matter, second)
    words = {"text": "Needed.", "masks": moderation.standing_in(fresh(matter), by=desk)}
    row = two_people.propose(fresh(matter), step=masks.UNMASK, words=words, by=desk)
    with pytest.raises(CasesRefused):
        two_people.agree(TwoPersonStep.objects.get(pk=row.pk), by=desk)
    assert NAME not in words_of(matter, desk)
    two_people.agree(TwoPersonStep.objects.get(pk=row.pk), by=second)
    assert SAID in words_of(matter, desk)


def test_a_later_mask_hides_what_an_earlier_one_did_not(matter, desk):
    moderation.mask_words(matter, words=["neighbour"], by=desk)
    moderation.mask_words(fresh(matter), words=[f"neighbour {NAME}"], by=desk)
    assert f"My {masks.HIDDEN} saw it." in words_of(matter, desk)


def test_whoever_comes_second_is_told(matter, desk, ben):
    other = office.at_desk(ben)
    office.read(matter, other)
    seen = fresh(matter)
    moderation.mask_words(fresh(matter), words=[NAME], by=desk)
    with pytest.raises(Overtaken):
        moderation.mask_words(seen, words=["door"], by=other)


def test_masking_from_page_to_page(client, amira, matter):
    office.sign_in(client, amira)
    where, turn = f"/desk/matters/{matter.reference}/", fresh(matter).turn
    assert client.post(f"{where}mask/", {"text": f"{NAME}\n", "seen": turn}).status_code == 303
    page = client.get(where).content.decode()
    assert NAME not in page and masks.HIDDEN in page and "Some words are masked" in page
    asked = {"text": "To call the right door.", "seen": fresh(matter).turn}
    shown = client.post(f"{where}original/", asked)
    assert shown.status_code == 200 and SAID in shown.content.decode()
    empty = client.post(f"{where}original/", {"seen": fresh(matter).turn})
    assert empty.status_code == 422 and NAME not in empty.content.decode()
    given = {"text": "Needed.", "seen": fresh(matter).turn}
    assert client.post(f"{where}unmask/", given).status_code == 303
    assert "Take the masks away for good" in client.get(where).content.decode()
    assert TwoPersonStep.objects.count() == 1
