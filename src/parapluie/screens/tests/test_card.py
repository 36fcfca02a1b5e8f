"""The card for staff: the screens refuse what it says not to say, and pass what it says to say."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from parapluie.screens import screening
from parapluie.screens.findings import Strength, Where

_ROW = re.compile(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>")


def refused(text, language):
    found = screening.run(text, language, Where.STAFF)
    return [one.screen for one in found if one.strength is Strength.REFUSE]


@pytest.mark.clause("BRI-3b")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_left_column_is_refused_and_the_right_one_passes(language):
    with translation.override(language):
        rows = _ROW.findall(render_to_string("screens/card.html"))
    assert len(rows) == 4
    for dont, do in rows:
        assert "asks-status" in refused(unescape(dont), language), dont
        assert not refused(unescape(do), language), do


@pytest.mark.parametrize(
    "text",
    [
        "Nobody here will ask for your passport. You do not have to bring ID or a passport.",
        "We closed the file; the inspector never went back.",
    ],
)
def test_what_promises_not_to_ask_passes(text):
    assert not refused(text, "en")
