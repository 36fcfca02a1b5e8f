"""Putting a partner on the register and closing one. Only who oversees does either."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Role
from parapluie.disclosure import actions, checks, rules
from parapluie.disclosure.actions import REVOKED
from parapluie.disclosure.errors import DisclosureRefused, refused
from parapluie.disclosure.models import Packet, Partner
from parapluie.disclosure.rules import State
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor

REGISTRARS: Final = (Role.SUPERVISOR, Role.PRIVACY_OFFICER)
ADDED, CLOSED = "disclosure.partner-added", "disclosure.partner-closed"
_CLAUSES: Final = ("BRI-2b", "BRI-3c", "BRI-6")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands about a partner on the register."""

    kind: str
    name: str
    purpose: str
    agreement: str
    agreed_on: date
    agreed_until: date
    languages: str = ""
    contact: str = ""


def add_partner_at(desk: Desk, entry: Entry) -> Partner:
    """Put a partner on the register, as a member of staff. Raise `DisclosureRefused`."""
    _require_registrar(desk)
    return add_partner(entry, by=desk.actor)


@transaction.atomic
def add_partner(entry: Entry, *, by: Actor) -> Partner:
    """Put a partner on the register. Raise `DisclosureRefused` for a kind that can't be on it."""
    refusal = checks.check_kind(entry.kind)
    if refusal:
        raise DisclosureRefused(refusal)
    if not rules.may_exist(entry.kind, entry.purpose):
        raise refused(
            _("This kind of partner can't have an agreement for this purpose."),
            instead=_("Choose what the written agreement is for."),
            clause="BRI-2b",
        )
    if not (entry.name.strip() and entry.agreement.strip()):
        raise refused(
            _("Without a written agreement nobody goes on the register."),
            instead=_("Make the agreement first, then write where the paper is found."),
            clause="BRI-2b",
        )
    if entry.agreed_until < entry.agreed_on:
        raise refused(
            _("The agreement ends before it begins."), instead=_("Look at the two days again.")
        )
    partner = Partner.objects.create(**_columns(entry))
    said = "/".join([partner.pk, entry.kind, entry.purpose, entry.name, entry.agreement])
    entries.append(
        ADDED, subject=partner.pk, by=by, clauses=_CLAUSES, digest=crypto.digest(said.encode())
    )
    return partner


@transaction.atomic
def close_partner(partner: Partner, *, successor: Partner | None, desk: Desk) -> Partner:
    """Close a partner: they get nothing more, and what they still could open is taken back."""
    _require_registrar(desk)
    current = Partner.objects.select_for_update().get(pk=partner.pk)
    if current.closed_on:
        raise refused(_("This partner is closed."), instead=_("There is nothing left to do."))
    if successor is not None and (successor.closed_on or successor.pk == current.pk):
        raise refused(
            _("A successor is another partner that is open."),
            instead=_("Put them on the register first."),
        )
    current.closed_on, current.successor = today(), successor
    current.save()
    for packet in Packet.objects.living().filter(partner=current):
        actions.end(actions.held(packet.pk), State.REVOKED, REVOKED, desk.actor)
    entries.append(CLOSED, subject=current.pk, by=desk.actor, clauses=_CLAUSES)
    return current


def _columns(entry: Entry) -> Mapping[str, object]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _require_registrar(desk: Desk) -> None:
    if not desk.has(*REGISTRARS):
        raise refused(
            _("Only a supervisor or the privacy officer changes the register."),
            instead=_("Ask one of them."),
            clause="BRI-2b",
        )
