"""Who may hold a key. Asked at every grant and at every opening, so that no view can forget it.

Higher rooms have their say through settings: VAULT_HOLDER_CHECKS, each `(holder, facts) ->
Refusal | None`, and VAULT_READER_SOURCE, `(lane) -> holder ids`. A check judges a holder and a
matter: its answer may depend on the lane and on `about`, and holds for both of its dossiers.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.vault import keys
from parapluie.vault.errors import TooFewReaders, VaultRefused
from parapluie.vault.models import Dossier

STAFF = "staff:"
FEWEST_READERS = 2  # one absence or one lost passphrase must not end a matter

Check = Callable[[str, "DossierFacts"], Refusal | None]
CheckOfMany = Callable[[Collection[str], "DossierFacts"], Mapping[str, Refusal]]
_of_many: dict[Check, CheckOfMany] = {}


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What a check may know of a dossier: nothing that was written in it."""

    id: str
    kind: str
    lane: str
    about: str


def facts_of(dossier: Dossier) -> DossierFacts:
    """Return what checks may know of this dossier."""
    return DossierFacts(dossier.id, dossier.kind, dossier.lane, dossier.about)


class Readers(list[str]):
    """Holders who passed the checks of one matter just now, with the keys to seal to.

    `keys` has theirs and recovery's. Only who is in `keys` has passed; adding to the list changes
    nothing about that.
    """

    def __init__(self, lane: str, about: str, keys_by_holder: Mapping[str, bytes]) -> None:
        super().__init__(one for one in keys_by_holder if one.startswith(STAFF))
        self.lane = lane
        self.about = about
        self.keys = dict(keys_by_holder)


def answers_for_many(many: CheckOfMany) -> Callable[[Check], Check]:
    """Decorate a holder check: `many` gives the same answers for many holders at once.

    Returns the check unchanged. A report in the public's hands waits for these answers, so they
    should not cost a query for each reader.
    """

    def registered(check: Check) -> Check:
        _of_many[check] = many
        return check

    return registered


@carries_out("BRI-3a")
def check_holder(holder: str, dossier: Dossier | DossierFacts) -> Refusal | None:
    """Say why this member of staff may not hold a key to the dossier, or None when they may."""
    return check_holders([holder], dossier).get(holder)


def check_holders(asked: Collection[str], dossier: Dossier | DossierFacts) -> dict[str, Refusal]:
    """Return, for those of these holders who may not hold a key to it, the first reason."""
    facts = facts_of(dossier) if isinstance(dossier, Dossier) else dossier
    refused = {one: _not_staff() for one in asked if not one.startswith(STAFF)}
    for check in _checks():
        left = [one for one in asked if one not in refused]
        refused |= _of_many[check](left, facts) if check in _of_many else _each(check, left, facts)
    return refused


def refusals(
    holder: str, dossier: Dossier | DossierFacts, *, but: Collection[Check] = ()
) -> list[Refusal]:
    """Return what each check says against a holder, not only the first; `but` are left out."""
    facts = facts_of(dossier) if isinstance(dossier, Dossier) else dossier
    found = (check(holder, facts) for check in _checks() if check not in but)
    return [one for one in found if one is not None]


def require_holder(holder: str, dossier: Dossier | DossierFacts) -> None:
    """Raise `VaultRefused` with the first check's reason unless the holder may hold a key."""
    refusal = check_holder(holder, dossier)
    if refusal is not None:
        raise VaultRefused(refusal)


def qualified_readers(lane: str, about: str = "") -> Readers:
    """Return who reads this lane, may read this matter, and has a key the ledger knows."""
    named = readers_of(lane)
    refused = check_holders(named, DossierFacts("", "", lane, about))
    allowed = [one for one in named if one not in refused]
    return Readers(lane, about, keys.to_renew_with(allowed, []))


def readers_of(lane: str) -> list[str]:
    """Return everybody the lane's rule names, each once, whether or not the checks let them."""
    source = cast(Callable[[str], Iterable[str]], import_string(settings.VAULT_READER_SOURCE))
    return sorted(set(source(lane)))


def require_enough(holders: Collection[str], fewest: int = FEWEST_READERS) -> None:
    """Raise `TooFewReaders` when fewer than `fewest` people would hold the key; never nobody."""
    if len(set(holders)) < max(1, fewest):
        raise TooFewReaders


def _checks() -> list[Check]:
    return [cast(Check, import_string(name)) for name in settings.VAULT_HOLDER_CHECKS]


def _each(check: Check, asked: Collection[str], facts: DossierFacts) -> dict[str, Refusal]:
    answers = {one: check(one, facts) for one in asked}
    return {one: refusal for one, refusal in answers.items() if refusal is not None}


def _not_staff() -> Refusal:
    return Refusal(
        _("Only a member of staff can be given this."), _("Choose a trained reader."), "BRI-3a"
    )
