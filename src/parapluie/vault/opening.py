"""Opens dossiers with a staff key. The public face can't reach this module (.importlinter)."""

from django.db import transaction

from parapluie.ledger import entries
from parapluie.ledger.entries import Actor, NewEntry
from parapluie.vault import holders, reading
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import AccessWish, Dossier
from parapluie.vault.staffkeys import UnlockedHolder

OPENED = "dossier.opened"


@transaction.atomic
def open_items(
    dossier: Dossier, unlocked: UnlockedHolder, *, by: Actor, purpose: str
) -> list[OpenItem]:
    """Return what the holder can read of a dossier, in order; the opening stands in the ledger.

    Raise `VaultRefused` with the check's reason, `NoKeyToDossier`, `DossierErased` or
    `CannotOpenDossier`. `purpose` is a word such as "read" or "answer".
    """
    holders.require_holder(unlocked.holder, dossier)
    items = reading.read_items(dossier, unlocked.holder, unlocked.private)
    entries.append_all([NewEntry(OPENED, dossier.id, by)])
    return items


def wishes_for(holder: str) -> list[AccessWish]:
    """Return who wishes for a key this holder could share, oldest wish first."""
    shareable = AccessWish.objects.filter(
        dossier__grants__holder=holder, dossier__grants__suspended_on__isnull=True
    ).exclude(holder=holder)
    return list(shareable.select_related("dossier").distinct().order_by("asked_on", "pk"))
