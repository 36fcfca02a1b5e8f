"""The demonstration's course: read by whoever tries it out, so as easy and harmless as the rest."""

import pytest
from django.template.loader import render_to_string

from parapluie.kit.words import NEVER_HELD, OFFICIAL, STIGMA, banned_in
from parapluie.training import lessons, publishing
from parapluie.web.demonstration import MATERIAL
from tests import reading

PACK = lessons.read((MATERIAL / "course.toml").read_text("utf-8"), publishing.LANGUAGES)


def texts(language):
    """Return each page and the check, as a browser gets them."""
    lesson = PACK.lessons[language]
    pages = [
        f"<h1>{page.title}</h1>"
        + render_to_string("training/parts/blocks.html", {"blocks": page.blocks})
        for page in lesson.pages
    ]
    check = [f"<p>{one}</p>" for each in lesson.questions for one in (each.asks, each.why)]
    check += [f"<li>{one}</li>" for each in lesson.questions for one in each.choices]
    return [f"<main>{one}</main>" for one in [*pages, "".join(check)]]


def test_it_is_short():
    for lesson in PACK.lessons.values():
        assert (len(lesson.pages), len(lesson.questions)) == (5, 3)


@pytest.mark.parametrize("number", range(6))
def test_it_is_easy_to_read(number):
    assert reading.grade(reading.read(texts("en")[number])) <= 6
    assert reading.french_ease(reading.read(texts("fr")[number])) >= 70


def test_it_harms_nobody_and_names_nothing_that_is_never_held():
    said = (MATERIAL / "course.toml").read_text("utf-8")
    assert not banned_in(said, (*STIGMA, *NEVER_HELD, *OFFICIAL))
