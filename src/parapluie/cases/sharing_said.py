"""Questions about sharing, answers to them, and what left: sealed items as people read them.

It opens nothing itself. The person and those who read see the same words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from parapluie.cases.sharing_rules import Allows, Answer
from parapluie.disclosure.labels import named
from parapluie.disclosure.models import BASIS_NAMES, PURPOSE_NAMES
from parapluie.disclosure.rules import Basis, Field, Purpose
from parapluie.kit import times
from parapluie.kit.city import titled
from parapluie.kit.days import date_format

Content = Mapping[str, object]
Parts = tuple[tuple[str, str], ...]


class Opened(Protocol):
    """An item somebody opened (vault.OpenItem)."""

    @property
    def kind(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def content(self) -> dict[str, object]: ...


# The ladder in the person's own voice: they choose between these lines.
MINE: Final[Mapping[Allows, str | Promise]] = {
    Allows.LISTEN: gettext_lazy("Only listen and answer me"),
    Allows.CITY: gettext_lazy("The City may act on it"),
    Allows.PARTNER: gettext_lazy("You may ask another group for help, without saying who I am"),
    Allows.CHOSEN: gettext_lazy("You may share with another group what I choose"),
}
# The same, as those who read are told of it.
THEIRS: Final[Mapping[Allows, str | Promise]] = {
    Allows.LISTEN: gettext_lazy("Only listen and answer. Do nothing else with it."),
    Allows.CITY: gettext_lazy("The City may act on it. Nothing leaves City Hall."),
    Allows.PARTNER: gettext_lazy(
        "The City may act, and ask a partner for help without saying who they are."
    ),
    Allows.CHOSEN: gettext_lazy("The City may act, and share with a partner what they choose."),
}
ANSWERS: Final[Mapping[str, str | Promise]] = {
    Answer.YES: pgettext_lazy("to a question about sharing", "Yes."),
    Answer.NO: pgettext_lazy("to a question about sharing", "No."),
    Answer.NOT_NOW: pgettext_lazy("to a question about sharing", "Not now."),
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
    words: Parts  # label and text, field by field
    said_no: date | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What left City Hall: when, to whom, in which words, and why it was allowed to."""

    packet: str
    day: date
    to: str
    basis: str
    why: str
    words: Parts
    agreed: bool
    tell_on: date


def questions(items: Iterable[Opened]) -> dict[str, Question]:
    """Return what was asked in these items, by id, oldest first."""
    return {str(one.content["question"]): _question(one) for one in items if one.kind == "question"}


def shared(items: Iterable[Opened]) -> dict[str, Shared]:
    """Return what left in these items, by packet: also what may not be told yet."""
    return {str(one.content["packet"]): _shared(one) for one in items if one.kind == "shared"}


def may_be_told(one: Shared) -> bool:
    """Say whether the person may be told of it today: a court can forbid it until a day."""
    return one.tell_on <= times.today()


def fields_of(content: Content) -> dict[str, str]:
    """Return the words of a sealed question or packet, by field."""
    written = content.get("fields")
    found = written if isinstance(written, dict) else {}
    return {str(name): str(text) for name, text in found.items()}


def purpose_of(content: Content) -> str:
    """Return what for, in words."""
    purpose = str(content.get("purpose", ""))
    return str(PURPOSE_NAMES[Purpose(purpose)]) if purpose in [*Purpose] else purpose


def labelled(fields: Mapping[str, str]) -> Parts:
    """Return words field by field, with their labels, in the order of the list."""
    return tuple(named({Field(name): text for name, text in fields.items() if name in [*Field]}))


def words(kind: str, content: Content) -> str:
    """Return what the person said, in words; the other kinds are told in parts."""
    if kind == "rung":
        allows = str(content.get("allows", ""))
        said = THEIRS[Allows(allows)] if allows in [*Allows] else allows
        return _("What they allow now: {rung}").format(rung=said)
    return str(ANSWERS.get(str(content.get("answer", "")), ""))


def parts(kind: str, content: Content) -> Parts:
    """Return what was asked about or left, field by field, with why and until when."""
    if kind not in {"question", "shared"}:
        return ()
    until = date.fromisoformat(str(content["until"]))
    return (
        (pgettext("of a sharing", "To"), str(content["to"])),
        (_("For what"), purpose_of(content)),
        *labelled(fields_of(content)),
        (pgettext("of a sharing", "Why"), str(content["why"])),
        (_("Until"), date_format(until, "j F Y")),
    )


# The kinds that are told here; the person says some into both dossiers, and they are one line.
SAID: Final = frozenset({"rung", "consent", "question", "shared"})
IN_BOTH: Final = frozenset({"rung", "consent", "shared"})


def _question(item: Opened) -> Question:
    content = item.content
    said_no = content.get("said_no")
    return Question(
        id=str(content["question"]),
        by=titled(str(content.get("title", ""))),
        day=item.day,
        to=str(content["to"]),
        purpose=purpose_of(content),
        why=str(content["why"]),
        until=date.fromisoformat(str(content["until"])),
        words=labelled(fields_of(content)),
        said_no=date.fromisoformat(str(said_no)) if said_no else None,
    )


def _shared(item: Opened) -> Shared:
    content = item.content
    basis, told = str(content.get("basis", "")), content.get("tell_on")
    return Shared(
        packet=str(content["packet"]),
        day=item.day,
        to=str(content["to"]),
        basis=str(BASIS_NAMES[Basis(basis)]) if basis in [*Basis] else basis,
        why=str(content["why"]),
        words=labelled(fields_of(content)),
        agreed=basis == Basis.CONSENT,
        tell_on=date.fromisoformat(str(told)) if told else item.day,
    )
