"""Who may confirm a reader, judged from plain values: no database, no clock (DESIGN §3)."""

from dataclasses import dataclass
from enum import StrEnum


class Hurdle(StrEnum):
    """What stands in the way of a confirmation."""

    THEMSELVES = "themselves"
    PROPOSER = "proposer"
    ADMINISTRATOR = "administrator"
    DOES_NOT_READ = "does-not-read"
    NEW_READER_IS_ADMINISTRATOR = "new-reader-is-administrator"
    NO_KEY = "no-key"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A reading term and the person who would confirm it; ids are opaque."""

    person: str
    person_administers: bool
    person_has_key: bool
    proposer: str
    confirmer: str
    confirmer_reads: bool
    confirmer_administers: bool


def hurdle(asked: Confirmation) -> Hurdle | None:
    """Return the first thing that stands in the way, or None when the term may begin."""
    hurdles = (
        (asked.person_administers, Hurdle.NEW_READER_IS_ADMINISTRATOR),
        (not asked.person_has_key, Hurdle.NO_KEY),
        (asked.confirmer == asked.person, Hurdle.THEMSELVES),
        (asked.confirmer == asked.proposer, Hurdle.PROPOSER),
        (asked.confirmer_administers, Hurdle.ADMINISTRATOR),
        (not asked.confirmer_reads, Hurdle.DOES_NOT_READ),
    )
    return next((found for stands, found in hurdles if stands), None)
