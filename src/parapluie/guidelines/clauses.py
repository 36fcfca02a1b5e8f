"""The nouns of a guidelines pack: clause, section, version, parameter. Values, no reading."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parapluie.kit.city import Words
from parapluie.kit.errors import OperatorError

NO_WORDS = Words({})


class Modality(StrEnum):
    """How firmly the City's wording binds."""

    MUST = "must"
    MUST_NOT = "must not"
    WILL = "will"
    AIM = "aim"
    RECOGNISES = "recognises"


class Verify(StrEnum):
    """By what a reader could tell that the clause is lived."""

    STRUCTURE = "structure"  # how the program is built; a control, proven by a test
    TESTS = "tests"  # what the program does; a control, proven by a test
    RECORDS = "records"  # what people did; counted from the records
    ATTESTED = "attested"  # what somebody outside the program states
    ASPIRATIONAL = "aspirational"  # no figure can show it


class Governs(StrEnum):
    """Which version counts: the one when a matter opened, or the one on the day of an act."""

    OPENED = "opened"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number the City chose where its text leaves room; `adopted_by` empty = our default."""

    name: str
    value: str | int
    unit: str
    adopted_by: str
    adopted_on: date | None

    @property
    def is_adopted(self) -> bool:
        return bool(self.adopted_by and self.adopted_on)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the City's text: its heading there (empty where it has none), our name for it."""

    id: str
    heading: str
    title: Words
    where: Words = NO_WORDS  # how to say its place, where it has no heading

    @property
    def place(self) -> str:
        """Return the heading in the City's text, or in our words where that part stands."""
        return self.heading or str(self.where)


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of the Guidelines, where it stands, and our plain words for it."""

    id: str
    section: str
    ordinal: int  # paragraph or point within the section, from 1
    sentences: tuple[int, ...]  # sentences of it, from 1; empty = all of it
    lead_in: int  # ordinal of the line that introduces the list; 0 = none
    digest: str  # SHA-256, hex, of the normalised wording (guidelines.wording)
    plain: Words
    modality: Modality
    verify: Verify
    governs: Governs
    capability: str
    parameters: tuple[Parameter, ...] = ()
    why_not_measurable: Words = NO_WORDS
    reviewed_digest: str = ""  # the wording our words, controls and tests were last compared with

    @property
    def is_to_be_reviewed(self) -> bool:
        """Whether the published wording changed since all that claims the clause was compared."""
        return self.digest != self.reviewed_digest


@dataclass(frozen=True, slots=True)
class Version:
    """A published text of the Guidelines and the day from which it counts."""

    number: str
    effective_on: date
    endorsed_by: Words


@dataclass(frozen=True, slots=True)
class Pack:
    """One city's Guidelines."""

    name: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    versions: tuple[Version, ...]  # oldest first
    clauses: tuple[Clause, ...]  # in the order of the City's text

    def clause(self, clause_id: str) -> Clause:
        """Return a clause. Raise `KeyError` where the pack has none of that id."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def number(self, clause_id: str, name: str, *, most: int) -> int:
        """Return a number (of days, months) the City chose, or our default, for a clause.

        Raise `OperatorError` where the pack has none from 1 to `most`.
        """
        chosen = [one for one in self.clause(clause_id).parameters if one.name == name]
        value = chosen[0].value if chosen else None
        if isinstance(value, int) and 1 <= value <= most:
            return value
        raise OperatorError(
            f"The guidelines pack {self.name}: {name} of {clause_id} is {value!r}, wanted a number "
            f"from 1 to {most}."
        )

    def version_on(self, day: date) -> Version:
        """Return the version that counts on a day; before the first one, the first."""
        begun = [version for version in self.versions if version.effective_on <= day]
        return begun[-1] if begun else self.versions[0]

    def in_section(self, section_id: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.section == section_id)
