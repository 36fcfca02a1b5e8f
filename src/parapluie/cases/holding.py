"""Where every act on a matter begins and ends: the row held, its person and its place judged.

Whoever acts on what they saw before somebody else's act is told, and loses no text.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from parapluie.accounts import absences, conflicts
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import rules, taking_on
from parapluie.cases.errors import CasesRefused, Overtaken, refused
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.vault import holders, reasons, sealing, staffkeys
from parapluie.vault.models import Dossier
from parapluie.vault.staffkeys import UnlockedHolder


@carries_out("PRI-2")
def check_declared(person: Person, reference: str) -> Refusal | None:
    """Refuse whoever has not yet said whether they know anyone in this matter."""
    if conflicts.has_declared(person, reference):
        return None
    return Refusal(
        _("You have not yet said whether you know anyone in this matter."),
        _("Answer that question first. You never have to say why."),
        "PRI-2",
    )


def hold(matter: Matter, act: Act, by: Desk) -> Matter:
    """Return the matter as it now is, held until the transaction ends; refuse what has no place."""
    rows = Matter.objects.select_for_update(of=("self",))
    held = rows.select_related("letterbox", "file", "assignee").get(pk=matter.pk)
    require_reader(held, by, guests=act in rules.OF_GUESTS)
    if held.turn != matter.turn:
        raise Overtaken
    if not rules.may(held.stage, act):
        raise refused(
            _("This step has no place at this stage."),
            instead=_("The steps that have one are on the matter's page."),
        )
    held.turn += 1
    return held


def move_on(held: Matter, act: Act, entry: str, by: Desk) -> Matter:
    """Bring a held matter to the stage the act leads to, with its entry in the ledger."""
    following = rules.after(held.stage, act, assigned=held.assignee_id is not None)
    held.stage = Stage(following or held.stage)
    held.save()
    enter(entry, held, act, by)
    return held


def enter(name: str, matter: Matter, act: Act, by: Desk) -> None:
    """Write an act into the ledger with the clauses that guide it."""
    entries.append(name, subject=matter.file_id, by=by.actor, clauses=rules.governed_by(act))


def write(
    dossier: Dossier, kind: str, matter: Matter, by: Desk, words: Mapping[str, object]
) -> None:
    """Seal words with their writer's title, so that who spoke stays told when titles change."""
    said = {**words, "title": by.person.title, "at": times.now().isoformat(timespec="seconds")}
    content = {**said, "turn": matter.turn}
    sealing.seal_item(dossier, kind=kind, author=by.person.holder, content=content, by=by.actor)


@carries_out("PRI-1")
def check_own_lane(desk: Desk, lane: str) -> Refusal | None:
    """Refuse whoever reads one matter as a guest, and not the lane: they translate, and no more."""
    if lane in desk.lanes:
        return None
    return Refusal(
        _("You interpret here. Everything else is for those who read these matters."),
        _("Ask one of them to do it."),
        "PRI-1",
    )


def require_reader(matter: Matter, by: Desk, *, guests: bool = False) -> None:
    """Raise `CasesRefused` unless this person may hold a key and has declared no conflict.

    An interpreter passes only with `guests`; `KeyReplaced` for a key that isn't theirs any more.
    """
    require_present_key(by)
    refusal = (
        holders.check_holder(by.person.holder, matter.file)
        or check_declared(by.person, matter.reference)
        or (None if guests else check_own_lane(by, matter.lane))
    )
    if refusal:
        raise CasesRefused(refusal)


def require_reason_to_take(held: Matter, to: Person, by: Desk) -> None:
    """Raise `NoReason` where somebody gives themselves what they have no reason to open today.

    Otherwise they'd make a colleague's matter theirs unseen, and then read it without a question.
    Whom others named to stand in for that colleague, who is away, is asked nothing.
    """
    if to == by.person and not _stands_in(held, by.person):
        reasons.require_reason(by.person.holder, held.reference)


def _stands_in(held: Matter, person: Person) -> bool:
    """Say whether this person stands in for whoever has it, and never said so themselves."""
    whose = held.assignee
    if whose is None or taking_on.here_for(held, whose) != person:
        return False
    said = entries.history(whose.pk, [absences.AWAY, absences.DEPUTY])
    return all(one.actor != person.pk for one in said)


def unlocked_key(by: Desk) -> UnlockedHolder:
    """Return the key this person has unlocked. Raise `CasesRefused` while it is locked."""
    if by.unlocked is None:
        raise refused(_("Your key is locked."), instead=_("Unlock it and come back."))
    return by.unlocked


@carries_out("PRI-1")
def require_present_key(by: Desk) -> None:
    """Raise `KeyReplaced` for a key that its holder replaced: what it no longer reads, nor writes.

    Nothing needs a key to seal words, so whoever sits where an old one is unlocked could write on.
    """
    if by.unlocked is not None:
        staffkeys.require_present(by.unlocked)


def require_theirs(matter: Matter, by: Desk) -> None:
    """Raise `CasesRefused` while somebody else has the matter."""
    if matter.assignee_id != by.person.pk:
        raise refused(
            _("A colleague has this matter."),
            instead=_("Take it over first, or leave them a note."),
        )


@carries_out("PRE-2")
def wanted(text: str) -> str:
    """Return a text as it was written, unaltered. Raise `CasesRefused` where nothing is."""
    if not text.strip():
        raise refused(_("There is nothing written yet."), instead=_("Write a few words first."))
    return text
