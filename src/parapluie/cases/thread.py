"""What was said, in order: opened items as lines people can read. It opens nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parapluie.cases import (
    asking,
    attached,
    concern_words,
    danger_words,
    kinds,
    masks,
    notices,
    rules,
    sharing_said,
)
from parapluie.cases.models import ClosingReason
from parapluie.guidelines.controls import carries_out
from parapluie.kit.attachments import is_picture
from parapluie.kit.city import titled
from parapluie.kit.days import date_format

# The kinds of items that are lines of a conversation; all others stand in a part of their own.
SPOKEN = frozenset(
    {"message", "reply", "limits", "note", "finding", "closing", "notice", "particulars"}
    | {"two-person", "second", "contact", "move", "urgent", "danger", *concern_words.KINDS}
    | {"reopening", "reopened", "attachment", masks.MASK, masks.SHOWN, masks.UNMASK}
    | {"instructed", "manager-asks", "remedied"}
)
# Those who read see these in their order too; in a letterbox they stand in a part of their own.
FOR_STAFF = SPOKEN | {"rung", "question", "consent", "shared", "partner-answer"}


class Opened(Protocol):
    """An item somebody opened (vault.OpenItem)."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def content(self) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said: who by role, on which day, in which words."""

    kind: str
    by: str
    day: date
    text: str
    from_person: bool = False
    urgent: bool = False  # "this is about today or tonight"
    id: str = ""  # of the item
    language: str = ""  # of a translation, in words
    translations: tuple["Line", ...] = ()  # beside the original, which stays
    parts: tuple[tuple[str, str], ...] = ()  # of a finding, or what a lane's form asked besides
    file: str = ""  # of something added: the item that has its key
    picture: bool = False
    about: str = ""  # of a notice: what happened
    has_bars: bool = False  # the person keeps words of it from staff
    again_by: date | None = None  # of an answer: by which day there is more

    @property
    def label(self) -> str:
        """Return what staff read beside it; empty where the words speak for themselves."""
        return str(kinds.LABELS.get(self.kind, ""))


@dataclass(frozen=True, slots=True)
class Thread:
    """A matter as staff read it: first what must not happen, then everything in order."""

    limits: tuple[Line, ...]
    lines: tuple[Line, ...]
    language: str = ""  # the one the person wrote in, such as "fr"
    items: tuple[Opened, ...] = ()  # all of it, in order, for the panels that show other kinds


def of_matter(letterbox: Iterable[Opened], file: Iterable[Opened]) -> Thread:
    """Put both dossiers in the order of their acts; messages that lie in both are shown once."""
    filed = _in_turn(masks.masked(file))
    both = {"message", *sharing_said.IN_BOTH}
    posted = [item for item in letterbox if item.kind not in both]
    everything = _in_turn(filed, posted)
    in_order = [one for one in everything if one.kind in FOR_STAFF]
    person, items = _("The person"), [*filed, *posted]
    limits = [_line(item, person) for item in filed if item.kind == "limits"]
    lines = [_line(item, person) for item in in_order if item.kind != "limits"]
    lines = [_without_file(one, everything) for one in lines]
    return Thread(
        limits=with_translations(limits, items),
        lines=with_translations(lines, items),
        language=_language(filed),
        items=tuple(everything),
    )


def _without_file(line: Line, everything: list[Opened]) -> Line:
    """Return a line about a file that the person took back as one that leads nowhere."""
    gone = attached.taken_back(everything)
    item = next((one for one in everything if one.id == line.file), None) if gone else None
    if item is None or str(item.content.get("blob")) not in gone:
        return line
    text = _("{name}, taken back and erased").format(name=line.text)
    return replace(line, text=text, file="", picture=False)


def lines_of(items: Iterable[Opened]) -> list[Line]:
    """Return these items as lines, as they are."""
    return [_line(item, _("The person")) for item in items]


def of_letterbox(items: Iterable[Opened]) -> tuple[Line, ...]:
    """Return what stands in a letterbox, in order, in the reader's own language."""
    kept = sorted(items, key=_turn)
    spoken = [one for one in kept if one.kind in SPOKEN and one.kind != attached.KIND]
    return with_translations([_line(one, _("You")) for one in spoken], kept)


