"""A course pack: taken whole, or refused with the place and what is wanted."""

import time
from pathlib import Path

import pytest

from parapluie.training import lessons, pack_text
from parapluie.training.lessons import Block
from parapluie.training.pack_text import PackRefused
from parapluie.training.tests.packs import WHOLE

LANGUAGES = ("en", "fr")
PAGE = 'text = "Nobody has to say who they are."'


def read(text):
    return lessons.read(text, LANGUAGES)


def refused(text):
    with pytest.raises(PackRefused) as found:
        lessons.read(pack_text.decode(text), LANGUAGES) if isinstance(text, bytes) else read(text)
    return found.value.refusal.line


def test_a_pack_is_read_in_every_language():
    pack = read(WHOLE)
    assert (pack.organisation, pack.number) == ("Alder Peer Network", 1)
    first, second = pack.lessons["en"].pages
    assert first.blocks == (
        Block(text="Somebody writes to you. They chose to."),
        Block(points=("Read it twice.", "Answer what they asked.")),
    )
    assert second.title == "What we never ask"
    assert pack.lessons["fr"].questions[1].right == "La personne."


def test_the_right_answer_does_not_stand_first_each_time():
    questions = read(WHOLE).lessons["en"].questions
    assert [one.choices.index(one.right) for one in questions] == [0, 2]


def test_the_example_that_organisations_are_shown_can_be_taken():
    page = (Path(__file__).parents[4] / "docs" / "course-packs.md").read_text("utf-8")
    pack = read(page.partition("```toml\n")[2].partition("```")[0])
    assert [len(one.pages) for one in pack.lessons.values()] == [1, 1]


@pytest.mark.parametrize(
    "raw",
    [
        WHOLE.encode(),
        WHOLE.encode("utf-8-sig"),
        WHOLE.replace("\n", "\r\n").encode(),
    ],
)
def test_a_file_is_read_as_editors_write_it(raw):
    assert lessons.read(pack_text.decode(raw), LANGUAGES) == read(WHOLE)


def test_a_byte_order_mark_that_was_pasted_is_no_fault():
    assert read("\ufeff" + WHOLE) == read(WHOLE)


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ('title = "Safer', "title = Safer", "Line 5 of the course file can't be read."),
        ("[[en.page]]", "[[en.page]", "Line 8 of the course file can't be read."),
        ("number = 1", "", "At the top: “number” is missing."),
        ("number = 1", "number = 0", "“number” is no such number. Wanted: A number from 1"),
        ("number = 1", "number = true", "“number” is of another kind."),
        ("number = 1", "number = " + "9" * 5000, "of the course file can't be read."),
        ("number = 1", "nummer = 1", "nobody knows “nummer”."),
        ("licence = ", "licence = 1 #", "Line 4, [en]: “licence” is of another kind."),
        ("[en]", "[de]", "nobody knows “de”."),
        (PAGE, 'text = " "', "Line 19, [en], page 2: “text” is empty."),
        (PAGE, "", "Line 19, [en], page 2: “text” is missing."),
        (PAGE, PAGE + '\nmore = "x"', "Line 19, [en], page 2: nobody knows “more”."),
        (PAGE, f'text = "{"x" * 6001}"', "“text” is too long. Wanted: 6000 signs at most."),
        (PAGE, 'text = "A\\u0007B"', "has a sign in it that nobody sees (U+0007)."),
        (PAGE, 'text = "A\\u202EB"', "has a sign in it that nobody sees (U+202E)."),
        (PAGE, 'text = "A\x07B"', "Line 21 of the course file can't be read."),
        ('right = "The person."', "", "Line 29, [en], question 2: no answer is right."),
        ('right = "The person."', 'right = ""', "[en], question 2: no answer is right."),
        ('right = "The person."', 'right = ["I.", "You."]', "more than one answer is right."),
        ('right = "The person."', 'right = "i do."', "the same answer stands there twice."),
        ('wrong = ["I do.", "My manager."]', "wrong = []", "there are 0 wrong answers."),
        ('wrong = ["I do.", "My manager."]', 'wrong = ["I do.", 3]', "“wrong” is of another kind"),
        ('why = "It is their life."', "", "[en], question 2: “why” is missing."),
        ('wrong = ["Moi.", "Ma cheffe."]', 'wrong = ["Moi."]', "[fr]: it has other questions"),
    ],
)
def test_what_can_not_be_taken_is_named_with_its_place(now, then, said):
    assert now in WHOLE
    assert said in refused(WHOLE.replace(now, then, 1))


def test_a_language_that_is_missing_or_shorter_is_named():
    assert "[fr]: this language is missing." in refused(WHOLE.partition("[fr]")[0])
    head, page, tail = WHOLE.rpartition("[[fr.page]]")
    shorter = head + "[[fr.question]]" + tail.partition("[[fr.question]]")[2]
    assert "[fr]: it has other pages than [en]." in refused(shorter)
    assert page


def test_too_long_or_no_utf_8_is_said_at_once():
    assert "more than 1,000,000 bytes" in refused(WHOLE + "#" * pack_text.LARGEST)
    assert "more than 1,000,000 bytes" in refused(b"x" * (pack_text.LARGEST + 1))
    assert "Line 36 is not UTF-8." in refused(WHOLE.encode("cp1252"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "en = 1",
        "\ufeff\ufeff",
        "[" * 100_000,
        "a=" + "{a=" * 50_000,
        "a." * 100_000 + "a = 1",  # tomllib alone takes minutes
        "'' . " * 40_000 + "a = 1",
        "x" * 200_000,
        '"' * 199_999,
    ],
    ids=range(9),
)
def test_nothing_that_is_sent_makes_it_fall_over_or_hang(text):
    began = time.monotonic()
    assert refused(text)
    assert time.monotonic() - began < 2
