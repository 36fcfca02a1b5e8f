"""What happens once, when a city begins: recovery sheets, first administrator, first two readers.

Every step is one transaction and may be run again: what is there stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts import actions, invitations
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, RecoverySheet, Role, RoleTerm
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import recovery
from parapluie.vault.holders import FEWEST_READERS
from parapluie.vault.sheets import Group, Sheet

CITY: Final = "City"


@dataclass(frozen=True, slots=True)
class Keepers:
    """A group of people, by title, of whom `needed` together bring their sheets."""

    name: str
    needed: int
    titles: tuple[str, ...]


@transaction.atomic
def make_sheets(groups: Sequence[Keepers]) -> list[tuple[Sheet, str]]:
    """Make the recovery key; return each sheet with its keeper's title. Nothing stores the words.

    With a second group (an outside body) it takes both groups to open anything.
    """
    plan = [Group(group.name, group.needed, len(group.titles)) for group in groups]
    sheets = recovery.create(plan, by=SYSTEM, needed_groups=len(groups))
    titles = [title for group in groups for title in group.titles]
    RecoverySheet.objects.all().delete()
    RecoverySheet.objects.bulk_create(
        RecoverySheet(
            group=sheet.group,
            number=sheet.number,
            needed=sheet.needed,
            held_by=title,
            made_on=today(),
        )
        for sheet, title in zip(sheets, titles, strict=True)
    )
    return list(zip(sheets, titles, strict=True))


@transaction.atomic
def try_sheets(texts: Sequence[str]) -> None:
    """Note that enough sheets were brought together. Raise `WrongSheets` when they weren't."""
    recovery.combine(texts)
    RecoverySheet.objects.update(tried_on=today())
    entries.append("recovery.sheets-tried", subject="recovery", by=SYSTEM)


@transaction.atomic
def confirm_first_readers(texts: Sequence[str], usernames: Sequence[str]) -> list[Person]:
    """Let the share holders, who prove themselves by their sheets, confirm proposed readers.

    At least two at once: nobody reads alone. Also the way on when every reader is gone.
    """
    try_sheets(texts)
    terms = RoleTerm.objects.waiting().filter(person__username__in=usernames)
    found = list(terms.select_related("person"))
    missing = set(usernames) - {term.person.username for term in found}
    if missing or len({term.person_id for term in found}) < FEWEST_READERS:
        raise AccountRefused(
            Refusal(
                _("Two people with a proposed reading role are needed."),
                _("Invite them as readers first: %(names)s.")
                % {"names": ", ".join(missing) or "–"},
                "PRI-1",
            )
        )
    for term in found:
        actions.confirm_reader(term, confirmer=None, by=SYSTEM)
    return [term.person for term in found]


@transaction.atomic
def make_first_administrator(*, username: str, title: str) -> str | None:
    """Return the token of the first administrator's link; None where one already works here.

    An administrator who never took up their link gets a new one.
    """
    terms = RoleTerm.objects.filter(role=Role.ADMINISTRATOR, ends=None, person__left_on=None)
    term = terms.select_related("person").first()
    if term and term.person.is_active:
        return None
    if term:
        return invitations.make_invitation(term.person, by=SYSTEM)
    _person, token = invitations.invite_person(
        username=username, title=title, unit="", role=Role.ADMINISTRATOR, lane="", by=SYSTEM
    )
    return token
