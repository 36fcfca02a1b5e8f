"""The Guidelines as data: a folder of TOML, read into frozen values. Data only, never code.

A pack holds our plain words and digests of the City's sentences; the City's own text is the City's
and stands in no file here.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from parapluie.guidelines.clauses import (
    Clause,
    Governs,
    Modality,
    Pack,
    Parameter,
    Section,
    Verify,
    Version,
)
from parapluie.kit.city import Words
from parapluie.kit.errors import OperatorError

Table = Mapping[str, Any]  # what tomllib gives: checked entry by entry below
T = TypeVar("T")
S = TypeVar("S", bound=StrEnum)


@cache
def current_pack() -> Pack:
    """Return the pack this installation carries out, read once."""
    return load(Path(settings.PACK))


def load(folder: Path) -> Pack:
    """Read a pack. Raise `OperatorError` naming the file and what is wanted."""
    about = _Entries(folder / "pack.toml")
    languages = tuple(about.need("languages", list))
    texts = {code: _Entries(folder / "lang" / f"{code}.toml") for code in languages}
    sections = tuple(_section(about.within(one), texts) for one in about.need("section", list))
    reviewed = _Entries(folder / "reviewed.toml").need("digests", dict)
    clauses = [
        _clause(entries.within(one), texts, reviewed)
        for entries in map(_Entries, sorted((folder / "clauses").glob("*.toml")))
        for one in entries.need("clause", list)
    ]
    order = {section.id: place for place, section in enumerate(sections)}
    clauses.sort(key=lambda clause: (order.get(clause.section, len(order)), clause.ordinal))
    return Pack(
        name=about.need("name", str),
        languages=languages,
        sections=sections,
        versions=_versions(_Entries(folder / "versions.toml"), texts),
        clauses=tuple(clauses),
    )


class _Entries:
    """One table of a pack's file; says which file and entry is off."""

    def __init__(self, path: Path, table: Table | None = None) -> None:
        self.path = path
        self.table = _read(path) if table is None else table

    def within(self, table: Table) -> "_Entries":
        return _Entries(self.path, table)

    def need(self, name: str, kind: type[T]) -> T:
        """Return an entry of one kind. Raise `OperatorError` where it is absent or another kind."""
        found = self.table.get(name)
        if not isinstance(found, kind):
            of = f" of {self.table['id']}" if "id" in self.table else ""
            wanted = kind.__name__
            raise OperatorError(f"{self.path}: {name}{of} is {found!r}, wanted {wanted}.")
        return found

    def may(self, name: str, default: T) -> T:
        return self.need(name, type(default)) if name in self.table else default

    def among(self, name: str, choices: type[S]) -> S:
        found = self.need(name, str)
        if found not in set(choices):
            of, wanted = self.table.get("id", "?"), ", ".join(choices)
            raise OperatorError(
                f"{self.path}: {name} of {of} is {found!r}, wanted one of: {wanted}."
            )
        return choices(found)


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise OperatorError(f"The guidelines pack's file {path} can't be read: {fault}.") from fault


def _words(kind: str, entry_id: str, texts: Mapping[str, _Entries]) -> Words:
    """Return what each language file says under [kind]; a missing text is `check`'s business."""
    found = {code: texts[code].may(kind, dict[str, str]()).get(entry_id) for code in texts}
    return Words({code: text for code, text in found.items() if isinstance(text, str) and text})


def _section(entries: _Entries, texts: Mapping[str, _Entries]) -> Section:
    section_id = entries.need("id", str)
    return Section(
        id=section_id,
        heading=entries.need("heading", str),
        title=_words("sections", section_id, texts),
        where=_words("places", section_id, texts),
    )


def _versions(entries: _Entries, texts: Mapping[str, _Entries]) -> tuple[Version, ...]:
    found = [
        Version(
            one.need("number", str),
            one.need("effective_on", date),
            _words("endorsed_by", one.need("number", str), texts),
        )
        for one in map(entries.within, entries.need("version", list))
    ]
    if not found:
        raise OperatorError(f"{entries.path}: no version at all, wanted at least one.")
    return tuple(sorted(found, key=lambda version: version.effective_on))


def _clause(entries: _Entries, texts: Mapping[str, _Entries], reviewed: Table) -> Clause:
    clause_id = entries.need("id", str)
    return Clause(
        id=clause_id,
        section=entries.need("section", str),
        ordinal=entries.need("ordinal", int),
        sentences=tuple(entries.may("sentences", [])),
        lead_in=entries.may("lead_in", 0),
        digest=entries.need("digest", str),
        plain=_words("clauses", clause_id, texts),
        modality=entries.among("modality", Modality),
        verify=entries.among("verify", Verify),
        governs=entries.among("governs", Governs),
        capability=entries.need("capability", str),
        parameters=tuple(
            _parameter(entries.within(one)) for one in entries.may("parameter", list[Table]())
        ),
        why_not_measurable=_words("why_not_measurable", clause_id, texts),
        reviewed_digest=str(reviewed.get(clause_id, "")),
    )


def _parameter(entries: _Entries) -> Parameter:
    value = entries.table.get("value")
    if not isinstance(value, int | str):
        raise OperatorError(
            f"{entries.path}: a parameter's value is {value!r}, wanted text or number."
        )
    adopted_on = entries.table.get("adopted_on")
    return Parameter(
        name=entries.need("name", str),
        value=value,
        unit=entries.may("unit", ""),
        adopted_by=entries.may("adopted_by", ""),
        adopted_on=adopted_on if isinstance(adopted_on, date) else None,
    )
