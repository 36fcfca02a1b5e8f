"""A certificate on paper, for whoever completed a course that peers developed (RES-1).

Its square holds the same words, signed. It stays true until it runs out, whatever becomes of the
organisation, of us or of the person's place here.
"""

import io
from pathlib import Path
from typing import Any, Final

import segno
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parapluie.disclosure import paper
from parapluie.guidelines.controls import carries_out
from parapluie.kit.city import city
from parapluie.kit.days import date_format
from parapluie.kit.times import today
from parapluie.ledger import entries, notes
from parapluie.ledger.entries import Actor
from parapluie.training import statements
from parapluie.training.models import Completion, Completions
from parapluie.training.statements import Statement

TAKEN: Final = "training.certificate-taken"
TEMPLATE: Final = Path(__file__).parent / "paper" / "certificate.typ"
_DAY: Final = "j F Y"
_CORRECTION: Final = "m"  # 15 % of the square may be worn or stained
_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks


@carries_out("RES-1")
def certifiable() -> Completions:
    """Return what certificates are given for: courses that count, recorded; run out or not."""
    return Completion.objects.qualifying(today())


@transaction.atomic
def take(completion: Completion, *, by: Actor) -> bytes:
    """Return a certificate as a PDF; the ledger keeps that it was taken."""
    said = statements.barred(statement_of(completion))
    made = paper.pdf(TEMPLATE, as_data(said), drawing=drawn(square(said)))
    entries.append(TAKEN, subject=completion.person_id, by=by, clauses=["RES-1"])
    return made


def statement_of(completion: Completion) -> Statement:
    """Return what a certificate says of a completion, in the language spoken now."""
    developer = completion.course.developer
    return Statement(
        city=str(city().name),
        holder=completion.person.named,
        course=completion.course.title,
        developer=developer.name if developer else "",
        completed_on=completion.completed_on,
        expires_on=completion.expires_on,
    )


def square(said: Statement) -> segno.QRCode:
    """Return the QR code of a signed statement."""
    note = statements.signed(said).encode()
    return segno.make_qr(note, error=_CORRECTION, mode="byte")


def drawn(code: segno.QRCode) -> str:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    code.save(out, kind="svg", xmldecl=False, border=_QUIET)
    return out.getvalue().decode()


def as_data(said: Statement) -> dict[str, Any]:
    """Return what stands on the paper."""
    day = date_format(said.expires_on, _DAY)
    counts = said.holds_on(today())
    return {
        "language": (get_language() or "en").split("-")[0],
        "title": _("Certificate of training"),
        "city": said.city,
        "by_hand": _("Name, if you wish: write it by hand. We keep none."),
        "holder": said.holder,
        "facts": [
            (_("Course completed"), said.course),
            (_("Developed by"), said.developer),
            (_("Completed on"), date_format(said.completed_on, _DAY)),
            (_("Counts until"), day) if counts else (_("Ran out on"), day),
        ],
        "ran_out": "" if counts else _("This training has run out. It counts no more."),
        "alt": _("A square code that holds these words, signed by the City"),
        "check": _(
            "The square holds these words, signed by the City. Whoever doubts them can have them "
            "checked by a computer, without asking us: the free program Parapluie does it, with "
            "the City's public key. Only the City's training coordinator can say "
            "whether it was taken back since."
        ),
        "key": _("Signed by {city}, key {id}").format(city=said.city, id=notes.ours().id.hex()),
        "printed": _("Printed on {day}").format(day=date_format(today(), _DAY)),
    }
