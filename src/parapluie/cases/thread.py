"""What was said, in order: opened items as lines people can read. It opens nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parapluie.cases import attached, notices
from parapluie.cases.models import ClosingReason
from parapluie.kit.attachments import is_picture
from parapluie.kit.city import titled

# The kinds of items that are lines of a conversation; all others stand in a part of their own.
SPOKEN = frozenset(
    {"message", "reply", "limits", "note", "finding", "closing", "notice", "attachment"}
)


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
    parts: tuple[tuple[str, str], ...] = ()  # of a finding: what was asked, done, why different
    file: str = ""  # of something added: the item that has its key
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A matter as staff read it: first what must not happen, then everything in order."""

    limits: tuple[Line, ...]
    lines: tuple[Line, ...]
    language: str = ""  # the one the person wrote in, such as "fr"


def of_matter(letterbox: Iterable[Opened], file: Iterable[Opened]) -> Thread:
    """Put both dossiers in the order of their acts; messages that lie in both are shown once."""
    filed = sorted(file, key=_turn)
    posted = [item for item in letterbox if item.kind != "message"]
    in_order = sorted((one for one in [*filed, *posted] if one.kind in SPOKEN), key=_turn)
    return Thread(
        limits=tuple(_line(item, _("The person")) for item in filed if item.kind == "limits"),
        lines=tuple(_line(item, _("The person")) for item in in_order if item.kind != "limits"),
        language=_language(filed),
    )


def of_letterbox(items: Iterable[Opened]) -> tuple[Line, ...]:
    """Return what stands in a letterbox, in order, in the reader's own language."""
    spoken = [one for one in items if one.kind in SPOKEN and one.kind != attached.KIND]
    return tuple(_line(item, _("You")) for item in sorted(spoken, key=_turn))


def _line(item: Opened, person: str) -> Line:
    """Return one item in words; `person` is what whoever wrote to the City is called here."""
    from_person = item.author == "reporter"
    by = person if from_person else titled(str(item.content.get("title", "")))
    urgent = item.content.get("urgent") is True
    line = Line(item.kind, by, item.day, _words(item), from_person, urgent, _parts(item))
    return _with_file(line, item) if item.kind == attached.KIND else line


def _with_file(line: Line, item: Opened) -> Line:
    return replace(line, file=item.id, picture=is_picture(str(item.content.get("type", ""))))


def _language(filed: Iterable[Opened]) -> str:
    """Return the language of the first message, if it is one we offer."""
    said = [item.content.get("language") for item in filed if item.kind == "message"]
    return next((code for code, _name in settings.LANGUAGES if code in said), "")


def _words(item: Opened) -> str:
    if item.kind == "closing":
        return _("We have closed this. If you write again, it opens again and we answer.")
    if item.kind == "notice":
        return notices.words(item.content)
    if item.kind == attached.KIND:
        return attached.of_content(item.content).name
    if item.content.get("file") is True:
        return _("A file, without words.")
    return str(item.content.get("text", ""))


def _parts(item: Opened) -> tuple[tuple[str, str], ...]:
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
