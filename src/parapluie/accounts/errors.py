"""What this room raises: refusals for people, each with the way on."""

from django.utils.translation import gettext as _

from parapluie.accounts.models import Role, RoleTerm
from parapluie.accounts.rules import Hurdle
from parapluie.kit.days import date_format
from parapluie.kit.errors import Refusal, Refused


class AccountRefused(Refused):
    """An act on people, roles or invitations was refused."""


class DaysOff(AccountRefused):
    """The days of a role can't be these."""


class AlreadyHeld(AccountRefused):
    """Somebody has this role, or it waits to be confirmed: `term` is the one they have."""

    def __init__(self, term: RoleTerm) -> None:
        self.term = term
        instead = _("For another last day, end this role first, then give it again.")
        super().__init__(Refusal(_how_held(term), instead, "PRI-1"))


def _how_held(term: RoleTerm) -> str:
    begins = date_format(term.begins, "j F Y")
    if term.role == Role.READER and not term.confirmed_by:
        return _("This role is proposed already and waits until a second reader confirms it.")
    if term.until is None:
        return _("They have this role already, from %(day)s on.") % {"day": begins}
    days = {"first": begins, "last": date_format(term.until, "j F Y")}
    return _("They have this role already, from %(first)s until %(last)s.") % days


class UsernameTaken(AccountRefused):
    """Somebody has this username, or had it."""

    def __init__(self) -> None:
        super().__init__(Refusal(_("This username is taken."), _("Choose another one.")))


class InvitationSpent(AccountRefused):
    """Unknown, used, revoked or too old: one answer for all."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                _("This link doesn't work any more."),
                _("Ask the administrator for a new one. Each link works once, for seven days."),
            )
        )


def not_confirmed(hurdle: Hurdle) -> AccountRefused:
    """Return the refusal of a confirmation, in words for the person who tried."""
    reasons = {
        Hurdle.THEMSELVES: _("Nobody confirms themselves."),
        Hurdle.PROPOSER: _("Whoever proposes a reader doesn't confirm them."),
        Hurdle.ADMINISTRATOR: _("An administrator doesn't confirm readers."),
        Hurdle.DOES_NOT_READ: _("Only someone who reads this kind of matter confirms a reader."),
        Hurdle.NEW_READER_IS_ADMINISTRATOR: _("An administrator can't also read or oversee."),
        Hurdle.NO_KEY: _("This person has not made their vault key yet."),
    }
    instead = _("Ask a reader of the same kind of matters to confirm on the People page.")
    if hurdle is Hurdle.NO_KEY:
        instead = _("They sign in once with their link, and are asked to make it.")
    elif hurdle is Hurdle.NEW_READER_IS_ADMINISTRATOR:
        instead = _("End one of the two roles first, or choose someone else.")
    return AccountRefused(Refusal(reasons[hurdle], instead, "PRI-1"))
