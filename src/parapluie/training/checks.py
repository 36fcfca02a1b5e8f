"""Nobody untrained holds or opens a dossier: what the vault asks of this room (RES-1, PRI-5)."""

from django.utils.translation import gettext as _

from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.training import currency
from parapluie.vault.holders import DossierFacts

_OTHER_HOLDERS = ("reporter:", "recovery:")
_STAFF = "staff:"


@carries_out("RES-1", "PRI-5")
def training_in_date(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse staff without a completed peer-developed course that still counts today."""
    if holder.startswith(_OTHER_HOLDERS):
        return None
    if currency.in_date(holder.removeprefix(_STAFF), today()):
        return None
    return Refusal(
        reason=_("The peer-developed training is missing or has run out."),
        instead=_("Complete the course; the training coordinator records it the same day."),
        clause="RES-1",
    )
