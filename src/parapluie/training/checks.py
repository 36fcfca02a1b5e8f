"""Nobody untrained holds or opens a dossier: what the vault asks of this room (RES-1, PRI-5)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.training import currency
from parapluie.vault.holders import DossierFacts, answers_for_many

_OTHER_HOLDERS = ("reporter:", "recovery:")
_STAFF = "staff:"


def _untrained(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    people = {one: one.removeprefix(_STAFF) for one in asked if not one.startswith(_OTHER_HOLDERS)}
    trained = currency.in_date_until(people.values(), today())
    return {holder: _missing() for holder, person in people.items() if person not in trained}


@carries_out("RES-1", "PRI-5")
@answers_for_many(_untrained)
def training_in_date(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse staff without a completed peer-developed course that still counts today."""
    return _untrained([holder], facts).get(holder)


def _missing() -> Refusal:
    return Refusal(
        reason=_("The peer-developed training is missing or has run out."),
        instead=_("Complete the course; it counts as soon as it is recorded."),
        clause="RES-1",
    )
