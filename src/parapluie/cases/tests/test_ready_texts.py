"""Ready texts: whole in each language and lane, harmless, never sent half filled in; preview."""

import re
from itertools import product

import pytest
from django.conf import settings

from parapluie.accounts.models import Lane
from parapluie.cases import actions, ready_texts, receiving
from parapluie.cases.models import Matter
from parapluie.cases.ready_texts import BLANK, every_text, texts_for
from parapluie.cases.rules import OPENED
from parapluie.cases.tests import office
from parapluie.kit.words import NEVER_HELD, OFFICIAL, STIGMA, banned_in
from parapluie.vault import letterbox
from parapluie.vault.models import Item
from tests import reading

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = ("received", "looked", "not-ours", "ask", "thanks")


@pytest.mark.parametrize(("lane", "language"), [*product(Lane.values, LANGUAGES)])
def test_each_lane_has_every_kind_in_every_language(lane, language):
    mine = [one for one in every_text() if lane in one.lanes and one.language == language]
    assert len(mine) == len(KINDS)
    for kind in KINDS:
        assert [one for one in mine if one.id.startswith(kind)], kind


@pytest.mark.clause("SCO-2a")
@pytest.mark.parametrize(("lane", "stage"), [*product(Lane.values, OPENED)])
def test_whoever_answers_finds_help_in_every_lane_at_every_stage(lane, stage):
    offered = ready_texts.texts_for(lane, stage)
    assert {one.language for one in offered} == set(LANGUAGES)
    assert len(offered) >= 3 * len(LANGUAGES)


def test_the_languages_have_the_same_texts_for_the_same_places():
    def places(language):
        mine = [one for one in every_text() if one.language == language]
        return [(one.id, one.lanes, one.stages, one.text.count(BLANK)) for one in mine]

    assert all(places(language) == places("en") for language in LANGUAGES)


def test_no_ready_text_harms_or_asks_what_is_never_held():
    for one in every_text():
        assert not banned_in(f"{one.title}\n{one.text}", (*STIGMA, *NEVER_HELD, *OFFICIAL)), one.key


def page(text):
    said = text.replace(BLANK, "this").split("\n\n")
    return "<main>" + "".join(f"<p>{one}</p>" for one in said) + "</main>"


def test_english_ready_texts_are_easy_to_read():
    for one in every_text():
        if one.language == "en":
            assert reading.grade(reading.read(page(one.text))) <= 6, one.key


def test_french_signs_hold_to_their_words():
    for one in every_text():
        if one.language == "fr":
            assert not re.search(r"« | [»:;!?]", one.title + one.text), one.key


def test_a_text_of_another_lane_or_stage_is_not_offered():
    assert "en-looked-nearby" not in {one.key for one in texts_for("a", "read")}
    assert ready_texts.chosen("en-looked-nearby", "a", "read") == ""
    assert ready_texts.chosen("en-thanks", "a", "read") == ""


@pytest.fixture
def matter(db, amira, ben):
    made, _ = office.read(office.report(), office.at_desk(amira))
    return made


@pytest.fixture
def desk(client, amira, matter):
    return office.sign_in(client, amira)


def where(matter, use=""):
    return f"/desk/matters/{matter.reference}/answer/{use}"


def test_a_link_fills_the_box(desk, matter):
    assert "?use=fr-looked" in desk.get(where(matter)).content.decode()
    shown = desk.get(where(matter, "?use=fr-looked")).content.decode()
    assert "Nous avons examiné ce que vous nous avez dit." in shown
    plain = desk.get(where(matter, "?use=nonsense")).content.decode()
    assert "Nous avons examiné ce que" not in plain


def test_nothing_half_filled_in_is_sent(desk, matter):
    text = ready_texts.chosen("en-looked", "a", "read")
    answer = desk.post(where(matter), {"seen": matter.turn, "text": text})
    assert answer.status_code == 422 and "still to be filled in" in answer.content.decode()
    assert not Item.objects.filter(kind="reply").exists()


def test_a_preview_shows_the_letterbox_and_sends_nothing(amira, ben, client):
    told = receiving.Told("La serrure est brisée.", language="fr")
    receipt = receiving.receive(told, office.new_secret())
    matter = Matter.objects.get(pk=receipt.reference)
    office.read(matter, office.at_desk(amira))
    office.sign_in(client, amira)
    seen = Matter.objects.get(pk=matter.pk).turn
    given = {"seen": seen, "text": "C’est réparé.\nMerci.", "preview": "1"}
    answer = client.post(where(matter), given)
    shown = answer.content.decode()
    assert answer.status_code == 200
    preview = shown[shown.index('id="preview"') : shown.index("</section>", shown.index('id="pre'))]
    assert "Réponse\xa0: Social planner" in preview and "C’est réparé.<br>Merci." in preview
    assert not Item.objects.filter(kind="reply").exists()
    assert Matter.objects.get(pk=matter.pk).turn == seen


@pytest.mark.clause("PRE-2")
def test_the_person_gets_the_words_as_they_were_written(amira, ben):
    secret, desk = office.new_secret(), office.at_desk(amira)
    matter, _ = office.read(office.report(secret=secret), desk)
    written = "  dear  neighbour,\nWE rescued the CAT; nothing else.  "
    actions.answer_matter(matter, text=written, by=desk)
    items = letterbox.read(letterbox.find(secret), secret.private)
    assert [item.content["text"] for item in items if item.kind == "reply"] == [written]
