"""A problem near someone, looked into for what it is: triage, what came of it, how it may end.

It is about noise, waste, parking, a licence or a building, or it is closed with information. Who
people are, and what work they do, is never what it is about (BRI-1, BRI-2a).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Lane
from parapluie.cases import (
    access,
    concern_rules,
    forgetting,
    holding,
    lanes,
    masking,
    masks,
    places,
    promising,
)
from parapluie.cases.call_models import UrgentCall
from parapluie.cases.concern_rows import (
    BYLAWS,
    NO_BYLAW,
    Attended,
    Concern,
    Decision,
    NextTime,
    Place,
    VisitOrder,
)
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line, Opened, Thread
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.kit.words import banned_in
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing

TRIAGE: Final = "triage"  # the purpose of an opening that shows the words as written
_SHOWN_AS_LINES: Final = frozenset({"message", "limits", "attachment", "translation"})
# What is no text in an item: an answer from a list, the number of an item, a day.
_CODE: Final = re.compile(r"[a-z-]{1,20}|[\w-]{22}|\d{4}-\d\d-\d\d(?:T[\d:.+-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Triage:
    """What a reader makes of it, in the City's own neutral words, and where to look."""

    subject: str
    look_at: str
    place: str = ""  # one that is known already
    address: str = ""  # of one that is not


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: chosen from closed lists, so that nothing about anyone is in it."""

    attended: Attended
    found: str  # of Found, or empty
    next_time: NextTime
    section: str = ""  # of the bylaw; for the file
    seen: str = ""  # for the file


def concern_of(matter: Matter) -> Concern | None:
    """Return what a reader made of it, or None while nobody has."""
    return Concern.objects.filter(matter=matter).select_related("place").first()


def as_shown(matter: Matter, thread: Thread) -> Thread:
    """Return what was said with bars over people, while nobody has triaged it."""
    if matter.lane != Lane.CONCERN or concern_of(matter) is not None:
        return thread
    return _with_bars(thread)


@carries_out("BRI-1")
def check_file(matter: Matter) -> Refusal | None:
    """Refuse to open what somebody added before its words were triaged: no bar covers a picture.

    A concern takes no files, but what was moved here brings its own.
    """
    if matter.lane != Lane.CONCERN or concern_of(matter) is not None:
        return None
    return Refusal(
        _("Nobody has said yet which bylaw's matter this is, and a picture can show people."),
        _("Say first from the words what it is, or that it is none."),
        "BRI-1",
    )


def triage(matter: Matter, *, made: Triage, by: Desk) -> Matter:
    """Say which bylaw's matter it is, or none, and where. Raise `CasesRefused` with the reason."""
    with transaction.atomic():
        held = hold_concern(matter, Act.TRIAGE, by)
        refusal = check_neutral(made.look_at) or check_open_to_triage(held)
        if refusal:
            raise CasesRefused(refusal)
        place, address = _place_of(made, held, by)
        before = concern_of(held)
        concern = before or Concern(matter=held)
        left, was = concern.place, concern.subject
        concern.subject, concern.place, concern.triaged_on = made.subject, place, times.today()
        if left != place:  # what a supervisor decided was about the other one
            concern.decision, concern.decided_by, concern.decided_on = "", None, None
        _call_supervisor(concern, held)
        concern.save()
        if left is not None and left != place:
            forgetting.forget_place(left, by=by.actor)
        words = {"subject": made.subject, "text": made.look_at, "address": address}
        holding.write(held.file, "triage", held, by, words)
        if made.subject != was:
            tell(held, "looked-into", title=by.person.title, subject=made.subject)
        return holding.move_on(held, Act.TRIAGE, "matter.triaged", by)


def decide(matter: Matter, *, decision: Decision, why: str, by: Desk) -> Matter:
    """Decide as a supervisor about one more problem at a place; the neighbour is told which."""
    with transaction.atomic():
        held = hold_concern(matter, Act.REVIEW, by)
        concern = require_triaged(held)
        refusal = check_decider(concern, by)
        if refusal:
            raise CasesRefused(refusal)
        words = {"decision": decision.value, "text": holding.wanted(why)}
        holding.write(held.file, "review", held, by, words)
        concern.decision, concern.decided_by = decision, by.person
        concern.decided_on = times.today()
        concern.save()
        tell(held, "decided", title=by.person.title, decision=decision.value)
        return holding.move_on(held, Act.REVIEW, "matter.reviewed", by)


