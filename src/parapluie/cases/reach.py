"""How else the person may be reached: theirs to give and to stop. It seals; it opens nothing.

Only those who read the matter get it, rules before number. It is erased when the person or a reader
stops it, at closing, at withdrawal, and after 90 days at the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from parapluie.cases import dossiers, lanes, receiving
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Reach
from parapluie.kit import times
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER, SYSTEM
from parapluie.vault import holders, sealing
from parapluie.vault.models import Dossier, Grant
from parapluie.vault.sealing import NewDossier, NewItem

REACHABLE_FOR = timedelta(days=90)
KIND = "reach"


class How(models.TextChoices):
    """By what; the first is preset."""

    HERE = "here", pgettext_lazy("reach", "Only here, with my code")
    PHONE = "phone", pgettext_lazy("reach", "By phone")
    EMAIL = "e-mail", pgettext_lazy("reach", "By e-mail")
    ORGANISATION = "organisation", pgettext_lazy("reach", "Through an organisation")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person sees of it: never the number, which only readers can open."""

    can_be_given: bool
    ends_on: date | None


def standing(letterbox: Dossier) -> Standing:
    """Return whether a way to be reached can be given now, and until when one stands."""
    matter = Matter.objects.get(letterbox=letterbox)
    ends = Reach.objects.filter(matter=matter).values_list("ends_on", flat=True).first()
    return Standing(bool(matter.is_open), ends)


def give(letterbox: Dossier, words: Mapping[str, str]) -> None:
    """Seal how the person may be reached, in place of what they gave before.

    Raise `CasesRefused` where the matter is closed or too few could read it.
    """
    with transaction.atomic():
        matter = receiving.held_for(letterbox, Act.WISH)
        if matter.stage == Stage.CLOSED:
            raise refused(
                _("This is closed, so nobody would call."),
                instead=_("Write to us again first."),
            )
        dossiers.forget_reach(matter, by=REPORTER)
        if words["how"] != How.HERE:
            dossier = _dossier_for(matter, {**words, "turn": matter.turn})
            ends_on = times.today() + REACHABLE_FOR
            Reach.objects.create(matter=matter, dossier=dossier, ends_on=ends_on)
            entries.append("reach.given", subject=matter.file_id, by=REPORTER, clauses=("PRI-4",))
        matter.save()


def stop(letterbox: Dossier) -> None:
    """Only here again: erase how the person may be reached, with one click of theirs."""
    with transaction.atomic():
        matter = receiving.held_for(letterbox, Act.WISH)
        dossiers.forget_reach(matter, by=REPORTER)
        matter.save()


def forget_what_is_over() -> str:
    """Erase what was given 90 days ago (a job of the clock)."""
    over = list(Reach.objects.filter(ends_on__lte=times.today()).select_related("matter"))
    for row in over:
        dossiers.forget_reach(row.matter, by=SYSTEM)
    return f"{len(over)} ways to reach somebody erased" if over else "nothing to erase"


def _dossier_for(matter: Matter, words: Mapping[str, object]) -> Dossier:
    """Open a dossier for those alone who hold the key of the file and may read it today."""
    having = Grant.objects.living().of_staff().filter(dossier=matter.file_id)
    present = set(having.filter(epoch=matter.file.epoch).values_list("holder", flat=True))
    readers = [
        one for one in holders.qualified_readers(matter.lane, matter.reference) if one in present
    ]
    lane = lanes.rules_of(matter.lane)
    fewest = 1 if lane.one_reader_first else lane.fewest_readers
    refusal = receiving.never_alone(len(readers), fewest)
    if refusal:
        raise CasesRefused(refusal)
    items = [NewItem(KIND, "reporter", words)]
    plan = NewDossier("file", matter.lane, matter.reference, readers, None, items, fewest)
    return sealing.open_dossiers([plan], by=REPORTER)[0]
