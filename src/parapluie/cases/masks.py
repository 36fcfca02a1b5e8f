"""Words of the person's that are masked on the page: which, and the page without them.

The original stays sealed as it was written. A "mask" item in the file says which spans of which
items are hidden; an "unmask" item takes masks away for good.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

MASK, SHOWN, UNMASK = "mask", "mask-shown", "unmask"  # kinds of items in the file
BY_PERSON: Final = "hidden"  # in an item the person wrote: by field, the spans staff don't see
BARRED: Final = "hidden-here"  # in an item as staff see it: the person keeps words of it
OVER_BARS: Final = "over-bars"  # of a mask: the items that had bars when it was put on
SHOWN_BY_PERSON: Final = "words-shown"  # an item of the file: the person lets staff see them
HIDDEN: Final = "▇▇▇"  # the same for every word: its length would tell
Spans = dict[str, dict[str, list[list[int]]]]  # item → field → [start, end) of hidden words


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
class Masked:
    """An item as the page shows it, with words hidden."""

    id: str
    kind: str
    author: str
    day: date
    content: dict[str, object]


def as_wished(items: Iterable[Opened]) -> list[Opened]:
    """Return these items without the words that the person keeps from staff (cases.hiding).

    Goes before anything else that is done with what a reader opened: no reason opens them.
    """
    found = list(items)
    shown = {
        str(one)
        for item in found
        if item.kind == SHOWN_BY_PERSON and item.author == "reporter"
        for one in _listed(item.content.get("of"))
    }
    # A mask put over a text with bars fits no other: what it names keeps its bars.
    shown -= {str(one) for item in found for one in _listed(item.content.get(OVER_BARS))}
    return [
        _barred(one) if one.content.get(BY_PERSON) and one.id not in shown else one for one in found
    ]


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _barred(item: Opened) -> Masked:
    spans: Any = item.content[BY_PERSON]
    content = with_bars(item.content, spans)
    # The spans fit the text as it was written: read twice, they would hide what stands after.
    del content[BY_PERSON]
    content[BARRED] = True
    return Masked(item.id, item.kind, item.author, item.day, content)


def masked(items: Iterable[Opened]) -> list[Opened]:
    """Return these items of a file with the words hidden that masks in it still hide."""
    found = as_wished(items)
    hidden = _spans_by_item(found)
    return [_without(one, hidden[one.id]) if one.id in hidden else one for one in found]


def standing(items: Iterable[Opened]) -> list[Opened]:
    """Return the masks nobody took away."""
    found = list(items)
    gone = {mask for one in found if one.kind == UNMASK for mask in _names(one.content)}
    return [one for one in found if one.kind == MASK and one.id not in gone]


def spans_of(items: Iterable[Opened], words: Sequence[str]) -> Spans:
    """Return where the person wrote these words, in any case; empty where nowhere."""
    sought = [re.compile(re.escape(word), re.IGNORECASE) for word in words if word]
    found: Spans = {}
    for one in items:
        if one.author != "reporter":
            continue
        for name, text in texts_of(one.content).items():
            spans = [list(hit.span()) for each in sought for hit in each.finditer(text)]
            if spans:
                found.setdefault(one.id, {})[name] = sorted(spans)
    return found


def barred_of(items: Iterable[Opened], spans: Spans) -> list[str]:
    """Return those of the items masked here in which the person already keeps words from staff."""
    return [one.id for one in items if one.id in spans and one.content.get(BARRED)]


def all_texts(content: Mapping[str, Any]) -> list[str]:
    """Return every text in an item, however deep."""
    found: list[str] = []
    for said in content.values():
        if isinstance(said, Mapping):
            found += all_texts(said)
        elif isinstance(said, str):
            found.append(said)
    return found


def texts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what the person wrote, by field; what the lane's form asked besides as "asked.…"."""
    found = {"text": str(content.get("text", ""))}
    asked = content.get("asked")
    if isinstance(asked, Mapping):
        found |= {f"asked.{name}": str(text) for name, text in asked.items()}
    return found


def _without(item: Opened, hidden: dict[str, list[list[int]]]) -> Masked:
    content = with_bars(item.content, hidden)
    return Masked(item.id, item.kind, item.author, item.day, content)


def with_bars(content: Mapping[str, Any], hidden: dict[str, list[list[int]]]) -> dict[str, Any]:
    """Return an item's content with bars over these spans of its fields."""
    texts = texts_of(content)
    shown = {name: _hide(texts[name], spans) for name, spans in hidden.items() if name in texts}
    content = dict(content)
    if "text" in shown:
        content["text"] = shown["text"]
    asked = {name.removeprefix("asked."): text for name, text in shown.items() if name != "text"}
    if asked:
        content["asked"] = {**content["asked"], **asked}
    return content


def _hide(text: str, spans: list[list[int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        parts += [text[at:start], HIDDEN] if start >= at else []
        at = end
    return "".join([*parts, text[at:]])


def _spans_by_item(items: list[Opened]) -> dict[str, dict[str, list[list[int]]]]:
    found: dict[str, dict[str, list[list[int]]]] = {}
    for mask in standing(items):
        spans: Any = mask.content.get("spans", {})
        for item, fields in spans.items():
            for name, places in fields.items():
                found.setdefault(item, {}).setdefault(name, []).extend(places)
    return found


def _names(content: Mapping[str, Any]) -> list[str]:
    return [str(one) for one in content.get("masks", [])]
