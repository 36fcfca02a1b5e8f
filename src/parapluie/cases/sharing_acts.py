"""What staff do about sharing: put it to the person, hand over exactly what they said yes to.

The question, the yes and what leaves are the same words, held together by one digest.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.cases import holding, sharing, sharing_said
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.sharing_models import SharingQuestion
from parapluie.cases.sharing_rules import State
from parapluie.disclosure import actions as disclosure
from parapluie.disclosure import checks, register
from parapluie.disclosure.actions import Handed
from parapluie.disclosure.models import Partner
from parapluie.disclosure.rules import Basis, Consent, consent_digest
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.errors import Refusal
from parapluie.kit.references import new_id
from parapluie.ledger.entries import SYSTEM
from parapluie.screens.errors import WordsStopped
from parapluie.vault import opening, sealing
from parapluie.vault.formats import OpenItem


@dataclass(frozen=True, slots=True)
class Proposal:
    """One sharing: to whom, exactly which words by field, why, until when."""

    partner: Partner
    fields: Mapping[str, str]
    why: str
    until: date
    language: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the person was asked before about the same partner, and why they were asked."""

    state: str
    why: str


def ask_person(matter: Matter, *, proposal: Proposal, by: Desk) -> SharingQuestion:
    """Put one sharing to the person, in their letterbox. Raise `Refused` with the reason."""
    require_sendable(proposal, Basis.CONSENT)
    with transaction.atomic():
        held = holding.hold(matter, Act.ASK, by)
        earlier = _earlier(held, proposal.partner, by)
        refusal = check_asking(earlier, proposal.why)
        if refusal:
            raise CasesRefused(refusal)
        blind = secrets.token_hex(16)
        question = SharingQuestion.objects.create(
            id=new_id(),
            matter=held,
            partner=proposal.partner.pk,
            asked_on=times.today(),
            until=proposal.until,
            digest=sharing.digest_of(blind, _digest(proposal)),
        )
        said_no = sharing.said_no(held.reference, proposal.partner.pk)
        words = {
            **words_of(proposal),
            "question": question.pk,
            "blind": blind,
            "said_no": said_no.isoformat() if said_no else "",
        }
        holding.write(held.letterbox, "question", held, by, words)
        holding.move_on(held, Act.ASK, "sharing.asked", by)
    return question


@carries_out("BRI-3a")
def check_asking(earlier: Iterable[Earlier], why: str) -> Refusal | None:
    """Refuse to press: while an answer waits or stands, and after a no without a new reason."""
    asked = list(earlier)
    if any(one.state in {State.ASKED, State.NOT_NOW, State.YES} for one in asked):
        return Refusal(
            _("The person was asked about this partner, and that question still stands."),
            _("Wait for their answer. No answer means no."),
            "BRI-3a",
        )
    if any(_plain(one.why) == _plain(why) for one in asked if one.state != State.USED):
        return Refusal(
            _("The person was asked with this reason before and did not say yes."),
            _("Ask again only if something is new, and say what."),
            "BRI-3a",
        )
    return None


def send_it(matter: Matter, *, question_id: str, by: Desk) -> Handed:
    """Hand over exactly what the person said yes to; return link and code, shown once."""
    with transaction.atomic():
        held = holding.hold(matter, Act.SEND, by)
        rows = SharingQuestion.objects.select_for_update().filter(matter=held)
        question = rows.filter(pk=question_id).first()
        asked = _asked(held, question_id, by)
        if question is None or asked is None:
            raise refused(_("There is no such question."), instead=_("Start from the matter."))
        proposal = proposal_of(asked, question.partner)
        consented = _digest(proposal)
        refusal = sharing.check_consented(
            question, sharing.digest_of(str(asked["blind"]), consented)
        )
        if refusal:
            raise CasesRefused(refusal)
        handed = disclosure.send_packet(
            proposal.partner,
            about=held.reference,
            purpose=proposal.partner.purpose,
            fields=proposal.fields,
            basis=Basis.CONSENT,
            until=proposal.until,
            by=by.actor,
            language=proposal.language,
            reply_to=held.file,
            consent=Consent(question.yes, consented),
        )
        question.state, question.packet = State.USED, handed.packet.pk
        question.save(update_fields=["state", "packet"])
        tell(held, proposal, handed, Basis.CONSENT, by)
        holding.move_on(held, Act.SEND, "sharing.sent", by)
    return handed


