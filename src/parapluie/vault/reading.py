"""Opens items with a holder's private key. Reached through `letterbox` and `opening` alone.

All or nothing: where one item isn't what was sealed, none is shown.
"""

from parapluie.kit import crypto
from parapluie.vault import anchors
from parapluie.vault.errors import CannotOpenDossier, DossierErased, NoKeyToDossier
from parapluie.vault.formats import OpenItem, open_content, open_epoch_key
from parapluie.vault.models import Dossier, Epoch, Grant, Item


def read_items(dossier: Dossier, holder: str, private: bytes) -> list[OpenItem]:
    """Return the items of every epoch the holder has a living grant of, in order.

    Raise `DossierErased`, `NoKeyToDossier`, or `CannotOpenDossier` for anything not as sealed.
    """
    if Dossier.objects.living().filter(pk=dossier.pk).first() is None:
        raise DossierErased
    epoch_keys = open_grants(dossier, holder, private)
    items = list(Item.objects.filter(dossier=dossier).order_by("position"))
    if [item.position for item in items] != list(range(len(items))):
        raise CannotOpenDossier  # a row is missing
    _check_seals(items)
    return [
        open_content(epoch_keys[item.epoch], dossier, item)
        for item in items
        if item.epoch in epoch_keys
    ]


def open_grants(dossier: Dossier, holder: str, private: bytes) -> dict[int, bytes]:
    """Return the private keys of the epochs the holder has living grants of, by number."""
    grants = Grant.objects.living().filter(dossier=dossier, holder=holder)
    sealed = dict(grants.values_list("epoch", "sealed_key"))
    if not sealed:
        raise NoKeyToDossier
    epochs = Epoch.objects.filter(dossier=dossier, number__in=list(sealed))
    publics = dict(epochs.values_list("number", "public_key"))
    if set(publics) != set(sealed):
        raise CannotOpenDossier
    return {
        number: open_epoch_key(
            private, dossier, number, bytes(publics[number]), bytes(sealed[number]), holder
        )
        for number in sorted(sealed)
    }


def _check_seals(items: list[Item]) -> None:
    known = anchors.sealed_as(item.id for item in items)
    if any(known[item.id] != {crypto.digest(bytes(item.sealed))} for item in items):
        raise CannotOpenDossier
