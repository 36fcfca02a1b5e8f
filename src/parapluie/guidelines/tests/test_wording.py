"""The City's text is compared word by word, and typography never counts."""

from parapluie.guidelines.checking import Weight, verify_source
from parapluie.guidelines.controls import Control
from parapluie.guidelines.tests import town
from parapluie.guidelines.wording import normalise, read_document

GREETING = Control("desk.greet", "parapluie.desk", ("D-1",))


def _findings(text):
    pack = town.pack()
    return verify_source(pack, read_document(text, pack.sections), [GREETING])


def test_every_clause_is_found_in_the_text_it_was_taken_from():
    assert _findings(town.TEXT) == []


def test_typography_and_line_breaks_do_not_count():
    reset = town.TEXT.replace("“", '"').replace("”", '"').replace("–", "—").replace("- ", "•  ")
    wrapped = reset.replace("It asks", "It\nasks").replace("meant to:", "meant\u00a0to:")
    assert _findings(wrapped) == []


def test_a_changed_word_names_the_clause_and_all_that_claims_it():
    (changed, unclaimed) = _findings(town.TEXT.replace("greet everyone", "greet most people"))
    assert (changed.weight, changed.about) == (Weight.REVIEW, "D-1")
    for claiming in (
        "desk.greet",
        "tests marked clause('D-1')",
        "plain words (fr)",
        "to be reviewed",
    ):
        assert claiming in changed.text
    assert (unclaimed.about, unclaimed.weight) == ("duties", Weight.REVIEW)


def test_a_changed_case_counts_but_a_moved_point_does_not():
    assert [one.about for one in _findings(town.TEXT.replace("Clerks", "clerks"))][:1] == ["D-1"]
    moved = town.TEXT.replace("- Clerks greet", "- Doors stay open.\n- Clerks greet")
    note, fresh = _findings(moved)
    assert (note.weight, note.about) == (Weight.NOTE, "D-1")
    assert "paragraph 2" in note.text
    assert (fresh.about, fresh.weight) == ("duties", Weight.REVIEW)


def test_a_new_sentence_and_a_new_heading_are_not_passed_over():
    grown = town.TEXT.replace("Duties", "Taxes\n\nThere are no taxes.\n\nDuties")
    texts = {(one.about, one.text) for one in _findings(grown)}
    assert ("Taxes", "a heading the pack doesn't know") in texts
    assert any("no clause restates it" in text for _, text in texts)


def test_a_clause_whose_place_is_gone_is_named():
    (gone,) = _findings(town.TEXT.replace("The town considers cats as citizens.", ""))
    assert gone.about == "E-1"
    assert "its place is gone" in gone.text


def test_what_is_folded_is_what_the_module_says():
    assert (
        normalise("  - Let\u00a0people\u200b  fish \u2013 \u201cnow\u201d; and, ")
        == 'Let people fish - "now"'
    )
