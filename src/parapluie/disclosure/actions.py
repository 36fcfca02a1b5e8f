"""The acts of the way out. Each checks, changes and enters the ledger in one transaction.

Nothing is sent by this program: whoever acts hands over the link, and says the code another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from parapluie.disclosure import checks, envelope, register, rules
from parapluie.disclosure.errors import DisclosureRefused, refused, told
from parapluie.disclosure.models import OpenPage, Packet, Partner
from parapluie.disclosure.rules import Basis, Consent, Hurdle, State
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.screens.errors import WordsStopped
from parapluie.vault import erasing
from parapluie.vault.models import Dossier

SENT, REVOKED, NEW_LINK = "disclosure.sent", "disclosure.revoked", "disclosure.new-link"
CLAUSES = ("BRI-2b", "BRI-3a", "BRI-3c")


@dataclass(frozen=True, slots=True)
class Handed:
    """A packet with what opens it: `link` is a path to hand over, `code` is said another way."""

    packet: Packet
    link: str = field(repr=False)
    code: str = field(repr=False)


@transaction.atomic
def send_packet(
    partner: Partner,
    *,
    about: str,
    purpose: str,
    fields: Mapping[str, str],
    basis: Basis,
    until: date,
    by: Actor,
    language: str,
    reply_to: Dossier,
    second: str = "",
    consent: Consent | None = None,
    grounds: str = "",
) -> Handed:
    """Let these fields leave, on this basis, and return link and code.

    `consent` names the item the person sealed their yes into; without one, `grounds` names the item
    of the matter that says why. What the partner answers is sealed into `reply_to`. Raise
    `DisclosureRefused`, or `WordsStopped` with the places of words that may not leave.
    """
    current = Partner.objects.select_for_update().get(pk=partner.pk)
    digest = rules.consent_digest(current.pk, purpose, fields, until)
    _require_staff(by)
    _require(checks.check_kind(current.kind))
    _require(checks.check_recipient(current, purpose, until))
    _require(checks.check_fields(purpose, fields, basis))
    _require(checks.check_basis(current, basis, about=about, by=by, second=second, grounds=grounds))
    _require(checks.check_consent(basis, consent, digest, about=about))
    if reply_to.about != about:
        raise refused(
            _("The answer would go into another matter."), instead=_("Start from the matter.")
        )
    _require_screened(fields, language)
    packet = Packet(
        partner=current,
        about=about,
        purpose=purpose,
        basis=basis.value,
        consent=consent.id if consent else "",
        grounds=grounds,
        sent_by=by.id,
        second=second,
        sent_on=today(),
        until=until,
        state=State.SENT.value,
        state_on=today(),
        reply_to=reply_to,
    )
    packet.words_mark = envelope.words_mark(packet.pk, digest)
    handed = _close(packet, fields, language)
    _insert(packet)
    entries.append(
        SENT, subject=packet.pk, by=by, clauses=CLAUSES, digest=register.line_digest(packet)
    )
    return handed


@transaction.atomic
def new_link(packet_id: str, *, fields: Mapping[str, str], language: str, by: Actor) -> Handed:
    """Make a new link and code for a packet whose link was lost or died; the old ones open nothing.

    The words are the caller's own copy: only exactly those that left are taken.
    """
    packet = held(packet_id)
    _require_staff(by)
    if not packet.is_living:
        raise _over()
    _require(checks.check_recipient(packet.partner, packet.purpose, packet.until))
    digest = rules.consent_digest(packet.partner_id, packet.purpose, fields, packet.until)
    mark = envelope.words_mark(packet.pk, digest)
    if not crypto.same(mark, bytes(packet.words_mark)):
        raise DisclosureRefused(told(Hurdle.OTHER_WORDS))
    _require_screened(fields, language)
    OpenPage.objects.filter(packet=packet).delete()
    packet.wrong_tries = 0
    handed = _close(packet, fields, language)
    packet.save()
    entries.append(NEW_LINK, subject=packet.pk, by=by, clauses=CLAUSES)
    transaction.on_commit(erasing.empty_journal)
    return handed


@transaction.atomic
def revoke_packet(packet: Packet, *, by: Actor) -> Packet:
    """Take a packet back: from now on its link opens nothing. One that ended stays as it ended.

    `by` may be the person themselves, taking back their yes (BRI-3a).
    """
    current = held(packet.pk)
    if current.is_living:
        end(current, State.REVOKED, REVOKED, by)
    return current


@transaction.atomic
def revoke_all(about: str, *, by: Actor) -> int:
    """Take back every packet about a matter, as when it is withdrawn; return how many."""
    living = list(Packet.objects.living().filter(about=about))
    for packet in living:
        revoke_packet(packet, by=by)
    return len(living)


def held(packet_id: str) -> Packet:
    """Return a packet as it now is, held until the transaction ends."""
    rows = Packet.objects.select_for_update(of=("self",)).select_related("partner", "reply_to")
    return rows.get(pk=packet_id)


def end(packet: Packet, state: State, act: str, by: Actor) -> None:
    """Bring a held packet to its end: its words, its link and its open pages go."""
    move(packet, state)
    packet.sealed = packet.link_digest = None
    packet.save()
    OpenPage.objects.filter(packet=packet).delete()
    entries.append(act, subject=packet.pk, by=by, clauses=CLAUSES)
    # whoever still has link and code must find no old copy of the page on a disk
    transaction.on_commit(erasing.empty_journal)


def move(packet: Packet, state: State) -> None:
    """Set the state of a held packet. Raise `DisclosureRefused` where it can't follow."""
    if not rules.may_become(packet.state, state):
        raise _over()
    packet.state, packet.state_on = state.value, today()


def _close(packet: Packet, fields: Mapping[str, str], language: str) -> Handed:
    keys = envelope.new_keys()
    packet.link_digest = envelope.link_digest(keys.token)
    packet.sealed = envelope.close(
        packet.pk, envelope.key_of(keys.token, keys.code), fields, language
    )
    return Handed(packet, reverse("packet", args=[keys.token]), keys.code)


def _insert(packet: Packet) -> None:
    try:
        with transaction.atomic():
            packet.save(force_insert=True)
    except IntegrityError as fault:  # this yes carried a packet before
        raise DisclosureRefused(told(Hurdle.NO_CONSENT)) from fault


def _require(refusal: Refusal | None) -> None:
    if refusal:
        raise DisclosureRefused(refusal)


def _require_staff(by: Actor) -> None:
    if not (by.is_staff and by.id):
        raise refused(_("Only a member of staff can send this."), instead=_("Sign in first."))


def _require_screened(fields: Mapping[str, str], language: str) -> None:
    stopped = checks.check_leaving(fields, language)
    if stopped:
        raise WordsStopped(stopped)


def _over() -> DisclosureRefused:
    return refused(
        _("This packet has ended."), instead=_("If something is still needed, send a new one.")
    )
