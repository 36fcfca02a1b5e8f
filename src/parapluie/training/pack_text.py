"""The text of a course pack, taken apart: TOML tables that say where they stand and what is off."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from parapluie.kit.errors import Refusal
from parapluie.training.actions import TrainingRefused

T = TypeVar("T")

LARGEST: Final = 1_000_000  # bytes
_SYNTAX: Final = re.compile(r"\(at line (\d+), column \d+\)")
_HEADING: Final = re.compile(r"\s*\[\[\s*(\w+)\s*\.\s*(page|question)\s*\]\]")
_TABLE: Final = re.compile(r"\s*\[\s*(\w+)\s*\]\s*(?:#.*)?$")
# A name of many parts, "a.b.c…": TOML allows thousands of them, and reading those takes minutes.
_MANY_PARTS: Final = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){30}"""
)
_MAY_JOIN: Final = "\n\t\u200c\u200d\u00ad"  # of the signs that nobody sees


class PackRefused(TrainingRefused):
    """A course pack can't be taken as it is."""


def decode(raw: bytes) -> str:
    """Return the text of a pack's file. Raise `PackRefused` for one that is no UTF-8 or too long.

    A byte order mark before it is no fault: some editors write one.
    """
    require_short(len(raw))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise PackRefused(
            Refusal(
                _("Line %(line)d is not UTF-8.") % {"line": line}, _("Save it as UTF-8."), "RES-1"
            )
        ) from fault


class Table:
    """One table of a pack; says where it stands and which entry is off."""

    def __init__(self, found: Mapping[str, Any], place: str, line: int) -> None:
        self.found = found
        self.place = (
            _("line %(line)d, %(place)s") % {"line": line, "place": place} if line else place
        )

    def fault(self, what: str, wanted: str) -> PackRefused:
        return fault(self.place, what, wanted)

    def only(self, *names: str) -> None:
        """Refuse an entry nobody reads: most often a slip of the pen."""
        for name in self.found:
            if name not in names:
                raise self.fault(
                    _("nobody knows “%(name)s”.") % {"name": name[:40]}, ", ".join(names)
                )

    def need(self, name: str, kind: type[T], wanted: str) -> T:
        if name not in self.found:
            raise self.fault(_("“%(name)s” is missing.") % {"name": name}, wanted)
        found = self.found[name]
        if not isinstance(found, kind) or isinstance(found, bool):
            raise self.fault(_("“%(name)s” is of another kind.") % {"name": name}, wanted)
        return found

    def number(self, name: str, most: int) -> int:
        wanted = _("A number from 1 to %(most)d.") % {"most": most}
        number = self.need(name, int, wanted)
        if not 1 <= number <= most:
            raise self.fault(_("“%(name)s” is no such number.") % {"name": name}, wanted)
        return number

    def line(self, name: str, most: int) -> str:
        """Return a text of one line; line breaks in it count as blanks."""
        return self.clean(name, self.need(name, str, _a_text()), most)

    def clean(self, name: str, said: object, most: int) -> str:
        return folded(self._checked(name, said, most))

    def text(self, name: str, most: int) -> str:
        """Return a text of several lines."""
        return self._checked(name, self.need(name, str, _a_text()), most)

    def _checked(self, name: str, said: object, most: int) -> str:
        if not isinstance(said, str):
            raise self.fault(_("“%(name)s” is of another kind.") % {"name": name}, _a_text())
        if not said.strip():
            raise self.fault(_("“%(name)s” is empty.") % {"name": name}, _a_text())
        unseen = next((sign for sign in said if _is_unseen(sign)), "")
        if unseen:
            given = {"name": name, "sign": f"U+{ord(unseen):04X}"}
            raise self.fault(
                _("“%(name)s” has a sign in it that nobody sees (%(sign)s).") % given,
                _("Take it out."),
            )
        if len(said) > most:
            raise self.fault(
                _("“%(name)s” is too long.") % {"name": name},
                _("%(most)d signs at most.") % {"most": most},
            )
        return said


class Places:
    """On which line of a pack each of its tables begins, as far as headings tell."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, str, int], int] = {}
        counted: dict[tuple[str, str], int] = {}
        inside = False
        for number, line in enumerate(text.splitlines(), start=1):
            heading, table = _HEADING.match(line), _TABLE.match(line)
            if heading and not inside:
                one = (heading[1], heading[2])
                counted[one] = counted.get(one, 0) + 1
                self._lines[*one, counted[one]] = number
            elif table and not inside:
                self._lines.setdefault((table[1], "", 0), number)
            inside ^= line.count('"""') % 2 == 1

    def line(self, code: str, kind: str, number: int) -> int:
        """Return the line of a table, counted from 1; 0 where it isn't known."""
        return self._lines.get((code, kind, number), 0)


def parsed(text: str) -> Mapping[str, Any]:
    many = _MANY_PARTS.search(text)
    if many:
        raise _unreadable(text.count("\n", 0, many.start()) + 1)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # a number of 5,000 digits is a ValueError
        found = _SYNTAX.search(str(fault))
        raise _unreadable(int(found[1]) if found else text.count("\n") + 1) from fault


def _unreadable(line: int) -> PackRefused:
    return PackRefused(
        Refusal(
            _("Line %(line)d of the course file can't be read.") % {"line": line},
            _(
                "Look at the quotes, brackets and dots there and just before. Was the whole file "
                "pasted, from its first line on?"
            ),
            "RES-1",
        )
    )


def require_short(size: int) -> None:
    if size > LARGEST:
        raise PackRefused(
            Refusal(
                _("It has more than 1,000,000 bytes."),
                _("Make it shorter, or two courses of it."),
                "RES-1",
            )
        )


def fault(place: str, what: str, wanted: str) -> PackRefused:
    said = _("Wanted: %(wanted)s") % {"wanted": wanted}
    return PackRefused(Refusal(f"{place[:1].upper()}{place[1:]}: {what}", said, "RES-1"))


def _a_text() -> str:
    return _("A text, in quotes.")


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign not in _MAY_JOIN


def folded(text: str) -> str:
    return " ".join(text.split())
