"""What was said, in order: opened items as lines people can read. It opens nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parapluie.cases import asking, notices
from parapluie.cases.models import ClosingReason
from parapluie.guidelines.controls import carries_out
from parapluie.kit.city import titled

# The kinds of items that are lines of a conversation; all others stand in a part of their own.
SPOKEN = frozenset({"message", "reply", "limits", "note", "finding", "closing", "notice"})


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


@dataclass(frozen=True, slots=True)
class Thread:
    """A matter as staff read it: first what must not happen, then everything in order."""

    limits: tuple[Line, ...]
    lines: tuple[Line, ...]
    language: str = ""  # the one the person wrote in, such as "fr"
    items: tuple[Opened, ...] = ()  # all of it, in order, for the panels that show other kinds


def of_matter(letterbox: Iterable[Opened], file: Iterable[Opened]) -> Thread:
    """Put both dossiers in the order of their acts; messages that lie in both are shown once."""
    filed = sorted(file, key=_turn)
    posted = [item for item in letterbox if item.kind != "message"]
    in_order = sorted((one for one in [*filed, *posted] if one.kind in SPOKEN), key=_turn)
    person, items = _("The person"), [*filed, *posted]
    limits = [_line(item, person) for item in filed if item.kind == "limits"]
    lines = [_line(item, person) for item in in_order if item.kind != "limits"]
    return Thread(
        limits=with_translations(limits, items),
        lines=with_translations(lines, items),
        language=_language(filed),
        items=tuple(sorted([*filed, *posted], key=_turn)),
    )


def of_letterbox(items: Iterable[Opened]) -> tuple[Line, ...]:
    """Return what stands in a letterbox, in order, in the reader's own language."""
    kept = sorted(items, key=_turn)
    return with_translations([_line(one, _("You")) for one in kept if one.kind in SPOKEN], kept)


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
    by = person if from_person else titled(str(item.content.get("title", "")))
    urgent = item.content.get("urgent") is True
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
    )


def _language(filed: Iterable[Opened]) -> str:
    """Return the language of the first message, if it is one we offer."""
    said = [item.content.get("language") for item in filed if item.kind == "message"]
    return next((code for code, _name in settings.LANGUAGES if code in said), "")


def _words(item: Opened) -> str:
    if item.kind == "closing":
        return _("We have closed this. If you write again, it opens again and we answer.")
    if item.kind == "notice":
        return notices.words(item.content)
    return str(item.content.get("text", ""))


def _parts(item: Opened) -> tuple[tuple[str, str], ...]:
    if item.kind == "message":
        return asking.answered(item.content.get("asked"))
    if item.kind != "finding":
        return ()
    reason = str(item.content.get("reason", ""))
    names = {"asked": _("Asked for"), "done": _("Done"), "why": _("Why different")}
    told = [(names[name], str(item.content.get(name, ""))) for name in names]
    label = ClosingReason(reason).label if reason in ClosingReason.values else reason
    return ((pgettext("of closing", "Outcome"), str(label)), *[one for one in told if one[1]])


def _turn(item: Opened) -> int:
    turn = item.content.get("turn", 0)
    return turn if isinstance(turn, int) else 0
