"""The stop-gap on the way out: words about status are found, harmless ones mostly aren't."""

import pytest

from parapluie.screens.findings import Strength, Where
from parapluie.screens.screening import run

STATUS = [
    ("en", "She has no visa any more.", "visa"),
    ("en", "They asked to see her PASSPORT", "PASSPORT"),
    ("en", "He will be deported.", "deported"),
    ("en", "She is undocumented", "undocumented"),
    ("en", "CBSA is looking for him", "CBSA"),
    ("en", "no permit to work", "permit to work"),
    ("en", "a refugee claim", "refugee"),
    ("en", "not a citizen", "citizen"),
    ("en", "her im\u200bmigration file", "im\u200bmigration"),
    ("fr", "Elle est sans-papiers.", "sans-papiers"),
    ("fr", "une demande d’asile", "demande d’asile"),
    ("fr", "l’ASFC la cherche", "ASFC"),
    ("fr", "son permis de sejour", "permis de sejour"),
    ("fr", "re\u0301fugie\u0301e", "re\u0301fugie\u0301e"),
]


@pytest.mark.parametrize(("language", "text", "word"), STATUS)
def test_a_word_about_status_is_refused_on_the_way_out(language, text, word):
    (found,) = run(text, language, Where.LEAVING)
    assert text[found.start : found.end] == word
    assert (found.strength, found.clause) == (Strength.REFUSE, "BRI-3c")


HIDDEN = [
    ("She is un-documented.", "un-documented"),
    ("She is undocu\u2011mented.", "undocu\u2011mented"),
    ("She is undocu-\nmented.", "undocu-\nmented"),
    ("She is undo\u00adcumented.", "undo\u00adcumented"),
    ("She is u n d o c u m e n t e d here", "u n d o c u m e n t e d"),
    ("no: n.o  p.a.p.e.r.s", "n.o  p.a.p.e.r.s"),
    ("the _refugee_ claim", "refugee"),
    ("the ｒｅｆｕｇｅｅ claim", "ｒｅｆｕｇｅｅ"),
    ("the ʀᴇꜰᴜɢᴇᴇ claim", "ʀᴇꜰᴜɢᴇᴇ"),
    ("a vısa", "vısa"),
]


@pytest.mark.parametrize(("text", "word"), HIDDEN)
def test_a_word_that_is_disguised_is_refused_where_it_stands(text, word):
    (found,) = run(text, "en", Where.LEAVING)
    assert (text[found.start : found.end], found.label) == (word, "status")


def test_letters_that_only_look_latin_hide_no_word():
    text = "She is undocumentеd."
    whole, word = run(text, "en", Where.LEAVING)
    assert text[word.start : word.end] == text[7:-1]
    assert (whole.label, whole.start, whole.end) == ("unread", 0, len(text))


@pytest.mark.parametrize(
    "text", ["她没有签证。", "без документов", "بدون أوراق", "Her name is 美."]
)
def test_other_letters_cannot_be_read_yet(text):
    (found,) = run(text, "en", Where.LEAVING)
    assert (found.label, found.strength, found.end) == ("unread", Strength.REFUSE, len(text))
    assert "English or French" in found.instead


@pytest.mark.parametrize(
    "text",
    [
        "Please call 6 0 4 5 5 5, well-lit and up-to-date, 5 µm.",
        "A. B. C. D. Łukasz Đỗ, naïve façade \N{WHITE SMILING FACE} œuvre",
        "She pays with a Visa card.",
        "The senior citizens next door.",
        "What is the status of the permit for the roof?",
        "Elle paie par carte Visa.",
        "Un permis de construire affiché.",
    ],
)
def test_ordinary_words_of_a_city_pass(text):
    assert run(text, "fr" if "é" in text or "Elle" in text else "en", Where.LEAVING) == []


def test_another_language_is_refused_whole_with_what_to_do():
    (found,) = run("Kailangan niya ng tulong.", "tl", Where.LEAVING)
    assert (found.start, found.end) == (0, 25)
    assert "English or French" in found.instead


def test_it_stands_in_nobodys_way_elsewhere():
    assert run("Her visa ran out.", "en", Where.REPORTER) == []
