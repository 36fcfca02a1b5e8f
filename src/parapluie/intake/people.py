"""A concern names no people: what looks like one is asked about once, then it is sent as it is.

The place is what a concern is about, so it isn't asked about (BRI-1).
"""

from collections.abc import Mapping
from typing import Final

from parapluie.accounts.models import Lane
from parapluie.guidelines.controls import carries_out
from parapluie.screens import writing
from parapluie.screens.findings import Finding, Strength, Where

LOOKED_AT: Final = "looked_at"


@carries_out("BRI-1", "BRI-4")
def to_look_at(lane: str, typed: Mapping[str, str]) -> str:
    """Return what stands for words about people that their writer should look at; else nothing."""
    text = typed.get("text", "")
    if lane != Lane.CONCERN or not _asked_about(text):
        return ""
    mark = writing.mark_of(text)
    return "" if typed.get(LOOKED_AT) == mark else mark


def quotes(typed: Mapping[str, str]) -> list[str]:
    """Return the words that are asked about, to show them to whoever wrote them."""
    text = typed.get("text", "")
    return [text[one.start : one.end] for one in _asked_about(text)]


def _asked_about(text: str) -> list[Finding]:
    found = writing.read(text, Where.CONCERN) if text.strip() else []
    return [one for one in found if one.strength is Strength.ASK]
