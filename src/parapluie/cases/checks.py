"""What the vault asks of this room before every grant and every opening (VAULT_HOLDER_CHECKS)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from parapluie.accounts.models import Lane
from parapluie.cases.models import Conduct
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.vault.holders import DossierFacts, answers_for_many

_STAFF = "staff:"


def _not_first(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    if facts.lane != Lane.CONDUCT or not facts.about:
        return {}
    row = Conduct.objects.filter(about=facts.about).first()
    if row is None or row.opened_up_on is not None:
        return {}
    may = {f"{_STAFF}{one}" for one in (row.first_reader_id, row.next_reader_id) if one}
    staff = [one for one in asked if one.startswith(_STAFF)]
    return {one: _another_reads_first() for one in staff if one not in may}


@carries_out("RES-3a")
@answers_for_many(_not_first)
def first_reader_alone(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse all but the first reader until they have said whom the matter concerns."""
    return _not_first([holder], facts).get(holder)


def _another_reads_first() -> Refusal:
    return Refusal(
        reason=_("Somebody else reads this first."),
        instead=_("When they have said whom it concerns, those who may read it get their keys."),
        clause="RES-3a",
    )