def renew_link(matter: Matter, *, packet_id: str, by: Desk) -> Handed:
    """Return a new link and code for what left already; the old ones open nothing any more."""
    with transaction.atomic():
        held = holding.hold(matter, Act.SEND, by)
        left = [one for one in _opened(held, by) if one.kind == "shared"]
        said = next((one.content for one in left if one.content["packet"] == packet_id), None)
        if said is None:
            raise refused(_("There is no such packet."), instead=_("Start from the matter."))
        handed = disclosure.new_link(
            packet_id,
            fields=sharing_said.fields_of(said),
            language=str(said["language"]),
            by=by.actor,
        )
        holding.move_on(held, Act.SEND, "sharing.link", by)
    return handed


def take_back(matter: Matter, *, packet_id: str, text: str, by: Desk) -> bool:
    """End what left before its day: it opens nothing any more. Say whether the person is told why.

    Where they may not know that it left, or this reader can't tell, it stands in the file alone.
    """
    with transaction.atomic():
        held = holding.hold(matter, Act.SEND, by)
        about = register.sent_about(held.reference)
        packet = next((one for one in about if one.pk == packet_id and one.is_living), None)
        if packet is None:
            raise refused(
                _("This has ended already, or never left."), instead=_("Start from the matter.")
            )
        disclosure.revoke_packet(packet, by=by.actor)
        told = {"what": "taken-back", "to": packet.partner.name, "text": holding.wanted(text)}
        said = sharing_said.shared(_opened(held, by)).get(packet_id)
        asked = packet.basis == Basis.CONSENT
        is_told = asked or (said is not None and sharing_said.may_be_told(said))
        if is_told:
            notice = {**told, "title": by.person.title, "turn": held.turn}
            sealing.seal_item(
                held.letterbox, kind="notice", author="system", content=notice, by=SYSTEM
            )
        else:
            holding.write(held.file, "note", held, by, told)
        holding.move_on(held, Act.SEND, "sharing.taken-back", by)
    return is_told


def require_sendable(proposal: Proposal, basis: Basis) -> None:
    """Raise where this could never leave, before anybody is asked about it."""
    holding.wanted(proposal.why)
    partner, fields = proposal.partner, proposal.fields
    refusal = checks.check_recipient(
        partner, partner.purpose, proposal.until
    ) or checks.check_fields(partner.purpose, fields, basis)
    if refusal:
        raise CasesRefused(refusal)
    stopped = checks.check_leaving(fields, proposal.language)
    if stopped:
        raise WordsStopped(stopped)


@carries_out("BRI-3a")
def tell(
    held: Matter,
    proposal: Proposal,
    handed: Handed,
    basis: Basis,
    by: Desk,
    tell_on: date | None = None,
) -> None:
    """Put what left into the letterbox, word for word, and into the file."""
    words = {
        **words_of(proposal),
        "packet": handed.packet.pk,
        "basis": basis.value,
        "tell_on": tell_on.isoformat() if tell_on else "",
    }
    for dossier in (held.letterbox, held.file):
        holding.write(dossier, "shared", held, by, words)


def words_of(proposal: Proposal) -> dict[str, object]:
    """Return a proposal as it is sealed."""
    return {
        "to": proposal.partner.name,
        "purpose": proposal.partner.purpose,
        "fields": dict(proposal.fields),
        "why": proposal.why,
        "until": proposal.until.isoformat(),
        "language": proposal.language,
    }


def proposal_of(words: Mapping[str, object], partner_id: str) -> Proposal:
    """Return a sealed proposal as it was made."""
    return Proposal(
        partner=Partner.objects.get(pk=partner_id),
        fields=sharing_said.fields_of(words),
        why=str(words["why"]),
        until=date.fromisoformat(str(words["until"])),
        language=str(words["language"]),
    )


def _digest(proposal: Proposal) -> bytes:
    partner = proposal.partner
    return consent_digest(partner.pk, partner.purpose, proposal.fields, proposal.until)


def _opened(held: Matter, by: Desk) -> list[OpenItem]:
    key = holding.unlocked_key(by)
    return opening.open_items(held.letterbox, key, by=by.actor, purpose="read")


def _asked(held: Matter, question_id: str, by: Desk) -> Mapping[str, object] | None:
    items = [one for one in _opened(held, by) if one.kind == "question"]
    return next((one.content for one in items if one.content["question"] == question_id), None)


def _earlier(held: Matter, partner: Partner, by: Desk) -> list[Earlier]:
    rows = {one.pk: one for one in sharing.questions_of(held) if one.partner == partner.pk}
    if not rows:
        return []
    said = [one.content for one in _opened(held, by) if one.kind == "question"]
    whys = {str(one["question"]): str(one["why"]) for one in said}
    return [Earlier(one.state, whys.get(pk, "")) for pk, one in rows.items()]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
