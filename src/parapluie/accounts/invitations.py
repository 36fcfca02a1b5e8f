"""One-time links: an administrator hands one over, the invited person takes it up.

Only a digest of the token is kept. Looking at a link changes nothing (mail programs and chats open
links by themselves); sending its form uses it up.
"""

import secrets
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from parapluie.accounts import actions, second_step
from parapluie.accounts.errors import InvitationSpent
from parapluie.accounts.models import SET_UP, Invitation, Person, Role
from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, staff

GOOD_FOR: Final = timedelta(days=7)


@transaction.atomic
def invite_person(
    *,
    username: str,
    title: str,
    unit: str,
    role: Role,
    lane: str,
    begins: date | None = None,
    until: date | None = None,
    by: Actor,
) -> tuple[Person, str]:
    """Make someone new with a proposed role; return them with the token of their link."""
    person = actions.create_person(username=username, title=title, unit=unit, by=by)
    actions.propose_role(person, role=role, lane=lane, begins=begins, until=until, by=by)
    return person, make_invitation(person, by=by)


@transaction.atomic
def make_invitation(person: Person, *, by: Actor) -> str:
    """Return a fresh token for the person's link; a link made earlier stops working."""
    revoke_invitation(person, by=by)
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        person=person,
        token_digest=_digest(token),
        expires_on=today() + GOOD_FOR,
        made_by=by.id or SET_UP,
    )
    entries.append("invitation.made", subject=person.pk, by=by)
    return token


@transaction.atomic
def revoke_invitation(person: Person, *, by: Actor) -> None:
    """Make the person's unused link, if there is one, worthless."""
    unused = person.invitations.filter(taken_up_on=None, revoked_on=None)
    if unused.update(revoked_on=today()):
        entries.append("invitation.revoked", subject=person.pk, by=by)


def find_invitation(token: str) -> Invitation:
    """Return the invitation behind a token. Raise `InvitationSpent` for any that can't be used."""
    found = (
        Invitation.objects.select_related("person")
        .filter(
            token_digest=_digest(token),
            taken_up_on=None,
            revoked_on=None,
            expires_on__gte=today(),
            person__left_on=None,
        )
        .first()
    )
    if found is None:
        raise InvitationSpent
    return found


@transaction.atomic
def take_up_invitation(token: str, *, password: str) -> Person:
    """Set the password, open the account and use up the link.

    A second link for the same person replaces password and second step. It never touches their
    vault key, so whoever made the link gains nothing that was sealed to it.
    """
    invitation = find_invitation(token)
    won = Invitation.objects.filter(pk=invitation.pk, taken_up_on=None, revoked_on=None).update(
        taken_up_on=today()
    )
    if not won:
        raise InvitationSpent
    person = invitation.person
    second_step.clear_second_step(person)
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    entries.append("invitation.taken-up", subject=person.pk, by=staff("invited", person.pk))
    return person


def _digest(token: str) -> bytes:
    return crypto.digest(f"invitation/{token}".encode())
