"""In which matters a partner answered and nobody took it up since; nothing is opened for it."""

from django.db.models import Exists, OuterRef, Q

from parapluie.accounts.desk import Desk
from parapluie.cases import access
from parapluie.cases.models import Matter
from parapluie.disclosure.models import Answer
from parapluie.vault import holders
from parapluie.vault.models import Item

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
    # by the register: it is short, and the items of a city are many
    items = Item.objects.filter(pk__in=Answer.objects.values("item"))
    answers = items.exclude(Exists(later)).exclude(Exists(told))
    abouts = answers.values_list("dossier__about", flat=True)
    mine = access.readable_among(desk, abouts).open()
    found = mine.filter(Q(assignee=desk.person) | Q(assignee=None))
    return list(found.select_related("assignee").order_by("due_on", "reference"))
