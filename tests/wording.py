"""Finds every text people read, in Python, templates and catalogues, for the tests of words."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "parapluie"
ROOMS = sorted(one.name for one in SOURCE.iterdir() if (one / "apps.py").exists())
_CALLS = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = ("_", *_CALLS, *(f"{name}_lazy" for name in _CALLS), "gettext_noop")
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Message:
    """One translatable text and where it stands."""

    msgid: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.context, self.msgid, self.plural)


def relative(path: Path) -> str:
    return str(path.relative_to(SOURCE.parents[1]))


def python_files(room: str) -> list[Path]:
    found = (SOURCE / room).rglob("*.py")
    return sorted(one for one in found if not {"tests", "migrations"} & set(one.parts))


def templates(room: str) -> list[Path]:
    found = (SOURCE / room / "templates").rglob("*")
    return sorted(one for one in found if one.is_file())


@cache
def messages(room: str) -> tuple[Message, ...]:
    """Return what a room asks gettext for."""
    found = [one for path in python_files(room) for one in _in_python(path)]
    found += [one for path in templates(room) for one in _in_template(path)]
    return tuple(found)


def catalogue(room: str, language: str) -> polib.POFile | None:
    path = SOURCE / room / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else None


def placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def _in_python(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        for line, call, parts, _comments in extract_python(file, KEYWORDS, (), {}):
            texts = parts if isinstance(parts, tuple) else (parts,)
            yield _message(call, tuple(texts), f"{relative(path)}:{line}")


def _in_template(path: Path) -> Iterator[Message]:
    for call, literals in _CALL.findall(templatize(path.read_text("utf-8"))):
        texts = ast.literal_eval(f"({literals},)")
        yield _message(call, texts, relative(path))


def _message(call: str, texts: tuple[str | None, ...], place: str) -> Message:
    name = call.removesuffix("_lazy")
    said = [text or "" for text in texts]
    context = said.pop(0) if name in {"pgettext", "npgettext"} else ""
    plural = said[1] if name in {"ngettext", "npgettext"} else ""
    assert said[0], f"{place}: {call}() is given something that is not a plain text"
    return Message(said[0], plural, context, place)
