"""`parapluie ledger verify` and `parapluie ledger checkpoint`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from parapluie.kit.errors import OperatorError
from parapluie.ledger import checking, checkpoints, notes


class Command(BaseCommand):
    """Check the ledger, or print what was signed last."""

    help = "verify: recompute the whole ledger; checkpoint: print the newest signed checkpoint"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=("verify", "checkpoint"))

    def handle(self, *, what: str, **_options: object) -> None:
        """Do it; exit with 1 where the ledger is not what was signed."""
        if what == "verify":
            self._verify()
        else:
            self._print_checkpoint()

    def _verify(self) -> None:
        verdict = checking.verify()
        self.stdout.write(f"{verdict.sequenced} entries sequenced, {verdict.waiting} waiting.")
        if not verdict.ok:
            where = verdict.first_bad or "the log as a whole"
            self.stderr.write(f"First bad: {where}: {verdict.reason}.")
            raise SystemExit(1)
        self.stdout.write(f"The ledger is whole. Its key: {notes.verifier_key()}")

    def _print_checkpoint(self) -> None:
        newest = checkpoints.newest()
        if newest is None:
            raise OperatorError("No checkpoint is signed yet; `parapluie tick` signs the first.")
        self.stdout.write(newest.note, ending="")
