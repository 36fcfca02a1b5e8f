"""What is wrong with a pack, what is missing in it, and what the City's text says otherwise.

A fault makes the pack wrong (exit code 1). A gap is work not done yet: a warning, never an error,
so that it stops no migration and no running city.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from parapluie.guidelines.clauses import Clause, Pack, Verify
from parapluie.guidelines.controls import Control
from parapluie.guidelines.wording import Document, digest_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Weight(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"
    REVIEW = "to be reviewed"
    GAP = "gap"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `guidelines check` or `guidelines verify`."""

    weight: Weight
    about: str
    text: str


def check_pack(pack: Pack, controls: Iterable[Control]) -> list[Finding]:
    """Return everything wrong, changed or missing in a pack and in what claims its clauses."""
    known = tuple(controls)
    findings = [*_check_sections(pack), *_check_ids(pack), *_check_claims(pack, known)]
    for clause in pack.clauses:
        findings += [*_check_clause(pack, clause), *_check_review(clause, known)]
    return findings


def verify_source(pack: Pack, document: Document, controls: Iterable[Control]) -> list[Finding]:
    """Return where the City's document and the digests differ; empty = every clause was found."""
    known = tuple(controls)
    findings = [
        Finding(Weight.REVIEW, heading, "a heading the pack doesn't know")
        for heading in document.unknown_headings
    ]
    for clause in pack.clauses:
        findings += _compare(clause, document, known)
    return [*findings, *_unclaimed(pack, document)]


def _check_sections(pack: Pack) -> Iterator[Finding]:
    used = {clause.section for clause in pack.clauses}
    for section in pack.sections:
        if section.id not in used:
            yield Finding(Weight.GAP, section.id, "a section without a clause")
        for language in pack.languages:
            if language not in section.title.by_language:
                yield Finding(Weight.GAP, section.id, f"no title in {language}")
    for stray in sorted(used - {section.id for section in pack.sections}):
        yield Finding(Weight.FAULT, stray, "a section that pack.toml doesn't list")


def _check_ids(pack: Pack) -> Iterator[Finding]:
    for clause_id, times in Counter(clause.id for clause in pack.clauses).items():
        if times > 1:
            yield Finding(Weight.FAULT, clause_id, f"stands {times} times")


def _check_clause(pack: Pack, clause: Clause) -> Iterator[Finding]:
    if not _DIGEST.fullmatch(clause.digest):
        yield Finding(Weight.FAULT, clause.id, "its digest isn't 64 hexadecimal signs")
    for language in pack.languages:
        if language not in clause.plain.by_language:
            yield Finding(Weight.GAP, clause.id, f"no plain words in {language}")
        if clause.verify is Verify.ASPIRATIONAL and (
            language not in clause.why_not_measurable.by_language
        ):
            yield Finding(
                Weight.GAP, clause.id, f"doesn't say in {language} why no figure shows it"
            )


def _check_claims(pack: Pack, controls: tuple[Control, ...]) -> Iterator[Finding]:
    known = {clause.id for clause in pack.clauses}
    for control in controls:
        for stray in sorted(set(control.clauses) - known):
            yield Finding(Weight.FAULT, control.name, f"claims {stray}, which the pack hasn't got")
    claimed = {clause_id for control in controls for clause_id in control.clauses}
    for clause in pack.clauses:
        if clause.id not in claimed and clause.verify in {Verify.STRUCTURE, Verify.TESTS}:
            yield Finding(Weight.GAP, clause.id, "no control carries it out yet")


def _check_review(clause: Clause, controls: tuple[Control, ...]) -> Iterator[Finding]:
    if clause.is_to_be_reviewed:
        text = "its published wording changed since the last review"
        yield Finding(Weight.REVIEW, clause.id, f"{text}: {_claiming(clause, controls)}")


def _compare(
    clause: Clause, document: Document, controls: tuple[Control, ...]
) -> Iterator[Finding]:
    place = document.locate(clause)
    if place is None:
        found = document.wording_of(clause)
        seen = f"its place has {digest_of(found)}" if found else "its place is gone"
        text = f"the wording isn't in the document ({seen}): {_claiming(clause, controls)}"
        yield Finding(Weight.REVIEW, clause.id, text)
    elif (place.section, place.ordinal) != (clause.section, clause.ordinal):
        text = f"unchanged, now in {place.section}, paragraph {place.ordinal}"
        yield Finding(Weight.NOTE, clause.id, text)


def _claiming(clause: Clause, controls: tuple[Control, ...]) -> str:
    names = [control.name for control in controls if clause.id in control.clauses]
    words = [f"plain words ({language})" for language in sorted(clause.plain.by_language)]
    return ", ".join([*names, f"tests marked clause({clause.id!r})", *words]) + " to be reviewed"


def _unclaimed(pack: Pack, document: Document) -> Iterator[Finding]:
    places = [place for clause in pack.clauses if (place := document.locate(clause))]
    claimed = {(one.section, one.ordinal, number) for one in places for number in one.sentences}
    claimed |= {
        (one.section, one.lead_in, document.length(one.section, one.lead_in)) for one in places
    }
    for (section, ordinal), sentences in document.paragraphs.items():
        for number in range(1, len(sentences) + 1):
            if (section, ordinal, number) not in claimed:
                text = f"paragraph {ordinal}, sentence {number}: no clause restates it"
                yield Finding(Weight.REVIEW, section, text)
