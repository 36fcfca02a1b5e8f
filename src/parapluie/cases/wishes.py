"""What else the person says of their matter: whether it may be counted, and how it was at the end.

Sealed into letterbox and file; in clear only yes, no or skipped, for the figures.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parapluie.cases import receiving
from parapluie.cases.errors import refused
from parapluie.cases.models import Matter, MatterSet, Stage
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Said, Wishes
from parapluie.guidelines.controls import carries_out
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER
from parapluie.vault.models import Dossier


@carries_out("BRI-3a")
def counted(matters: MatterSet) -> QuerySet[Wishes]:
    """Return what people said in these matters, for figures: only where they said yes to that."""
    return Wishes.objects.filter(matter__in=matters, may_count=True)


def say_whether_counted(letterbox: Dossier, *, yes: bool) -> None:
    """Keep the person's yes or no; the last one counts."""
    _keep(letterbox, "counting", {"may_count": yes}, clause="BRI-3a")


def answer_closing(letterbox: Dossier, *, satisfied: Said, respected: Said) -> None:
    """Keep the answers to the two closing questions. Raise `CasesRefused` before the closing."""
    answers = {"satisfied": satisfied.value, "respected": respected.value}
    _keep(letterbox, "closing-answers", answers, clause="RES-3b", closed=True)


def is_closed(letterbox: Dossier) -> bool:
    """Say whether the two closing questions have a place now."""
    return Matter.objects.filter(letterbox=letterbox, stage=Stage.CLOSED).exists()


def _keep(
    letterbox: Dossier,
    kind: str,
    values: Mapping[str, object],
    *,
    clause: str,
    closed: bool = False,
) -> None:
    with transaction.atomic():
        matter = receiving.held_for(letterbox, Act.WISH)
        if closed and matter.stage != Stage.CLOSED:
            raise refused(_("This is open again."), instead=_("We ask you when we have closed it."))
        Wishes.objects.update_or_create(matter=matter, defaults=dict(values))
        for dossier in (matter.letterbox, matter.file):
            receiving.add_sealed(dossier, kind, {**values, "turn": matter.turn})
        matter.save()
        entries.append(f"said.{kind}", subject=matter.file_id, by=REPORTER, clauses=(clause,))
