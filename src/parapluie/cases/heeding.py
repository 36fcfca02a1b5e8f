"""What the person wrote must not happen, as a reader understood it: which rules hold from now on.

Until somebody has said so, no contact outside the letterbox and no visit (PRI-4). What a reader
says only adds to the person's own ticks, and the person reads it in their letterbox. What they find
left open takes a second person who reads it the same way, like going against a tick.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import holding, whole
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Limit, Wishes
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

STEP = "limits-leave-open"


@carries_out("PRI-4")
def heed(matter: Matter, *, no_contact: bool, no_visit: bool, by: Desk) -> Matter:
    """Keep which ticks the person's words come to, and tell them; theirs stay in any case.

    Raise `CasesRefused` where there is nothing to read, or not all of it is open to this reader.
    """
    refusal = check_enough(no_contact=no_contact, no_visit=no_visit)
    if refusal:
        raise CasesRefused(refusal)
    with transaction.atomic():
        held = holding.hold(matter, Act.HEED, by)
        _keep(held, by, no_contact=no_contact, no_visit=no_visit)
        return holding.move_on(held, Act.HEED, "matter.limits-heeded", by)


@carries_out("PRI-4")
def check_enough(*, no_contact: bool, no_visit: bool) -> Refusal | None:
    """Refuse one reader alone who finds that the words leave one of the two open."""
    if no_contact and no_visit:
        return None
    return Refusal(
        _("What these words leave open takes a colleague who reads it the same way."),
        _("Say why, and ask a colleague to agree. Until then nobody contacts or visits them."),
        "PRI-4",
    )


def leave_open(matter: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Keep what the words rule out and leave open, once two people read them so (a step of two)."""
    turn = words.get("turn")
    said = [
        one.content.get("turn") for one in whole.open_whole(matter, second) if one.kind == "limits"
    ]
    if isinstance(turn, int) and any(isinstance(one, int) and one > turn for one in said):
        raise refused(
            _("They wrote more since your colleague asked."),
            instead=_("Read it, and say anew what the words rule out."),
            clause="PRI-4",
        )
    ticks = {name: words.get(name) is True for name in ("no_contact", "no_visit")}
    _keep(matter, second, **ticks)


def parts_of(words: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what the second person reads before they decide."""
    said = {True: _("ruled out"), False: _("left open")}
    return [
        (str(Limit.CONTACT.label), said[words.get("no_contact") is True]),
        (str(Limit.VISIT.label), said[words.get("no_visit") is True]),
    ]


def _keep(held: Matter, by: Desk, *, no_contact: bool, no_visit: bool) -> None:
    refusal = whole.check_whole([held.file], by)
    if refusal:
        raise CasesRefused(refusal)
    row = Wishes.objects.select_for_update().filter(matter=held, limits_unread=True).first()
    if row is None:
        raise refused(
            _("What must not happen was read already."),
            instead=_("Its ticks stand at the top of the matter's page."),
        )
    row.no_contact, row.no_visit = row.no_contact or no_contact, row.no_visit or no_visit
    row.limits_unread = False
    row.save(update_fields=["no_contact", "no_visit", "limits_unread"])
    told = {"what": "heeded", "no_contact": row.no_contact, "no_visit": row.no_visit}
    notice = {**told, "title": by.person.title, "turn": held.turn}
    sealing.seal_item(held.letterbox, kind="notice", author="system", content=notice, by=SYSTEM)
