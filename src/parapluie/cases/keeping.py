"""What is kept after it was decided, from whom, and when it ends (FIPPA s. 31, BRI-3a).

A matter that was closed once has a day, `keep_until`. On that day it is erased, unless the person
is waiting for an answer again. What a person withdrew in between nobody reads: only the recovery
sheets open it, and only while a hold stands.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.cases import dossiers, forgetting
from parapluie.cases.models import Matter, MatterSet, Stage
from parapluie.cases.wishes_rows import Hold
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.vault import sealing
from parapluie.vault.holders import DossierFacts, answers_for_many
from parapluie.vault.models import Dossier

OPERATOR = staff("operator", "")


def _taken_back(asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    taken = Matter.objects.filter(pk=facts.about, stage=Stage.WITHDRAWN)
    if not facts.about or not taken.exclude(pk__in=held()).exists():
        return {}
    return dict.fromkeys(asked, _withdrawn())


@carries_out("BRI-3a")
@answers_for_many(_taken_back)
def not_taken_back(holder: str, facts: DossierFacts) -> Refusal | None:
    """Refuse everybody a matter its person withdrew, even while the law has it kept."""
    return _taken_back([holder], facts).get(holder)


def held() -> Collection[str]:
    """Return (as a subquery) the matters on which a hold stands today."""
    return Hold.objects.filter(ends_on__gt=times.today()).values("matter")  # type: ignore[return-value]  # a queryset of values, for `pk__in`


def over() -> MatterSet:
    """Return the finished matters whose day has come and that nothing holds."""
    done = Matter.objects.filter(
        stage__in=(Stage.CLOSED, Stage.WITHDRAWN),
        keep_until__lte=times.today(),
        file__erased_on__isnull=True,
    )
    return done.exclude(pk__in=held())


def erase_what_is_over() -> str:
    """Erase the matters whose day has come (a job of the clock)."""
    found = list(over().select_related("letterbox", "file"))
    for matter in found:
        with transaction.atomic():
            for dossier in dossiers.of(matter):
                sealing.erase_dossier(dossier, by=SYSTEM)
            forgetting.forget_all(matter, by=SYSTEM)
            entries.append("matter.erased", subject=matter.file_id, by=SYSTEM, clauses=("BRI-3a",))
    return f"{len(found)} matters erased" if found else "nothing to erase"


def hold(matter: Matter, *, until: date, why: str, tell: bool) -> None:
    """Keep a matter until a later day because the law asks for it; tell the person where it may."""
    with transaction.atomic():
        row = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
        row.turn += 1
        row.keep_until = max(row.keep_until or until, until)
        row.save()
        Hold.objects.create(matter=row, placed_on=times.today(), ends_on=until)
        _seal(matter.file, "hold", {"text": why, "turn": row.turn})
        if tell:
            told = {"what": "held", "until": until.isoformat(), "turn": row.turn}
            _seal(matter.letterbox, "notice", told)
        entries.append("matter.held", subject=matter.file_id, by=OPERATOR, clauses=("BRI-3a",))


def _seal(dossier: Dossier, kind: str, content: dict[str, object]) -> None:
    sealing.seal_item(dossier, kind=kind, author="system", content=content, by=OPERATOR)


def _withdrawn() -> Refusal:
    return Refusal(
        _("The person withdrew this. The law has it kept for now, and nobody reads it."),
        _("Where a court or the law asks for it, the holders of the recovery sheets open it."),
        "BRI-3a",
    )
