"""Finds each clause's published wording in the City's document, by place and by digest.

A clause is a digest of the sentences it restates, so that a changed word shows while the City's
text itself stands in no file of ours. Folded before the digest: Unicode form (NFKC), curly quotes
and dashes, soft hyphens and zero-width signs, every run of white space, the list mark before a
point, and the semicolon, comma or "and" that ties it to the next. Case and every word count.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from parapluie.guidelines.clauses import Clause, Section

_FOLDED: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_LIST_MARK = re.compile(r"^\s*(?:[-*•▪◦]|\d+[.)])\s+")
_LIST_TIE = re.compile(r"[;,]\s*(?:and,?)?$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(]*[A-Z])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wording stands: section, paragraph or point, sentences, the line before its list."""

    section: str
    ordinal: int
    sentences: tuple[int, ...]
    lead_in: int = 0


@dataclass(slots=True)
class Document:
    """The City's text as sections of paragraphs of normalised sentences."""

    paragraphs: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    unknown_headings: list[str] = field(default_factory=list)

    def length(self, section: str, ordinal: int) -> int:
        """Return how many sentences a paragraph has; 0 where there is none."""
        return len(self.paragraphs.get((section, ordinal), ()))

    def wording_of(self, clause: Clause) -> str | None:
        """Return the normalised wording at the clause's place; None where that place is gone."""
        return self._wording_at(self._expected(clause))

    def locate(self, clause: Clause) -> Place | None:
        """Return where the clause's wording stands: its own place, else the first that fits."""
        expected = self._expected(clause)
        for place in (expected, *self._places()):
            wording = self._wording_at(place)
            if wording is not None and digest_of(wording) == clause.digest:
                return place
        return None

    def _expected(self, clause: Clause) -> Place:
        every = range(1, self.length(clause.section, clause.ordinal) + 1)
        return Place(
            clause.section, clause.ordinal, clause.sentences or tuple(every), clause.lead_in
        )

    def _wording_at(self, place: Place) -> str | None:
        sentences = self.paragraphs.get((place.section, place.ordinal), ())
        if not place.sentences or max(place.sentences) > len(sentences):
            return None
        lead_in = self.paragraphs.get((place.section, place.lead_in), ())[-1:]
        chosen = " ".join(sentences[number - 1] for number in place.sentences)
        return "\n".join([*lead_in, chosen])

    def _places(self) -> Iterator[Place]:
        """Yield every run of sentences, alone and with each line that introduces a list."""
        for (section, ordinal), sentences in self.paragraphs.items():
            for first in range(1, len(sentences) + 1):
                for last in range(first, len(sentences) + 1):
                    run = tuple(range(first, last + 1))
                    yield from (
                        Place(section, ordinal, run, lead_in)
                        for lead_in in (0, *self._lead_ins(section))
                    )

    def _lead_ins(self, section: str) -> Iterator[int]:
        for (other, ordinal), sentences in self.paragraphs.items():
            if other == section and sentences[-1].endswith(":"):
                yield ordinal


def normalise(text: str) -> str:
    """Return the wording with typography and white space folded, as described above."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return _LIST_TIE.sub("", " ".join(_LIST_MARK.sub("", folded).split()))


def digest_of(wording: str) -> str:
    """Return the SHA-256 of a normalised wording, in hex."""
    return hashlib.sha256(wording.encode()).hexdigest()


def read_document(text: str, sections: Sequence[Section]) -> Document:
    """Split a document into sections (by the pack's headings), paragraphs and sentences.

    A section without a heading is what stands before the first heading, or the paragraphs that
    follow the list of the section before it.
    """
    document = Document()
    headings = {normalise(section.heading).casefold(): section.id for section in sections}
    current, seen_points, ordinal = sections[0].id, False, 0
    for paragraph, is_point in _paragraphs(text):
        wording = normalise(paragraph)
        after = _headless_after(current, sections)
        if wording.casefold() in headings:
            current, seen_points, ordinal = headings[wording.casefold()], False, 0
            continue
        if not is_point and wording[-1] not in ".:;,!?":
            if document.paragraphs:  # before the first sentence stand only titles
                document.unknown_headings.append(wording)
            continue
        if after and seen_points and not is_point:
            current, seen_points, ordinal = after, False, 0
        seen_points, ordinal = seen_points or is_point, ordinal + 1
        document.paragraphs[current, ordinal] = tuple(_SENTENCE_END.split(wording))
    return document


def _paragraphs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield (text, is a point of a list); wrapped lines and indented points join the one above."""
    gathered: list[str] = []
    is_point = False
    for line in [*text.expandtabs().splitlines(), ""]:
        marked = bool(_LIST_MARK.match(line))
        inner = marked and line[:1] == " "
        if gathered and (not line.strip() or (marked and not inner)):
            yield " ".join(gathered), is_point
            gathered = []
        if line.strip():
            is_point = marked if not gathered else is_point
            gathered.append(_LIST_MARK.sub("", line) if gathered else line)


def _headless_after(section_id: str, sections: Sequence[Section]) -> str:
    ids = [section.id for section in sections]
    place = ids.index(section_id) + 1
    return sections[place].id if place < len(sections) and not sections[place].heading else ""
