"""A child possibly at risk is seen wherever it stands, and in whatever else is spoken of."""

import pytest

from parapluie.screens.text import Text

PLAIN = [
    "my husband hits our kids",
    "my stepdad hits me and im 13",
    "she is fourteen and a man pays for her room",
    "the girl at the spa looks about fifteen and cries a lot",
]
AROUND = (
    "Permit question for the patio, the lamp on 6th is out, loud trucks at night, also {}, thanks."
)


def at_risk(text, language="en"):
    return [one for one in Text(text, language).spots if one.screen == "minor"]


@pytest.mark.clause("END-4")
@pytest.mark.parametrize("said", PLAIN)
def test_a_child_at_risk_is_seen_among_other_things(said):
    assert at_risk(said + ".")
    assert at_risk(AROUND.format(said))


@pytest.mark.parametrize(
    "text",
    [
        "My kids were home and a client hit me.",
        "I am a mother of two and I work from home.",
        "He grabbed me in the lane. My boys, nine and eleven, were at soccer.",
    ],
)
def test_people_who_mention_their_children_raise_no_alarm(text):
    assert not at_risk(text)


@pytest.mark.clause("END-4")
@pytest.mark.parametrize(
    "text",
    [
        "They have no papers, and their little girl washes dishes there until two at night.",
        "He is undocumented, so the boy sleeps in the car and never gets enough to eat.",
        "Her mother was deported and the twins are left alone all night in the motel.",
    ],
)
def test_what_is_said_of_papers_hides_no_child(text):
    screens = {one.screen for one in Text(text, "en").spots}
    assert "minor" in screens
    assert "status" in screens
