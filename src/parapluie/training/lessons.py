"""Reads a course pack: one version of a course as its organisation wrote it (docs/course-packs.md).

A pack is TOML: data and plain text, never code or HTML. What can't be taken is named with its line
and what is wanted instead; a pack is taken whole or not at all.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parapluie.training.pack_text import (
    Places,
    Table,
    fault,
    folded,
    parsed,
    require_short,
)

MOST_PAGES: Final = 40
MOST_QUESTIONS: Final = 12
MOST_WRONG: Final = 5
_TITLE: Final = 120  # signs, as all that follow
_LINE: Final = 400
_PAGE: Final = 6_000
_HIGHEST: Final = 9_999


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of points."""

    text: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a title and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the check. One answer is right; `why` says so kindly, whatever was chosen."""

    asks: str
    right: str
    wrong: tuple[str, ...]
    why: str

    @property
    def choices(self) -> list[str]:
        """Return the answers in an order that tells nothing: by the alphabet."""
        return sorted((self.right, *self.wrong), key=str.casefold)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A version in one language."""

    title: str
    licence: str
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A version in every language. `organisation` is empty for what the City made itself."""

    organisation: str
    number: int
    lessons: Mapping[str, Lesson]


def read(text: str, languages: Collection[str]) -> Pack:
    """Return the pack a text holds. Raise `PackRefused` naming the place and what is wanted."""
    require_short(len(text.encode("utf-8", "replace")))
    text = text.removeprefix("\ufeff")
    places = Places(text)
    top = Table(parsed(text), _("At the top"), places.line("", "", 0))
    top.only("organisation", "number", *languages)
    pack = Pack(
        organisation=top.line("organisation", _TITLE) if "organisation" in top.found else "",
        number=top.number("number", _HIGHEST),
        lessons={code: _lesson(top, code, places) for code in languages},
    )
    _require_same_shape(pack.lessons)
    return pack


def _lesson(top: Table, code: str, places: Places) -> Lesson:
    place = f"[{code}]"
    if not isinstance(top.found.get(code), Mapping):
        raise fault(
            place,
            _("this language is missing."),
            _("The same pages, questions and answers in every language."),
        )
    table = Table(top.found[code], place, places.line(code, "", 0))
    table.only("title", "licence", "page", "question")
    return Lesson(
        title=table.line("title", _TITLE),
        licence=table.line("licence", _LINE),
        pages=tuple(_page(one) for one in _each(table, code, "page", MOST_PAGES, places)),
        questions=tuple(
            _question(one) for one in _each(table, code, "question", MOST_QUESTIONS, places)
        ),
    )


def _each(table: Table, code: str, kind: str, most: int, places: Places) -> Iterator[Table]:
    """Give the tables of one kind, each with the place it stands at."""
    wanted = _("From 1 to %(most)d times %(heading)s.") % {
        "most": most,
        "heading": f"[[{code}.{kind}]]",
    }
    found = table.need(kind, list, wanted)
    if not 1 <= len(found) <= most:
        raise table.fault(_("there are %(count)d of them.") % {"count": len(found)}, wanted)
    names = {"page": _("page %(number)d"), "question": _("question %(number)d")}
    for number, one in enumerate(found, start=1):
        place = f"[{code}], {names[kind] % {'number': number}}"
        if not isinstance(one, Mapping):
            raise fault(place, _("it is of another kind."), wanted)
        yield Table(one, place, places.line(code, kind, number))


def _page(table: Table) -> Page:
    table.only("title", "text")
    return Page(table.line("title", _TITLE), tuple(blocks(table.text("text", _PAGE))))


def _question(table: Table) -> Question:
    table.only("asks", "right", "wrong", "why")
    right = table.found.get("right")
    one_right = _("One answer under “right”; the others under “wrong”.")
    if right is None or right in ("", []):
        raise table.fault(_("no answer is right."), one_right)
    if isinstance(right, list):
        raise table.fault(_("more than one answer is right."), one_right)
    wrong = table.need("wrong", list, _("At least one other answer."))
    if not 1 <= len(wrong) <= MOST_WRONG:
        wanted = _("From 1 to %(most)d other answers.") % {"most": MOST_WRONG}
        raise table.fault(_("there are %(count)d wrong answers.") % {"count": len(wrong)}, wanted)
    question = Question(
        asks=table.line("asks", _LINE),
        right=table.line("right", _LINE),
        wrong=tuple(table.clean("wrong", one, _LINE) for one in wrong),
        why=table.line("why", _LINE),
    )
    if len({one.casefold() for one in question.choices}) < len(question.choices):
        raise table.fault(_("the same answer stands there twice."), one_right)
    return question


def blocks(text: str) -> Iterator[Block]:
    """Give paragraphs, parted by empty lines; lines that begin with "- " are points of a list."""
    for part in re.split(r"\n\s*\n", text.strip()):
        said: list[str] = []
        points: list[str] = []
        for line in part.splitlines():
            if line.lstrip().startswith("- "):
                points.append(line.lstrip()[2:])
            elif points:
                points[-1] += f" {line}"
            else:
                said.append(line)
        if said:
            yield Block(text=folded(" ".join(said)))
        if points:
            yield Block(points=tuple(folded(one) for one in points))


def _require_same_shape(lessons: Mapping[str, Lesson]) -> None:
    """Refuse languages that are not translations of each other: a bookmark is good for all."""
    shapes = {
        code: (len(one.pages), [len(question.wrong) for question in one.questions])
        for code, one in lessons.items()
    }
    first, *others = shapes
    for code in others:
        for place, what in enumerate((_("pages"), _("questions or answers"))):
            if shapes[code][place] != shapes[first][place]:
                given = {"what": what, "first": f"[{first}]"}
                raise fault(
                    f"[{code}]",
                    _("it has other %(what)s than %(first)s.") % given,
                    _("The same pages, questions and answers in every language."),
                )
