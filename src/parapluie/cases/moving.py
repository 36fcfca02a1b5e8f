"""From one lane to another: an act with a reason, told to the person. No lane does it by itself.

Both dossiers go along. Readers of the lane it leaves lose their keys; readers of the new one get
them from whoever reads both. Without such a person nobody could read it any more, so it stays.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import dossiers, holding, routing
from parapluie.cases.concern_rows import Concern
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Chosen, Conduct, Matter, Stage
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders, opening, sealing
from parapluie.vault.staffkeys import UnlockedHolder


def move(matter: Matter, *, to: str, why: str, by: Desk) -> Matter:
    """Move a matter to another lane. Raise `CasesRefused` with the reason."""
    with transaction.atomic():
        held = holding.hold(matter, Act.MOVE, by)
        holding.require_reason_to_take(held, by.person, by)  # a colleague may lose it by this
        refusal = check_move(held.lane, to, by) or check_readers(held, to) or check_told(held)
        if refusal:
            raise CasesRefused(refusal)
        key = holding.unlocked_key(by)
        told = {"what": "moved", "title": by.person.title, "lane": to, "turn": held.turn}
        told["text"] = holding.wanted(why)
        holding.write(held.file, "move", held, by, {"text": why, "from": held.lane, "to": to})
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
        _hand_over(held, to, by, key)
        return holding.move_on(held, Act.MOVE, "matter.moved", by)


@carries_out("PRI-3")
def check_move(lane: str, to: str, by: Desk) -> Refusal | None:
    """Refuse a move by anyone who doesn't read both lanes: they would put it out of their sight.

    What is about somebody who works here may go where it belongs, by any of its readers: it is
    sealed to whoever reads such things first, and the mover sees it no more (RES-3a).
    """
    if to not in Lane.values or to == lane:
        return Refusal(_("It is there already."), _("Choose where it should go."))
    if {lane, to} <= by.lanes or (lane in by.lanes and to == Lane.CONDUCT):
        return None
    return Refusal(
        _("Only someone who reads both can move it: their key opens it for the new readers."),
        _("Ask such a colleague, or your supervisor, to look at it."),
        "PRI-3",
    )


@carries_out("RES-1")
def check_readers(matter: Matter, to: str) -> Refusal | None:
    """Refuse a move to where too few people could read it."""
    if to == Lane.CONDUCT and routing.readable_by_somebody():
        return None
    if (
        to != Lane.CONDUCT
        and len(holders.qualified_readers(to, matter.reference)) >= holders.FEWEST_READERS
    ):
        return None
    return Refusal(
        _("Too few people there can read it now."),
        _("Keep it here, and answer the person, until more colleagues are trained."),
        "RES-1",
    )


@carries_out("RES-3a")
def check_told(matter: Matter) -> Refusal | None:
    """Refuse to move what is about staff before it is said whom it concerns, or what is untriaged.

    Elsewhere its subject could read it, and the words of a neighbour would stand without bars.
    """
    unsaid = Conduct.objects.filter(about=matter.reference, opened_up_on=None).exists()
    concern = Concern.objects.filter(matter=matter).exists()
    if matter.lane == Lane.CONDUCT and unsaid:
        return Refusal(
            _("Nobody has said yet whom this concerns."),
            _("Say first who must not see it; then move it."),
            "RES-3a",
        )
    if matter.lane == Lane.CONCERN and not concern:
        return Refusal(
            _("Nobody has said yet what this is about."),
            _("Triage it first; then move it."),
            "BRI-1",
        )
    return None


def _hand_over(held: Matter, to: str, by: Desk, key: UnlockedHolder) -> None:
    """Take the keys from those who read the old lane alone; share all of it with the new ones."""
    if to == Lane.CONDUCT and not Conduct.objects.filter(about=held.reference).exists():
        routing.begin(held.reference, Chosen.NOT_SURE)
    readers = holders.qualified_readers(to, held.reference)
    for dossier in dossiers.of(held):
        for reader in readers:
            if reader != by.person.holder:
                opening.hand_over(dossier, key, reader, lane=to, by=by.actor)
    held.lane = to
    for dossier in dossiers.of(held):
        dossier.lane = to
        dossier.save(update_fields=["lane"])
        sealing.roll_epoch(dossier, by=by.actor)
        dossier.refresh_from_db()
    if held.assignee is not None and held.assignee.holder not in readers:
        held.assignee = None
        held.stage = Stage.READ


def lanes_for(matter: Matter, by: Desk) -> list[tuple[str, str]]:
    """Return where this person can move it, with the names of the lanes."""
    return [
        (value, str(label))
        for value, label in Lane.choices
        if check_move(matter.lane, value, by) is None
    ]
