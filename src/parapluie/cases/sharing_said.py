"""Questions about sharing, answers to them, and what left: sealed items as people read them.

It opens nothing itself. The person and those who read see the same words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from parapluie.cases.sharing_rules import Allows, Answer
from parapluie.kit import times
from parapluie.kit.city import titled

Content = Mapping[str, object]


class Opened(Protocol):
    """An item somebody opened (vault.OpenItem)."""

    @property
    def kind(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def content(self) -> dict[str, object]: ...


# The ladder in the person's own voice: they choose between these lines.
MINE: Final[Mapping[Allows, Promise]] = {
    Allows.LISTEN: gettext_lazy("Only listen and answer me"),
    Allows.CITY: gettext_lazy("The City may act on it"),
    Allows.PARTNER: gettext_lazy("You may ask a partner for help, without saying who I am"),
    Allows.CHOSEN: gettext_lazy("You may share with a partner what I choose"),
}
# The same, as those who read are told of it.
THEIRS: Final[Mapping[Allows, Promise]] = {
    Allows.LISTEN: gettext_lazy("Only listen and answer. Do nothing else with it."),
    Allows.CITY: gettext_lazy("The City may act on it. Nothing leaves City Hall."),
    Allows.PARTNER: gettext_lazy(
        "The City may act, and ask a partner for help without saying who they are."
    ),
    Allows.CHOSEN: gettext_lazy("The City may act, and share with a partner what they choose."),
}
ANSWERS: Final[Mapping[str, Promise]] = {
    Answer.YES: pgettext_lazy("the person's answer", "Yes."),
    Answer.NO: pgettext_lazy("the person's answer", "No."),
    Answer.NOT_NOW: pgettext_lazy("the person's answer", "Not now."),
    Answer.BACK: gettext_lazy("They took their yes back."),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: exactly these words, to this recipient, for this purpose, until this day."""

    id: str
    by: str
    day: date
    to: str
    purpose: str
    why: str
    until: date
    words: tuple[tuple[str, str], ...]  # label and text, field by field
    said_no: date | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What left City Hall: when, to whom, in which words, and why it was allowed to."""

    packet: str
    day: date
    to: str
    why: str
    words: tuple[tuple[str, str], ...]
    agreed: bool
    tell_on: date


def questions(items: Iterable[Opened]) -> dict[str, Question]:
    """Return what was asked in these items, by id, oldest first."""
    return {str(one.content["question"]): _question(one) for one in items if one.kind == "question"}


def shared(items: Iterable[Opened]) -> list[Shared]:
    """Return what left, oldest first; what a court forbids to tell is there, with its day."""
    return [_shared(one) for one in items if one.kind == "shared"]


def left(items: Iterable[Opened]) -> list[Shared]:
    """Return what left, as far as the person may be told today."""
    return [one for one in shared(items) if one.tell_on <= times.today()]


def _rung(content: Content) -> str:
    allows = str(content.get("allows", ""))
    said = THEIRS[Allows(allows)] if allows in [*Allows] else allows
    return _("What they allow now: {rung}").format(rung=said)


def _consent(content: Content) -> str:
    return str(ANSWERS.get(str(content.get("answer", "")), ""))


def _asked(content: Content) -> str:
    return _("May we give this to {partner}? {purpose}").format(
        partner=content.get("to", ""), purpose=content.get("purpose", "")
    )


def _given(content: Content) -> str:
    if content.get("agreed"):
        return _("Given to {partner}, because the person agreed.").format(
            partner=content.get("to", "")
        )
    return _("Given to {partner} without asking.").format(partner=content.get("to", ""))


# What staff read of these kinds in the timeline, beside their parts.
SAID: Final = {"rung": _rung, "consent": _consent, "question": _asked, "shared": _given}
# The person says these into both dossiers; they are one line.
IN_BOTH: Final = frozenset({"rung", "consent"})


def words(kind: str, content: Content) -> str:
    """Return an item of these kinds in words; empty for another kind."""
    return SAID[kind](content) if kind in SAID else ""


def parts(kind: str, content: Content) -> tuple[tuple[str, str], ...]:
    """Return the words that were asked about or left, field by field, with why and until when."""
    if kind not in {"question", "shared"}:
        return ()
    until = date.fromisoformat(str(content["until"]))
    return (
        (pgettext("of a sharing", "To"), str(content["to"])),
        (_("For what"), str(content["purpose"])),
        *_fields(content),
        (pgettext("of a sharing", "Why"), str(content["why"])),
        (_("Until"), date_format(until, "j F Y")),
    )


def _question(item: Opened) -> Question:
    content = item.content
    return Question(
        id=str(content["question"]),
        by=titled(str(content.get("title", ""))),
        day=item.day,
        to=str(content["to"]),
        purpose=str(content["purpose"]),
        why=str(content["why"]),
        until=date.fromisoformat(str(content["until"])),
        words=_fields(content),
        said_no=date.fromisoformat(str(content["said_no"])) if content.get("said_no") else None,
    )


def _shared(item: Opened) -> Shared:
    content = item.content
    told = content.get("tell_on")
    return Shared(
        packet=str(content["packet"]),
        day=item.day,
        to=str(content["to"]),
        why=str(content.get("why", "")),
        words=_fields(content),
        agreed=content.get("agreed") is True,
        tell_on=date.fromisoformat(str(told)) if told else item.day,
    )


def _fields(content: Content) -> tuple[tuple[str, str], ...]:
    written = content.get("words")
    pairs = written if isinstance(written, list) else []
    return tuple((str(name), str(text)) for name, text in pairs)