def tell_outcome(matter: Matter, *, outcome: Outcome, by: Desk) -> Matter:
    """Tell the neighbour what came of it. Raise `CasesRefused` with the reason."""
    with transaction.atomic():
        held = hold_concern(matter, Act.OUTCOME, by)
        holding.require_theirs(held, by)
        concern = require_triaged(held)
        refusal = (
            check_decided(concern)
            or check_attended(concern, outcome.attended)
            or check_finding(concern.subject, outcome.found, outcome.section)
            or check_seen(outcome)
        )
        if refusal:
            raise CasesRefused(refusal)
        if outcome.found:
            kept = {"found": outcome.found, "section": outcome.section, "text": outcome.seen}
            holding.write(held.file, "bylaw-finding", held, by, kept)
        said = {
            "what": "outcome",
            "attended": outcome.attended.value,
            "found": outcome.found,
            "next": outcome.next_time.value,
        }
        promising.keep(held, None, by)
        UrgentCall.objects.filter(pk=held.reference).delete()
        holding.write(held.letterbox, "outcome", held, by, said)
        concern.attended, concern.found = outcome.attended, outcome.found
        concern.told_on = times.today()
        concern.save()
        return holding.move_on(held, Act.OUTCOME, "matter.told", by)


def waiting_for(desk: Desk) -> list[str]:
    """Return the references about which this supervisor has to decide, the most urgent first."""
    if Lane.CONCERN.value not in desk.supervises:
        return []
    waits = Concern.objects.filter(decision="", review_by__isnull=False)
    readable = access.readable_among(desk, waits.values_list("matter_id", flat=True))
    mine = readable.open().in_lane(Lane.CONCERN.value)
    found = waits.filter(matter__in=list(mine.values_list("pk", flat=True)))
    return list(found.order_by("review_by", "matter").values_list("matter_id", flat=True))


@carries_out("BRI-1")
def check_closing(matter: Matter, reason: str) -> Refusal | None:
    """Refuse to end a problem nearby as something it isn't, or without telling the neighbour."""
    if matter.lane != Lane.CONCERN:
        return None
    concern = concern_of(matter)
    if concern is None:
        return _not_triaged()
    if not concern_rules.may_end(concern.subject, reason):
        return Refusal(
            _("This is no bylaw matter, so nothing can be done about anybody in it."),
            _("Close it as information, or as nothing the City can do."),
            "BRI-1",
        )
    refusal = check_decided(concern)
    if refusal is None and concern.told_on is None:
        return Refusal(
            _("The person who wrote has not been told what came of it."),
            _("Tell them first. You choose from a list; it takes a minute."),
            "BRI-1",
        )
    return refusal


@carries_out("BRI-1")
def check_neutral(sentence: str) -> Refusal | None:
    """Refuse a sentence of the City's own that describes somebody."""
    if not sentence.strip():
        return Refusal(_("There is nothing written yet."), _("Write a few words first."))
    refusal = check_words(sentence)
    if refusal or not (masking.shapes_in(sentence) or masking.names_in(sentence)):
        return refusal
    return Refusal(
        _("Your sentence names or describes somebody."),
        _(
            "Say only what to look at: a sound, a smell, a thing, a place, an hour. If a word is "
            "taken for a name and is none, write “a” or “the” before it, in small letters."
        ),
        "BRI-1",
    )


@carries_out("BRI-4")
def check_words(sentence: str) -> Refusal | None:
    """Refuse words for people, for what they do or are, and for what keeps them healthy."""
    if banned_in(sentence, concern_rules.SUPPLIES):
        return Refusal(
            _("What people use for safer sex is never written down."),
            _("Leave it out. It is a sign of nothing the City looks into."),
            "BRI-4",
        )
    found = banned_in(sentence, concern_rules.ABOUT_PEOPLE)
    if not found:
        return None
    return Refusal(
        _("“{word}” has no place in the City’s own words.").format(word=found[0][0]),
        _("Say only what to look at: a sound, a smell, a thing, a place, an hour."),
        "BRI-1",
    )


def check_seen(outcome: Outcome) -> Refusal | None:
    """Refuse a finding whose words are about people; the number of a section may stand in it."""
    said = check_neutral(outcome.seen) if outcome.seen.strip() else None
    return said or check_words(outcome.section)


@carries_out("BRI-2a")
def check_finding(subject: str, found: str, section: str) -> Refusal | None:
    """Refuse a finding that isn't about a section of a bylaw."""
    if found and subject == NO_BYLAW:
        return Refusal(
            _("This is no bylaw matter, so there is nothing to find."),
            _("Leave the finding empty."),
            "BRI-2a",
        )
    if not concern_rules.finding_lacks_section(found, section):
        return None
    return Refusal(
        _("A finding says which section of which bylaw it is about."),
        _("Write the bylaw and its section, such as “Noise Bylaw, section 4”."),
        "BRI-2a",
    )


@carries_out("BRI-1")
def check_decided(concern: Concern) -> Refusal | None:
    """Refuse to go on where three before it found nothing, until a supervisor has decided."""
    if concern.review_by is None or concern.decision:
        return None
    return Refusal(
        _("Three problems were looked into at this place, and no breach was found."),
        _("A supervisor decides first. It stands on their home page."),
        "BRI-1",
    )


