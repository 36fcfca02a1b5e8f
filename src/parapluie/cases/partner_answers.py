"""In which matters a partner answered and nobody took it up since; nothing is opened for it."""

from django.db.models import Exists, OuterRef, Q

from parapluie.accounts.desk import Desk
from parapluie.cases import access
from parapluie.cases.models import Matter
from parapluie.vault import holders
from parapluie.vault.models import Item

KIND = "partner-answer"
_BY_STAFF = Q(author__startswith=holders.STAFF)


def waiting_for(desk: Desk) -> list[Matter]:
    """Return the open matters of this person, or of nobody, in which a partner's answer waits.

    It has been taken up once somebody wrote in the file after it, or to the person on a later day.
    """
    later = Item.objects.filter(
        _BY_STAFF, dossier=OuterRef("dossier"), position__gt=OuterRef("position")
    )
    told = Item.objects.filter(
        _BY_STAFF,
        dossier__about=OuterRef("dossier__about"),
        dossier__kind="letterbox",
        day__gt=OuterRef("day"),
    )
    answers = Item.objects.filter(kind=KIND).exclude(Exists(later)).exclude(Exists(told))
    mine = access.matters_for(desk).open().filter(Q(assignee=desk.person) | Q(assignee=None))
    found = mine.filter(file__in=answers.values("dossier"))
    return list(found.select_related("assignee").order_by("due_on", "reference"))
