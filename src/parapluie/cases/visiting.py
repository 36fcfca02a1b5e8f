"""The gate before somebody's door: a neighbour's word alone never opens it (BRI-1).

A visit needs a bylaw's matter and one thing beside the word: what an officer saw from a public
place, a record of the City, or the person who wrote, reachable and spoken with. A danger to life is
the one thing an anonymous word may start, and then a second person agrees. To look from the street
needs no order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane, Person
from parapluie.cases import concern_rules, concerns, holding, limits
from parapluie.cases.concern_rows import Concern, Decision, Ground, SecondGround, VisitOrder
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.wishes_rows import Limit, Reach
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.vault.models import Item

GROUND = "visit-ground"  # the kind of item in which it lies what was seen, read or said
CONTACT = "contact"  # the kind of item that says how somebody was reached


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit somebody wants to order."""

    ground: Ground
    second_ground: str = ""  # of SecondGround; empty for a danger to life
    text: str = ""  # what was seen, read or said; why it is a danger to life


def order_visit(matter: Matter, *, wanted: Wanted, by: Desk) -> VisitOrder:
    """Order a visit on what stands beside the neighbour's word. Raise `CasesRefused`."""
    with transaction.atomic():
        held = concerns.hold_concern(matter, Act.VISIT, by)
        holding.require_theirs(held, by)
        refusal = check_visit(held, wanted) or check_alone(wanted)
        refusal = refusal or concerns.check_words(wanted.text)
        if refusal:
            raise CasesRefused(refusal)
        words = {"second_ground": wanted.second_ground, "text": holding.wanted(wanted.text)}
        holding.write(held.file, GROUND, held, by, {"ground": wanted.ground.value, **words})
        order = _order(held, wanted, by.person, None)
        holding.move_on(held, Act.VISIT, "visit.ordered", by)
    return order


def order_for_life(matter: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Order a visit for a danger to life, once a second person agreed (a step of two people)."""
    refusal = check_visit(matter, FOR_LIFE)
    if refusal:
        raise CasesRefused(refusal)
    kept = {"ground": FOR_LIFE.ground.value, "text": str(words.get("text", ""))}
    holding.write(matter.file, GROUND, matter, second, kept)
    _order(matter, FOR_LIFE, by, second.person)


FOR_LIFE = Wanted(Ground.LIFE_SAFETY)


@carries_out("BRI-1")
def check_visit(matter: Matter, wanted: Wanted) -> Refusal | None:
    """Say why nobody may visit: no bylaw's matter, no second ground, a limit, no decision yet."""
    if matter.lane != Lane.CONCERN:
        return _of_another_kind()
    concern = concerns.concern_of(matter)
    subject = concern.subject if concern else ""
    lack = concern_rules.lacks(subject, wanted.ground, wanted.second_ground)
    if concern is None or lack:
        return _lacking(lack)
    override = limits.standing_override(matter, Limit.VISIT)
    return (
        check_place(concern)
        or check_supervisor(concern, wanted)
        or check_reachable(matter, wanted)
        or limits.check_visit(matter, override=override)
    )


@carries_out("BRI-1")
def check_alone(wanted: Wanted) -> Refusal | None:
    """Refuse one person alone what takes two: a visit for a danger to life, on a word alone."""
    if wanted.ground != Ground.LIFE_SAFETY:
        return None
    return Refusal(
        _("For a danger to life a second person agrees first."),
        _("Ask a colleague to agree. If it can't wait, call 9-1-1 now."),
        "BRI-1",
    )


def check_place(concern: Concern) -> Refusal | None:
    """Refuse a visit to nowhere: what came before at a place is seen only where it is named."""
    if concern.place_id is not None:
        return None
    return Refusal(
        _("Nobody has said yet where it is."),
        _("Say again what it is about, and where, then order the visit."),
        "BRI-1",
    )


def check_supervisor(concern: Concern, wanted: Wanted) -> Refusal | None:
    """Refuse a visit a supervisor has to decide about first, or decided against."""
    if wanted.ground == Ground.LIFE_SAFETY:
        return None
    refusal = concerns.check_decided(concern)
    if refusal or not concern.decision or concern.decision in concern_rules.GOES_ON:
        return refusal
    return Refusal(
        _("A supervisor decided: {decision}.").format(decision=Decision(concern.decision).label),
        _("You can still look from the street."),
        "BRI-1",
    )


def check_reachable(matter: Matter, wanted: Wanted) -> Refusal | None:
    """Refuse to say that somebody was spoken with who didn't want it, or whom nobody reached."""
    if wanted.second_ground != SecondGround.SPOKEN:
        return None
    if not Reach.objects.filter(matter=matter, ends_on__gte=times.today()).exists():
        return Refusal(
            _("The person who wrote did not say how to reach them."),
            _("Ask them in the letterbox, or look from a public place yourself."),
            "BRI-1",
        )
    if Item.objects.filter(dossier=matter.file_id, kind=CONTACT).exists():
        return limits.check_contact(matter)
    return limits.check_contact(matter) or Refusal(
        _("The file says of nobody that they spoke with the person who wrote."),
        _("Write down first how they were reached, then order the visit."),
        "BRI-1",
    )


def orders_of(matter: Matter) -> list[VisitOrder]:
    """Return the visits ordered here."""
    found = VisitOrder.objects.filter(matter=matter).select_related("ordered_by", "agreed_by")
    return list(found.order_by("ordered_on", "pk"))


def _order(held: Matter, wanted: Wanted, by: Person, second: Person | None) -> VisitOrder:
    override = limits.standing_override(held, Limit.VISIT)
    if override is not None and limits.check_visit(held) is not None:
        limits.spend(override)
    return VisitOrder.objects.create(
        matter=held,
        subject=concerns.require_triaged(held).subject,
        ground=wanted.ground,
        second_ground=wanted.second_ground,
        ordered_by=by,
        ordered_on=times.today(),
        agreed_by=second,
    )


def _of_another_kind() -> Refusal:
    return Refusal(
        _("Only a problem nearby that is a bylaw's matter leads to a visit."),
        _("Talk with the person in the letterbox. If a life is in danger, call 9-1-1."),
        "BRI-1",
    )


def _lacking(lack: str) -> Refusal:
    if lack == "second":
        return Refusal(
            _("A neighbour's word alone opens no door."),
            _(
                "A visit needs one thing beside it: what you saw from a public place, a record of "
                "the City, or the person who wrote, reachable and spoken with. You can look from "
                "the street at any time."
            ),
            "BRI-1",
        )
    return Refusal(
        _("Nobody is visited without a bylaw's matter."),
        _("Say which it is, if it is one. If it is none, close it with information."),
        "BRI-1",
    )