def check_attended(concern: Concern, attended: str) -> Refusal | None:
    """Refuse a visit nobody ordered; the street is open to everyone, at any time."""
    if attended == Attended.VISIT and not VisitOrder.objects.filter(matter=concern.matter).exists():
        return Refusal(
            _("No visit was ordered here."),
            _("Say that you looked from the street, or order the visit first."),
            "BRI-1",
        )
    if concern.subject == NO_BYLAW and attended not in (Attended.NO, Attended.TALKED):
        return Refusal(
            _("This is no bylaw matter, so nobody had a reason to go and look."),
            _("Say that nobody went."),
            "BRI-1",
        )
    return None


def check_decider(concern: Concern, by: Desk) -> Refusal | None:
    """Refuse whoever is no supervisor of problems nearby, and what waits for no decision."""
    if Lane.CONCERN.value not in by.supervises:
        return Refusal(
            _("A supervisor of problems nearby decides this."),
            _("It stands on their home page; you need to do nothing."),
            "BRI-1",
        )
    if concern.review_by is None or concern.decision:
        return Refusal(
            _("No decision waits here."), _("What was decided stands on the matter's page.")
        )
    return None


def check_open_to_triage(held: Matter) -> Refusal | None:
    """Refuse to see it as something else once the neighbour was told, or a visit was ordered."""
    concern = concern_of(held)
    if concern is None:
        return None
    if concern.told_on is None and not VisitOrder.objects.filter(matter=held).exists():
        return None
    return Refusal(
        _("Something was done about this already."),
        _("Leave a note for colleagues with what you see otherwise."),
    )


def hold_concern(matter: Matter, act: Act, by: Desk) -> Matter:
    """Return a matter of this lane, held; the same refusal as for a step without a place."""
    held = holding.hold(matter, act, by)
    if held.lane != Lane.CONCERN:
        raise refused(
            _("This step has no place at this stage."),
            instead=_("The steps that have one are on the matter's page."),
        )
    return held


def require_triaged(held: Matter) -> Concern:
    """Return what a reader made of it. Raise `CasesRefused` while nobody has."""
    concern = concern_of(held)
    if concern is None:
        raise CasesRefused(_not_triaged())
    concern.matter = held
    return concern


def tell(held: Matter, what: str, **said: str) -> None:
    """Seal a notice into the neighbour's letterbox."""
    content = {"what": what, "turn": held.turn, **said}
    sealing.seal_item(held.letterbox, kind="notice", author="system", content=content, by=SYSTEM)


def _not_triaged() -> Refusal:
    return Refusal(
        _("Nobody has said yet which bylaw's matter this is."),
        _("Say it first, or that it is none."),
        "BRI-1",
    )


def _place_of(made: Triage, held: Matter, by: Desk) -> tuple[Place | None, str]:
    """Return the place and its address; what is no bylaw's matter has none (BRI-1)."""
    if made.subject not in BYLAWS:
        return None, ""
    if made.place:
        return places.named_again(made.place, by=by, matter=held)
    address = made.address.strip()
    return places.typed(address, by=by, matter=held) if address else (None, "")


def _call_supervisor(concern: Concern, held: Matter) -> None:
    """Let a supervisor look where three before it found nothing; a decision there stands."""
    if concern.decision:
        return
    before = places.found_before(concern.place, held) if concern.place else []
    calls = needs_supervisor(before)
    concern.review_by = (
        working.add_working_days(times.today(), lanes.review_within()) if calls else None
    )


@carries_out("BRI-1")
def needs_supervisor(found: list[str]) -> bool:
    """Say whether one more at a place is for a supervisor: three in a row, and no breach."""
    return concern_rules.needs_supervisor(found)


def _with_bars(thread: Thread) -> Thread:
    """Return a matter as said, with bars over people in what the person wrote, wherever it is."""
    return replace(
        thread,
        limits=tuple(_line(one) for one in thread.limits),
        lines=tuple(_line(one) if one.from_person else one for one in thread.lines),
        items=tuple(_item(one) for one in thread.items if one.kind not in _SHOWN_AS_LINES),
    )


def _line(line: Line) -> Line:
    return replace(
        line,
        text=_barred(line.text),
        parts=tuple((name, _barred(said)) for name, said in line.parts),
        translations=tuple(_line(one) for one in line.translations),
    )


def _item(item: Opened) -> Opened:
    if item.author != "reporter":
        return item
    content = {name: _bare(said) for name, said in item.content.items()}
    return masks.Masked(item.id, item.kind, item.author, item.day, content)


def _bare(said: object) -> object:
    """Return what lies in an item with bars over its texts; answers from lists stay."""
    if isinstance(said, Mapping):
        return {name: _bare(one) for name, one in said.items()}
    if isinstance(said, list):
        return [_bare(one) for one in said]
    return said if not isinstance(said, str) or _CODE.fullmatch(said) else _barred(said)


def _barred(text: str) -> str:
    if masking.in_other_script(text):
        return _("Triage it to read it: no bars can be put over people in this script.")
    return masking.masked(text)
