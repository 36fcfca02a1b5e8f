"""The register: who may receive, what left to whom on what basis, what came back. Reads only."""

from collections.abc import Sequence
from datetime import date

from parapluie.disclosure.models import Answer, Packet, Partner, RecordedCall
from parapluie.disclosure.rules import Kind
from parapluie.kit import crypto
from parapluie.kit.times import today


def partners() -> list[Partner]:
    """Return all of them, open ones first by name, police last."""
    found = list(Partner.objects.select_related("successor").with_police_last())
    return sorted(found, key=lambda one: one.closed_on is not None)


def partners_to_ask() -> list[Partner]:
    """Return who may receive something today, police last: the first is never a preset."""
    return list(Partner.objects.in_agreement(today()).with_police_last())


def is_police(partner: Partner) -> bool:
    """Say whether this partner is a police body."""
    return partner.kind == Kind.POLICE


def sent_about(about: str) -> list[Packet]:
    """Return what left about a matter, newest first: to whom, basis, state and days."""
    found = Packet.objects.filter(about=about).select_related("partner")
    return list(found.order_by("-sent_on", "pk"))


def record_call(about: str, *, called_on: date, item: str, by: str) -> RecordedCall:
    """Write a call that was already made into the register; it is never refused."""
    return RecordedCall.objects.create(about=about, called_on=called_on, item=item, recorded_by=by)


def calls_about(about: str) -> list[RecordedCall]:
    """Return the calls that were made about a matter, newest first."""
    return list(RecordedCall.objects.filter(about=about).order_by("-called_on", "pk"))


def answers_of(packet: Packet) -> list[Answer]:
    """Return what the partner wrote back: the days, and the items of the dossier it stands in."""
    return list(Answer.objects.filter(packet=packet).order_by("day", "pk"))


def line_digest(packet: Packet) -> bytes:
    """Return what the ledger keeps of a line, so that a changed one is noticed."""
    said: Sequence[str] = (
        "parapluie disclosure 1",
        packet.pk,
        packet.partner_id,
        packet.about,
        packet.purpose,
        packet.basis,
        packet.consent,
        packet.grounds,
        packet.sent_by,
        packet.second,
        packet.sent_on.isoformat(),
        packet.until.isoformat(),
    )
    parts = [part.encode() for part in said]
    return crypto.digest(b"".join(len(part).to_bytes(4, "big") + part for part in parts))
