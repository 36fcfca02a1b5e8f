"""`parapluie hold REFERENCE --until DAY`: the law asks that a matter is not erased on its day.

It opens nothing: what a person withdrew only the recovery sheets open, which several people hold.
"""

from argparse import ArgumentParser
from datetime import date, timedelta

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from parapluie.cases import keeping
from parapluie.cases.models import Matter
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today

LONGEST = timedelta(days=366)  # then somebody looks at it again


class Command(BaseCommand):
    """Hold a matter."""

    help = "keep a matter beyond its day because a court or the law asks for it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the matter, the day, and whether the person may be told."""
        parser.add_argument("reference", help="such as 7KQ2-M4XD")
        parser.add_argument("--until", required=True, type=date.fromisoformat, help="2027-11-30")
        parser.add_argument(
            "--without-telling", action="store_true", help="only where the law forbids to tell"
        )

    def handle(
        self, *, reference: str, until: date, without_telling: bool, **_options: object
    ) -> None:
        """Ask why, hold it, and name the dossiers that the sheets could open."""
        matter = Matter.objects.filter(pk=reference).select_related("letterbox", "file").first()
        if matter is None or matter.file.erased_on or matter.keep_until is None:
            raise OperatorError(f"There is nothing kept under {reference}.")
        if not today() < until <= today() + LONGEST:
            raise OperatorError(f"--until {until}: a day from tomorrow to a year from now.")
        why = input(_("Who asks for it, by which order or law? Sealed into the file: ")).strip()
        if not why:
            raise OperatorError("Nothing was held: a hold needs a reason.")
        keeping.hold(matter, until=until, why=why, tell=not without_telling)
        said = _("Held until %(day)s. Its dossiers, for `parapluie recover`: %(dossiers)s")
        dossiers = f"{matter.letterbox_id} {matter.file_id}"
        self.stdout.write(said % {"day": until.isoformat(), "dossiers": dossiers})
