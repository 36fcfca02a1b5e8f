"""What leaves without the person's yes: a court order, the duty to a child, danger to life.

Nothing else. It takes two people and a written reason, and the person is told word for word; where
a law forbids to tell them, it stands in their letterbox from the first day it may.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person, Role
from parapluie.cases import masking, own_words, sharing_acts, sharing_said
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.sharing_acts import Proposal
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.disclosure import actions as disclosure
from parapluie.disclosure import register
from parapluie.disclosure.models import BASIS_NAMES, Partner
from parapluie.disclosure.rules import BASES_OF, Basis, Field, Kind
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal
from parapluie.ledger.entries import staff

STEP: Final = "share-unasked"
BASES: Final = (Basis.DANGER_TO_LIFE, Basis.CHILD_DUTY, Basis.COURT_ORDER)
# A law can forbid to tell the person; danger to a life never does.
MAY_BE_SILENT: Final = frozenset({Basis.COURT_ORDER, Basis.CHILD_DUTY})
LONGEST_SILENCE: Final = timedelta(days=365)
_TOLD: Final = frozenset({Field.NEED, Field.WHAT_HELPS})
_PLACED: Final = frozenset({Field.WHEN, Field.WHERE_COARSE, Field.LANGUAGE})
_PLACE_WORDS: Final = 8  # in a row: "at the ferry steps behind the old market hall"
_POINTING: Final = frozenset({"e-mail", "address online", "handle", "phone", "name"})


@dataclass(frozen=True, slots=True)
class Silence:
    """What forbids to tell the person, and the first day on which they are told."""

    law: str
    ends: date


def words_for(
    proposal: Proposal, *, basis: Basis, silence: Silence | None, originals: Sequence[str]
) -> dict[str, object]:
    """Return what a second person is asked to agree to. Raise `Refused` where it can't be.

    `originals` is all that the person wrote (`own_words.of_person`).
    """
    refusal = (
        check_basis(proposal.partner, basis)
        or check_silence(basis, silence)
        or check_words(proposal.fields, originals)
    )
    if refusal:
        raise CasesRefused(refusal)
    sharing_acts.require_sendable(proposal, basis)
    return {
        **sharing_acts.words_of(proposal),
        "text": proposal.why,
        "partner": proposal.partner.pk,
        "basis": basis.value,
        "law": silence.law if silence else "",
        "tell_on": silence.ends.isoformat() if silence else "",
    }


@carries_out("BRI-2b", "BRI-3a")
def check_basis(partner: Partner, basis: Basis) -> Refusal | None:
    """Refuse to pass the person over for any but three reasons, or to whom the law names nobody."""
    if basis in BASES and basis in BASES_OF[Kind(partner.kind)]:
        return None
    return Refusal(
        _("Nothing may go to this partner without the person's yes, not for this reason."),
        _("Ask the person first. No answer means no."),
        "BRI-2b",
    )


def bases_for(partner: Partner) -> list[Basis]:
    """Return on which of the three something may go to this partner."""
    return [one for one in BASES if check_basis(partner, one) is None]


@carries_out("BRI-3c", "RES-3b")
def check_words(fields: Mapping[str, str], originals: Sequence[str]) -> Refusal | None:
    """Refuse words by which the person could be known, in what points at nobody (AT-7).

    What is needed is told in our words, without a name or a number. When and where may be said as
    they were, in a few words: a life may hang on them.
    """
    told = [text for name, text in fields.items() if name in _TOLD]
    placed = [text for name, text in fields.items() if name in _PLACED]
    return (
        own_words.check_own_words(told, originals)
        or own_words.check_own_words(placed, originals, run=_PLACE_WORDS)
        or _pointing(told, placed, originals)
    )


def _pointing(
    told: Sequence[str], placed: Sequence[str], originals: Sequence[str]
) -> Refusal | None:
    """Refuse a number or a name. A place may have one."""
    shapes = [
        text[one.start : one.end]
        for text in (*told, *placed)
        for one in masking.shapes_in(text)
        if one.kind in _POINTING
    ]
    theirs = {word.casefold() for text in originals for word in re.findall(r"\w+", text)}
    names = [one for text in told for one in masking.names_in(text) if one.casefold() in theirs]
    if not shapes and not names:
        return None
    return Refusal(
        _("“{word}” can point at one person.").format(word=(shapes or names)[0].strip()),
        _("Leave it out. If it can’t be done without, it has a field of its own below."),
        "BRI-3c",
    )


@carries_out("BRI-3a")
def check_silence(basis: Basis, silence: Silence | None) -> Refusal | None:
    """Refuse to keep it from the person unless a law says so, until a day within a year."""
    if silence is None:
        return None
    if silence.ends > times.today() + LONGEST_SILENCE:
        return Refusal(
            _("A person who was not asked is told within one year."),
            _("Choose an earlier day. If a law forbids it longer, ask the City's lawyers first."),
            "BRI-3a",
        )
    if basis in MAY_BE_SILENT and silence.law.strip() and silence.ends > times.today():
        return None
    return Refusal(
        _("The person is told, unless a law forbids it until a certain day."),
        _("Name the order or the section, and the first day they may know. Or leave both empty."),
        "BRI-3a",
    )


def carry_out(held: Matter, words: Mapping[str, object], by: Person, second: Desk) -> None:
    """Let it leave, once the second person has agreed; the person is told in their letterbox."""
    partner, basis = str(words["partner"]), Basis(str(words["basis"]))
    proposal = sharing_acts.proposal_of(words, partner)
    originals = own_words.of_person(held, second)
    refusal = check_basis(proposal.partner, basis) or check_words(proposal.fields, originals)
    if refusal:
        raise CasesRefused(refusal)
    handed = disclosure.send_packet(
        proposal.partner,
        about=held.reference,
        purpose=proposal.partner.purpose,
        fields=proposal.fields,
        basis=basis,
        until=proposal.until,
        by=staff(Role.READER, by.pk),
        language=proposal.language,
        reply_to=held.file,
        second=second.person.pk,
        grounds=_grounds(held, second),
    )
    told = str(words.get("tell_on", ""))
    tell_on = date.fromisoformat(told) if told else None
    sharing_acts.tell(held, proposal, handed, basis, second, tell_on)


def parts(words: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return what the second person reads before they decide."""
    basis, until = str(words["basis"]), date.fromisoformat(str(words["until"]))
    told = str(words.get("tell_on", ""))
    silent = date_format(date.fromisoformat(told), "j F Y") if told else ""
    return (
        (_("Why without asking"), str(BASIS_NAMES[Basis(basis)])),
        (pgettext("of a sharing", "To"), str(words["to"])),
        (_("For what"), sharing_said.purpose_of(words)),
        *sharing_said.labelled(sharing_said.fields_of(words)),
        (_("Until"), date_format(until, "j F Y")),
        *([(_("What forbids to tell the person"), str(words["law"]))] if silent else []),
        (_("The person is told"), silent or _("at once")),
    )


def _grounds(held: Matter, second: Desk) -> str:
    """Return the sealed item of the agreed proposal that has carried nothing yet: this one."""
    used = {packet.grounds for packet in register.sent_about(held.reference)}
    agreed = TwoPersonStep.objects.filter(
        matter=held, step=STEP, agreed=True, decided_by=second.person
    )
    items = [one for one in agreed.values_list("item", flat=True) if one not in used]
    if len(items) != 1:
        raise refused(
            _("It is not written down why this may leave without the person's yes."),
            instead=_("Ask for it again, with the reason."),
            clause="BRI-2b",
        )
    return items[0]
