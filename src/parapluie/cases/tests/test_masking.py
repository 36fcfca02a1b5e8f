"""Bars over people: names, numbers, looks; and nothing over noise and waste."""

import pytest

from parapluie.cases.masking import BAR, masked

pytestmark = pytest.mark.clause("BRI-1")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Tina brings men there.", ["Tina"]),
        ("Her car is AB1 23C and her phone is 604-555-0199.", ["AB1", "23C", "604", "0199"]),
        ("A young Asian woman named Lily in her 20s.", ["young", "Asian", "Lily", "20s"]),
        ("See lilynight.com or @lily_nw or bob@example.com.", ["lily", "bob"]),
        ("Maria Lopez and John park on the sidewalk.", ["Maria", "Lopez", "John"]),
        ("She is blonde, 25 years old, with a tattoo.", ["blonde", "25", "tattoo"]),
        ("Une jeune femme s’appelle Nadia, vue avec M. Tremblay.", ["jeune", "Nadia", "Tremblay"]),
        ("Ask Tina, she is 25. He looks about 40. Elle a 22 ans.", ["Tina", "25", "40", "22"]),
        ("I saw him with Mrs Chen again.", ["Chen"]),
    ],
)
def test_people_are_covered(text, hidden):
    shown = masked(text)
    assert BAR in shown
    assert not [one for one in hidden if one in shown], shown


@pytest.mark.parametrize(
    "text",
    [
        "Loud music every night after 1 am at 123 Front Street, from the back door.",
        "Garbage is piling up behind the Royal Avenue building since Monday.",
        "There are 12 bags of trash. It smells. 2026-11-20 at 23:00",
        "Le bruit est fort chaque nuit à 2 h. Pouvez-vous venir?",
        "Mattresses in the lane. Cars block Lane 5 on Fridays.",
        "",
    ],
)
def test_what_a_bylaw_is_about_stays_readable(text):
    assert masked(text) == text
