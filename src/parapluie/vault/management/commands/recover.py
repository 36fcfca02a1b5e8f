"""`parapluie recover DOSSIER… --to HOLDER…`: share holders open named dossiers to named readers.

Sheets are typed in, never given as arguments: those stand in the shell's history and in the list
of processes.
"""

import getpass
import re
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.kit.errors import OperatorError
from parapluie.ledger.entries import Actor, staff
from parapluie.vault import recovery, sheets
from parapluie.vault.errors import VaultRefused, WrongSheets
from parapluie.vault.sheets import Group

_GROUP = re.compile(r"(?P<name>[^:]+):(?P<needed>\d+)/(?P<sheets>\d+)")


class Command(BaseCommand):
    """Recover dossiers, make new sheets, or both."""

    help = (
        "open named dossiers to named readers with the recovery sheets; make new sheets after use"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take dossiers, readers and how the new sheets are divided."""
        parser.add_argument("dossiers", nargs="*", help="dossier ids")
        parser.add_argument("--to", nargs="+", default=[], help="holder ids, such as staff:…")
        parser.add_argument(
            "--new-sheets",
            nargs="+",
            metavar="NAME:NEEDED/SHEETS",
            type=_group,
            help="make the used sheets worthless and print new ones, such as City:2/3",
        )
        parser.add_argument("--groups-needed", type=int, default=1)

    def handle(self, **options: object) -> None:
        """Ask for the sheets, do it, and say what is left to do."""
        dossiers, to = list(options["dossiers"]), list(options["to"])  # type: ignore[call-overload]
        groups = options["new_sheets"]
        if bool(dossiers) != bool(to) or not (dossiers or groups):
            raise OperatorError(
                "Name the dossiers and, after --to, the readers; or --new-sheets; or all of these."
            )
        by = staff("share holders", "")
        try:
            secret = recovery.combine(self._typed())
            with transaction.atomic():
                self._recover(dossiers, to, secret, by)
                if groups:
                    self._renew(groups, secret, by, options["groups_needed"])  # type: ignore[arg-type]
        except VaultRefused as refused:
            raise OperatorError(refused.refusal.line) from None
        if not groups:
            self.stdout.write(_("These sheets have been used. Make new ones with --new-sheets."))

    def _recover(self, dossiers: list[str], to: list[str], secret: bytes, by: Actor) -> None:
        if not dossiers:
            return
        for dossier in recovery.recover(dossiers, to, secret, by):
            self.stdout.write(
                _("%(dossier)s can be opened by %(readers)s.")
                % {"dossier": dossier.pk, "readers": ", ".join(to)}
            )

    def _renew(self, groups: list[Group], secret: bytes, by: Actor, needed: int) -> None:
        for sheet in recovery.rotate(groups, secret, by=by, needed_groups=needed):
            place = _("%(group)s, sheet %(number)d of %(of)d, recovery key %(key)d") % {
                "group": sheet.group,
                "number": sheet.number,
                "of": sheet.of,
                "key": sheet.key,
            }
            self.stdout.write(f"\n{place}\n{sheet.words}")

    def _typed(self) -> list[str]:
        texts: list[str] = []
        while not sheets.enough(texts):
            text = self._line(len(texts) + 1)
            try:
                sheets.check(text)
            except WrongSheets as wrong:
                if not sys.stdin.isatty():
                    raise
                self.stderr.write(str(wrong))
                continue
            texts.append(text)
        return texts

    def _line(self, number: int) -> str:
        if sys.stdin.isatty():
            return getpass.getpass(_("Words of sheet %(number)d: ") % {"number": number})
        line = sys.stdin.readline()
        if not line:
            raise sheets.wrong_sheets()
        return line


def _group(text: str) -> Group:
    found = _GROUP.fullmatch(text)
    if found is None:
        raise OperatorError(f"{text!r} is not NAME:NEEDED/SHEETS, such as City:2/3.")
    return Group(found["name"], int(found["needed"]), int(found["sheets"]))
