"""What a certificate says, signed so that anybody can check it: no database, no network, no list.

A signed note (C2SP signed-note) of six lines under the ledger's key. The first line has spaces, as
no ledger's name may: so no certificate is ever taken for a checkpoint, nor a checkpoint for one.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from parapluie.kit.lines import one_line
from parapluie.ledger import notes
from parapluie.ledger.notes import Verifier
from parapluie.screens import leaving

FORM: Final = "training certificate 1"
_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Statement:
    """Who completed what, developed by whom, and the last day on which it counts."""

    city: str
    holder: str  # title and sign-in name: no other name is kept
    course: str
    developer: str
    completed_on: date
    expires_on: date

    def holds_on(self, day: date) -> bool:
        """Say whether it counts that day, its last day included."""
        return self.completed_on <= day <= self.expires_on


def barred(said: Statement) -> Statement:
    """Return a statement as it may leave: each text one line, screened (BRI-3c)."""
    return replace(
        said,
        city=_leaves(said.city),
        holder=_leaves(said.holder),
        course=_leaves(said.course),
        developer=_leaves(said.developer),
    )


def signed(said: Statement) -> str:
    """Return a statement that was barred as a note signed by this city's ledger."""
    days = f"{said.completed_on.isoformat()}/{said.expires_on.isoformat()}"
    lines = (FORM, said.city, said.holder, said.course, said.developer, days)
    return notes.sign_note("".join(f"{line}\n" for line in lines))


def read(note: str, by: Verifier | None = None) -> Statement | None:
    """Return what a note states; None where this ledger, or `by`, didn't sign it, or not as that.

    Phones and files end lines in other ways, and begin with a BOM: none of that is part of it.
    """
    whole = "\n".join(note.removeprefix("\ufeff").strip().splitlines()) + "\n"
    lines = (notes.open_note(whole, by) or "").split("\n")[:-1]
    if len(lines) != _LINES or lines[0] != FORM:
        return None
    _form, city, holder, course, developer, days = lines
    completed_on, _, expires_on = days.partition("/")
    try:
        term = date.fromisoformat(completed_on), date.fromisoformat(expires_on)
    except ValueError:
        return None
    return Statement(city, holder, course, developer, *term)


def _leaves(text: str) -> str:
    return one_line(leaving.barred(text))
