"""Which roles nobody holds together. Who gives out accounts and roles has no other role here.

One person alone could otherwise make an account, give it a role, and write down that its training
is in date.
"""

from typing import Final

from django.utils.translation import gettext as _

from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.accounts.readiness import Finding
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger.entries import Actor

APART: Final = (
    Role.READER,
    Role.SUPERVISOR,
    Role.PRIVACY_OFFICER,
    Role.COORDINATOR,
    Role.INTERPRETER,
)


def what_keeps_from(person: Person, role: Role, by: Actor) -> Refusal | None:
    """Return why this person can't be given a role by `by`; None where nothing stands against."""
    try:
        require_apart(person, role, by)
    except AccountRefused as refused:
        return refused.refusal
    return None


def require_apart(person: Person, role: Role, by: Actor) -> None:
    """Raise `AccountRefused` for a role for oneself, or beside one that stands apart from it."""
    if by.id == person.pk:
        raise AccountRefused(
            Refusal(_("Nobody gives themselves a role."), _("Another administrator can."), "PRI-1")
        )
    _require_one_house(person, role)
    opposite = APART if role is Role.ADMINISTRATOR else [Role.ADMINISTRATOR]
    if role in (*APART, Role.ADMINISTRATOR) and (
        person.terms.filter(role__in=opposite, ends=None).exists()
    ):
        raise AccountRefused(
            Refusal(
                _("Whoever administers gives out accounts and roles, and has no other role."),
                _("End one of the two roles first, or choose someone else."),
                "PRI-1",
            )
        )


def finding() -> Finding:
    """Say for `doctor` how many hold both all the same, given before this was refused."""
    standing = RoleTerm.objects.standing(today())
    other = standing.filter(role__in=APART).values("person")
    both = standing.filter(role=Role.ADMINISTRATOR, person__in=other).count()
    return Finding(
        not both,
        _("Whoever administers has no other role."),
        _("%(number)d have one. On People, end one of the two roles of each.") % {"number": both},
    )


def _require_one_house(person: Person, role: Role) -> None:
    """Let an account be the City's or an organisation's, never both, not even one after another."""
    held = set(person.terms.values_list("role", flat=True))
    if held and (role is Role.TRAINER) != (Role.TRAINER in held):
        raise AccountRefused(
            Refusal(
                _("A trainer comes from an organisation and has no other role here, ever."),
                _("Invite an account of its own for the other work."),
                "PRI-1",
            )
        )
