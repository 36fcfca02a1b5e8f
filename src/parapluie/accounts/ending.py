"""The end of a role: what it does, said before it is done, and the last day that was set for it.

Rooms above have their say in what it does.
"""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parapluie.accounts import readers
from parapluie.accounts.models import Role, RoleTerm
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders
from parapluie.vault.holders import FEWEST_READERS


def what_happens(term: RoleTerm) -> list[str]:
    """Return, in the order in which it is best read, what ending this term today does."""
    said = [_("Every page of this role is closed to them from now on.")]
    if term.role == Role.READER:
        said += _of_a_reader(term)
    if term.role == Role.INTERPRETER:
        said.append(_("What they interpret ends, and its keys go."))
    for name in settings.ENDING_ALSO_SAYS:
        said += import_string(name)(term)
    return said


def end_what_is_over() -> str:
    """End the roles whose last day has passed; a job of the clock. They open nothing since then.

    The ticker of the public face knows nothing of accounts and leaves it to the staff face's.
    """
    if settings.FACE == "public":
        return "no roles on this face"
    from parapluie.accounts import actions

    over = RoleTerm.objects.filter(ends=None, until__lt=today()).select_related("person")
    for term in over:
        actions.end_role(term, by=SYSTEM)
    return f"{len(over)} roles ended"


def _of_a_reader(term: RoleTerm) -> list[str]:
    said = [_("They open nothing of this kind any more: tonight's keys leave them out.")]
    left = [one for one in holders.qualified_readers(term.lane) if one != term.person.holder]
    reads_now = term.person_id in readers.standing_readers(term.lane)
    if reads_now and len(left) < FEWEST_READERS:
        said.append(
            ngettext(
                "%(number)d person is left who reads this. Below two, its form closes.",
                "%(number)d people are left who read this. Below two, its form closes.",
                len(left),
            )
            % {"number": len(left)}
        )
    return said
