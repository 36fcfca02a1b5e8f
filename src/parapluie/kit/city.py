"""The city's own words and numbers: names, phone lines, hours, the collection notice.

They stand in one file, DATA/city.toml, because they are bilingual sentences rather than settings.
Legal facts (numbers, periods) are settings with defaults; the City's solicitor confirms them.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language

from parapluie.kit.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Words:
    """One text in every language it was given in; shown in the reader's, else in English."""

    by_language: Mapping[str, str]

    def __str__(self) -> str:
        language = (get_language() or "en").split("-")[0]
        return self.by_language.get(language) or self.by_language.get("en", "")

    def __bool__(self) -> bool:
        return bool(self.by_language.get("en"))


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that helps, shown on the help pages in the order of the file."""

    name: str
    phone: str
    about: Words
    peer: bool = False


@dataclass(frozen=True, slots=True)
class City:
    """What a city says of itself. Empty text means: not said yet (`doctor --ready` lists those)."""

    name: Words
    help_line_name: Words  # the 24-hour line that isn't the police
    help_line_phone: str
    reading_days: Words  # "Monday to Friday"
    reads_at: str  # the hour at which the first reading begins, "9:00"
    child_phone: str
    emergency_phone: str
    guidelines_url: str
    leave_to: str
    notice_authority: Words
    notice_title: Words
    notice_address: str
    notice_phone: str
    kept_for: Words
    safety_texts_reviewed_by: str
    organisations: tuple[Organisation, ...]
    hall_phone: str = ""  # City Hall's main line: for what is going on now
    police_body: Words = Words({})  # who looks into what police do: they are not the City
    police_body_phone: str = ""
    council_body: Words = Words({})  # who looks into what the mayor and council do
    council_body_phone: str = ""
    titles: Mapping[str, Words] = field(default_factory=dict)  # staff titles in other languages
    street_names: tuple[str, ...] = ()  # without "Street": "418 Larkspur" is an address
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # directory group → roles


DEFAULTS: Mapping[str, Any] = {
    "child_phone": "1-800-663-9122",  # gov.bc.ca, any hour (CFCSA s. 14)
    "emergency_phone": "9-1-1",
    "leave_to": "https://weather.gc.ca/",
    "reads_at": "9:00",
    "notice_authority": {
        "en": "Freedom of Information and Protection of Privacy Act, section 26(c)",
        "fr": "Freedom of Information and Protection of Privacy Act, article 26(c)",
    },
    # bclaws: municipal police in British Columbia
    "police_body": {
        "en": "Office of the Police Complaint Commissioner",
        "fr": "Bureau du commissaire aux plaintes contre la police",
    },
    "police_body_phone": "1-877-999-8707",
    "reading_days": {"en": "Monday to Friday", "fr": "du lundi au vendredi"},
}
_WORDS = {one.name for one in fields(City) if one.type is Words}


def load(path: Path) -> City:
    """Read a city file; an absent one gives the defaults. `OperatorError` names what is off."""
    try:
        found = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise OperatorError(f"The city file {path} can't be read: {fault}.") from fault
    unknown = set(found) - {one.name for one in fields(City)}
    if unknown:
        raise OperatorError(
            f"The city file {path} has unknown entries: {', '.join(sorted(unknown))}."
        )
    merged = {**DEFAULTS, **found}
    values: dict[str, Any] = {}
    for name in (one.name for one in fields(City)):
        read = _READERS.get(name) or (_words if name in _WORDS else _line)
        values[name] = read(path, name, merged.get(name))
    return City(**values)


def city() -> City:
    """Return the city this installation serves."""
    served: City = settings.PARAPLUIE_CITY
    return served


def titled(title: str) -> str:
    """Return a title of staff in the reader's language, or as it stands where none was given."""
    return str(city().titles.get(title, "")) or title


def _titles(path: Path, name: str, entry: object) -> Mapping[str, Words]:
    if not isinstance(entry, Mapping | None):
        raise OperatorError(
            f'{path}: {name} is {entry!r}, wanted [titles] "Clerk" = {{ fr = "…" }}.'
        )
    return {title: _words(path, f"{name}.{title}", other) for title, other in (entry or {}).items()}


def _line(path: Path, name: str, entry: object) -> str:
    if entry is None:
        return ""
    if not isinstance(entry, str):
        raise OperatorError(f"{path}: {name} is {entry!r}, wanted a text in quotes.")
    return entry


def _lines(path: Path, name: str, entry: object) -> tuple[str, ...]:
    found = [] if entry is None else entry
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise OperatorError(f'{path}: {name} is {entry!r}, wanted ["…", "…"].')
    return tuple(found)


def _groups(path: Path, name: str, entry: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(entry, Mapping | None):
        raise OperatorError(f'{path}: {name} is {entry!r}, wanted [groups] "Name" = ["reader a"].')
    return {group: _lines(path, f"{name}.{group}", one) for group, one in (entry or {}).items()}


def _words(path: Path, name: str, entry: object) -> Words:
    if entry is None:
        return Words({})
    if isinstance(entry, str):
        return Words({"en": entry})
    if isinstance(entry, Mapping) and all(isinstance(one, str) for one in entry.values()):
        return Words(dict(entry))
    raise OperatorError(f'{path}: {name} is {entry!r}, wanted {{ en = "…", fr = "…" }}.')


def _organisations(path: Path, name: str, entry: Any) -> tuple[Organisation, ...]:  # noqa: ANN401  TOML
    return tuple(_organisation(path, one) for one in entry or ())


def _organisation(path: Path, entry: object) -> Organisation:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        raise OperatorError(f"{path}: each of organisations needs a name, found {entry!r}.")
    return Organisation(
        name=entry["name"],
        phone=_line(path, "organisations.phone", entry.get("phone")),
        about=_words(path, "organisations.about", entry.get("about")),
        peer=entry.get("peer") is True,
    )


# How the entries that are neither a line nor words are read.
_READERS: Final[Mapping[str, Callable[[Path, str, Any], object]]] = {
    "organisations": _organisations,
    "titles": _titles,
    "street_names": _lines,
    "groups": _groups,
}