@carries_out("OBJ-1")
def with_translations(lines: Iterable[Line], items: Iterable[Opened]) -> tuple[Line, ...]:
    """Return each line with what interpreters made of it below; the original stays as it is."""
    found: dict[str, list[Line]] = {}
    for item in sorted(items, key=_turn):
        if item.kind == "translation":
            found.setdefault(str(item.content.get("of", "")), []).append(_line(item, ""))
    return tuple(replace(line, translations=tuple(found.get(line.id, ()))) for line in lines)


def _line(item: Opened, person: str) -> Line:
    """Return one item in words; `person` is what whoever wrote to the City is called here."""
    from_person = item.author == "reporter"
    partner = str(item.content.get("partner", "")) if item.kind == "partner-answer" else ""
    by = person if from_person else partner or titled(str(item.content.get("title", "")))
    urgent = item.content.get("urgent") is True
    has_file = item.kind == attached.KIND
    return Line(
        item.kind,
        by,
        item.day,
        _words(item),
        from_person,
        urgent,
        id=item.id,
        language=str(item.content.get("language", "")) if item.kind == "translation" else "",
        parts=_parts(item),
        file=item.id if has_file else "",
        about=str(item.content.get("what", "")) if item.kind == "notice" else "",
        again_by=_again_by(item),
        has_bars=item.content.get(masks.BARRED) is True,
        picture=has_file and is_picture(str(item.content.get("type", ""))),
    )


def promised(lines: Iterable[Line]) -> date | None:
    """Return by which day the person was promised more, of the lines of a letterbox in order."""
    for line in reversed(list(lines)):
        if line.kind in {"closing", *rules.ANSWERS} or line.from_person:
            return line.again_by
    return None


def _again_by(item: Opened) -> date | None:
    day = item.content.get("again_by") if item.kind == "reply" else None
    return date.fromisoformat(str(day)) if day else None


def _language(filed: Iterable[Opened]) -> str:
    """Return the language of the first message, if it is one we offer."""
    said = [item.content.get("language") for item in filed if item.kind == "message"]
    return next((code for code, _name in settings.LANGUAGES if code in said), "")


def _words(item: Opened) -> str:
    if item.kind == "closing":
        return notices.closed(item.content)
    if item.kind in {"notice", "outcome", "reopened"}:
        return notices.words(item.content)
    if item.kind in sharing_said.SAID:
        return sharing_said.words(item.kind, item.content)
    if item.kind == "danger":
        return ""  # all of it stands in parts
    if item.kind == "second" and item.content.get("agreed"):
        return " ".join(filter(None, [_("Agreed."), str(item.content.get("text", ""))]))
    if item.kind == attached.KIND:
        return attached.of_content(item.content).name
    if item.content.get("file") is True:
        return _("A file, without words.")
    return str(item.content.get("text", ""))


def _parts(item: Opened) -> tuple[tuple[str, str], ...]:
    if item.kind == "danger":
        return danger_words.all_of_call(item.content)
    if item.kind == "message":
        return asking.answered(item.content.get("asked"))
    if item.kind in concern_words.KINDS:
        return concern_words.parts(item.kind, item.content)
    if item.kind == "reply":
        day = _again_by(item)
        return ((_("More by"), date_format(day, "l j F")),) if day else ()
    if item.kind != "finding":
        return sharing_said.parts(item.kind, item.content)
    reason = str(item.content.get("reason", ""))
    names = {"asked": _("Asked for"), "done": _("Done"), "why": _("Why different")}
    told = [(names[name], str(item.content.get(name, ""))) for name in names]
    label = ClosingReason(reason).label if reason in ClosingReason.values else reason
    told += asking.found(item.content.get("findings"))
    return ((pgettext("of closing", "Outcome"), str(label)), *[one for one in told if one[1]])


def _in_turn(*dossiers: Iterable[Opened]) -> list[Opened]:
    """Return what stands in dossiers in the order of its acts.

    What comes from outside knows no turn: it stands behind what was there before it.
    """
    placed: list[tuple[int, Opened]] = []
    for items in dossiers:
        last = 0
        for item in items:
            last = _turn(item) or last
            placed.append((last, item))
    return [item for _turn_of, item in sorted(placed, key=lambda one: one[0])]


def _turn(item: Opened) -> int:
    turn = item.content.get("turn", 0)
    return turn if isinstance(turn, int) else 0
