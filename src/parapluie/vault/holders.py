"""Who may hold a key. Asked at every grant and at every opening, so that no view can forget it.

Higher rooms have their say through settings: VAULT_HOLDER_CHECKS, each `(holder, facts) ->
Refusal | None`, and VAULT_READER_SOURCE, `(lane) -> holder ids`. A check judges a holder and a
matter: its answer may depend on the lane and on `about`, and holds for both of its dossiers.
"""

from collections.abc import Callable, Collection, Iterable
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


@carries_out("BRI-3a")
def check_holder(holder: str, dossier: Dossier | DossierFacts) -> Refusal | None:
    """Say why this member of staff may not hold a key to the dossier, or None when they may."""
    if not holder.startswith(STAFF):
        return Refusal(
            _("Only a member of staff can be given this."), _("Choose a trained reader."), "BRI-3a"
        )
    facts = facts_of(dossier) if isinstance(dossier, Dossier) else dossier
    for check in _checks():
        refusal = check(holder, facts)
        if refusal is not None:
            return refusal
    return None


def require_holder(holder: str, dossier: Dossier | DossierFacts) -> None:
    """Raise `VaultRefused` with the first check's reason unless the holder may hold a key."""
    refusal = check_holder(holder, dossier)
    if refusal is not None:
        raise VaultRefused(refusal)


def qualified_readers(lane: str, about: str = "") -> list[str]:
    """Return who reads this lane, may read this matter, and has a key the ledger knows."""
    facts = DossierFacts("", "", lane, about)
    allowed = [holder for holder in readers_of(lane) if check_holder(holder, facts) is None]
    having_keys = keys.of_staff(allowed)
    return [holder for holder in allowed if holder in having_keys]


def readers_of(lane: str) -> list[str]:
    """Return everybody the lane's rule names, each once, whether or not the checks let them."""
    source = cast(Callable[[str], Iterable[str]], import_string(settings.VAULT_READER_SOURCE))
    return sorted(set(source(lane)))


def require_enough(holders: Collection[str]) -> None:
    """Raise `TooFewReaders` when fewer than two people would hold the key."""
    if len(set(holders)) < FEWEST_READERS:
        raise TooFewReaders


def _checks() -> list[Check]:
    return [cast(Check, import_string(name)) for name in settings.VAULT_HOLDER_CHECKS]
