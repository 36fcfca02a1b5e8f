"""A word that wears a disguise reads as the word, and is marked where it stands."""

import pytest

from parapluie.screens import lexicon
from parapluie.screens.findings import Where
from parapluie.screens.folding import fold, readings
from parapluie.screens.screening import run

DISGUISED = [
    "She is un-documented.",
    "She is undocu\u2011mented.",
    "She is undocu-\nmented.",
    "She is undo\u00adcumented.",
    "She is und\u200bocumented.",
    "She is u n d o c u m e n t e d here.",
    "She is u.n.d.o.c.u.m.e.n.t.e.d here.",
    "She is ｕｎｄｏｃｕｍｅｎｔｅｄ here.",
    "She is ᴜɴᴅᴏᴄᴜᴍᴇɴᴛᴇᴅ here.",
    "She is undocumentеd.",  # a Cyrillic е
    "She is undоcumеntеd.",
    "She is und0cument3d here.",
    "She is \u202eundocumented\u202c here.",
    "She is uńdöcumënted.",
]


@pytest.mark.parametrize("text", DISGUISED)
@pytest.mark.clause("BRI-3c")
def test_a_disguised_word_is_refused_where_it_stands(text):
    found = [one for one in run(text, "en", Where.LEAVING) if one.screen == "status"]
    assert found, text
    marked = text[found[0].start : found[0].end]
    assert marked.strip("., ")[-1] in "dԁｄᴅ\u202c"
    assert "here" not in marked


def test_offsets_lead_back_to_the_original_whatever_was_folded():
    for text in ("a  b", "Œuvre É", "e\u0301te\u0301", "ﬁn", "x\u200by", "🇻🇮🇸🇦", "日本"):
        for one in readings(text):
            for at in range(len(one.signs)):
                assert 0 <= one.start(at) < one.end(at + 1) <= len(text)


def test_accents_capitals_and_gaps_do_not_matter():
    assert fold("Réfugiée\u00a0 DE  l’Été").signs == "refugiee de l'ete"


@pytest.mark.parametrize(
    "text",
    [
        "Please call 6 0 4 5 5 5, well-lit and up-to-date, 5 µm.",
        "A. B. C. D. Łukasz Đỗ, naïve façade \N{WHITE SMILING FACE} œuvre",
        "Unit 4a and lot 3b2 share a c0mmon wall.",
    ],
)
def test_odd_signs_alone_are_no_finding(text):
    assert [one for one in run(text, "en", Where.STAFF) if one.strength == "refuse"] == []


def test_no_phrase_of_a_lexicon_is_longer_than_what_is_looked_at():
    for language in lexicon.languages():
        for concept, words in lexicon.words_of(language).items():
            for word in words:
                assert len(fold(word).signs) <= lexicon.LONGEST, (language, concept, word)


@pytest.mark.clause("BRI-3c")
@pytest.mark.parametrize(
    "text",
    [
        "Her visa expired in May and she is undocumented. ขอบคุณ",
        "Her visa expired in May. αβγ",
        "She has no papers, CBSA is looking for her. ありがとう",
        "Her visa expired in May \ud800.",
    ],
)
def test_letters_nobody_knows_hide_no_words_beside_them(text):
    for where in (Where.STAFF, Where.REPORTER):
        assert "status" in [one.screen for one in run(text, "", where)]
