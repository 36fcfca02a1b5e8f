"""A made-up town: guidelines written by us and a pack of its own. The City's text isn't here."""

from dataclasses import replace
from datetime import date

from parapluie.guidelines.clauses import Clause, Governs, Modality, Pack, Section, Verify, Version
from parapluie.guidelines.wording import digest_of, read_document
from parapluie.kit.city import Words

TEXT = """Appendix B

Rules of Millbrook for Kind Service

Millbrook helps people. It asks nobody why.

Aims

These rules are meant to:

- Keep “quiet” places quiet; and,
- Let people fish – with or without a rod,
 - Even on Sundays

Duties

- Clerks greet everyone.

The town considers cats as citizens.
"""

SECTIONS = (
    Section("opening", "", Words({"en": "Opening", "fr": "Ouverture"})),
    Section("aims", "Aims", Words({"en": "Aims", "fr": "Buts"})),
    Section("duties", "Duties", Words({"en": "Duties", "fr": "Devoirs"})),
    Section("end", "", Words({"en": "End", "fr": "Fin"})),
)


def clause(clause_id: str, section: str, ordinal: int, **more: object) -> Clause:
    """Return a clause of the town whose digest fits the text above."""
    draft = Clause(
        id=clause_id,
        section=section,
        ordinal=ordinal,
        sentences=(),
        lead_in=0,
        digest="",
        plain=Words({"en": "In short.", "fr": "En bref."}),
        modality=Modality.WILL,
        verify=Verify.TESTS,
        governs=Governs.ACT,
        capability="cases",
    )
    placed = replace(draft, **more)  # type: ignore[arg-type]  # named by the caller, checked by it
    wording = read_document(TEXT, SECTIONS).wording_of(placed)
    digest = digest_of(wording or "")
    return replace(placed, digest=digest, reviewed_digest=digest)


def pack() -> Pack:
    """Return the town's pack: every sentence of its text is claimed once."""
    return Pack(
        name="millbrook",
        languages=("en", "fr"),
        sections=SECTIONS,
        versions=(
            Version("1", date(2020, 1, 1), Words({"en": "the town"})),
            Version("2", date(2025, 6, 1), Words({"en": "the town"})),
        ),
        clauses=(
            clause("O-1", "opening", 1, sentences=(1,)),
            clause("O-2", "opening", 1, sentences=(2,)),
            clause("A-1", "aims", 2, lead_in=1),
            clause("A-2", "aims", 3, lead_in=1),
            clause("D-1", "duties", 1),
            clause("E-1", "end", 1),
        ),
    )
