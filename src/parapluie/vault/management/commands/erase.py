"""`parapluie erase WHAT…`: erase for good, by matter reference, or by an id of `erased.log`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils.translation import gettext as _

from parapluie.kit.errors import OperatorError
from parapluie.kit.references import is_id
from parapluie.ledger.entries import staff
from parapluie.vault import erasing, sealing
from parapluie.vault.errors import VaultRefused
from parapluie.vault.models import Blob, Dossier


class Command(BaseCommand):
    """Erase dossiers."""

    help = "erase dossiers for good: keys, text and the way to find them; the ledger keeps digests"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to erase, and the word that says it is meant."""
        parser.add_argument(
            "what", nargs="+", help="matter references, or ids of dossiers and files"
        )
        parser.add_argument("--yes", action="store_true", help="don't ask again")

    def handle(self, *, what: list[str], yes: bool, **_options: object) -> None:
        """Erase them, one transaction each; stop at the first that may not be erased."""
        files = list(Blob.objects.filter(pk__in=what).select_related("dossier"))
        left = [name for name in what if name not in {one.pk for one in files}]
        dossiers = [one for name in left for one in self._named(name)]
        if not yes and not self._meant(len(dossiers) + len(files)):
            raise OperatorError("Nothing was erased.")
        for file in files:
            erasing.erase_file(file.dossier, file.pk, by=staff("operator", ""))
            self.stdout.write(_("Erased: %(dossier)s") % {"dossier": file.pk})
        for dossier in dossiers:
            try:
                sealing.erase_dossier(dossier, by=staff("operator", ""))
            except VaultRefused as refused:
                refusal = refused.refusal
                raise OperatorError(f"{dossier.pk}: {refusal.line}") from None
            self.stdout.write(_("Erased: %(dossier)s") % {"dossier": dossier.pk})

    def _named(self, name: str) -> list[Dossier]:
        found = list(Dossier.objects.filter(Q(pk=name) | Q(about=name)).order_by("kind"))
        if not found and is_id(name):  # of a log that is newer than this copy
            self.stdout.write(_("Not here: %(name)s") % {"name": name})
        elif not found:
            raise OperatorError(f"There is no matter and no dossier called {name}.")
        return found

    def _meant(self, count: int) -> bool:
        asked = _(
            "Erase %(count)d dossiers or files for good? Nobody can bring them back. Type yes: "
        )
        return input(asked % {"count": count}).strip() == "yes"
