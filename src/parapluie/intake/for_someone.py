"""Somebody wrote for somebody else: who keeps the code, and the slip to hand over.

Nothing is asked about the person, nor about who wrote.
"""

from collections.abc import Mapping
from typing import Final

from django.db import DatabaseError, transaction

from parapluie.cases import ways
from parapluie.cases.channels import Channel, Keeper
from parapluie.cases.ways import Way
from parapluie.intake import handles, letters
from parapluie.intake.actions import Envelope
from parapluie.intake.handles import State
from parapluie.kit.errors import Refused
from parapluie.ledger.entries import REPORTER

VIEWS: Final[Mapping[str, str]] = {
    "for-someone": "intake/for_someone.html",
    "slip": "intake/slip.html",
}
KEEPERS: Final[Mapping[str, Keeper]] = {
    "they-keep": Keeper.PERSON,
    "we-keep": Keeper.ORGANISATION,
}


def hand_over(handle: str, state: State, act: str, *, envelope: Envelope) -> str:
    """Keep who has the code from now on, and show the slip; what was said first stays."""
    if not envelope.token.fresh or "reference" not in state.content:
        return letters.turn_page(handle, state, "for-someone")
    keeper = Keeper(state.content.get("keeps", KEEPERS[act]))
    way = Way(Channel.ORGANISATION, keeper, handed_over=keeper is Keeper.PERSON)
    try:
        with transaction.atomic():
            ways.note_way(state.content["reference"], way, by=REPORTER)
            handles.change(handle, state.having(view="slip", keeps=keeper.value))
    except (Refused, DatabaseError):  # withdrawn meanwhile, or a full disk: the code stays shown
        return handle
    return handle


def slip_of(state: State) -> dict[str, object]:
    """Return what a slip shows beside the code."""
    return {
        "return_address": ways.return_address(),
        "new_code_first": state.content.get("keeps") == Keeper.PERSON,
    }
