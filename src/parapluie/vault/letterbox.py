"""The letterbox, opened by the code in a person's hand. The public face can open nothing else."""

from parapluie.kit import crypto
from parapluie.vault import keys, reading
from parapluie.vault.codes import ReporterSecret
from parapluie.vault.formats import OpenItem
from parapluie.vault.models import Dossier, ReporterKey


def find(secret: ReporterSecret) -> Dossier | None:
    """Return the letterbox this code opens; None where there is none."""
    row = ReporterKey.objects.select_related("letterbox").filter(tag=secret.tag).first()
    return row.letterbox if row and crypto.same(bytes(row.public_key), secret.public) else None


def read(dossier: Dossier, private: bytes) -> list[OpenItem]:
    """Return all that stands in the letterbox, in order.

    Raise `DossierErased`, or `CannotOpenDossier` for a wrong key and for anything damaged.
    """
    return reading.read_items(dossier, keys.reporter_holder(dossier), private)
