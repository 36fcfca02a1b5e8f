"""`parapluie doctor [--ready]`: what is wrong with this installation, and what to do about it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parapluie.accounts import apart, machine, overseers, readiness
from parapluie.kit.ports import port_number


class Command(BaseCommand):
    """Look at everything, change nothing; end with 1 when something needs doing."""

    help = "look at keys, database, disk and clock; with --ready also at what opening day needs"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what else to look at."""
        parser.add_argument("--ready", action="store_true", help="also what opening day needs")
        parser.add_argument("--port", type=port_number, help="also whether this port is free")

    def handle(self, *, ready: bool, port: int | None, **_options: object) -> None:
        """Print one line a finding."""
        found = machine.findings(port)
        if all(one.holds for one in found):
            found += [overseers.finding(), apart.finding()]
            for name in settings.DOCTOR_ALSO_LOOKS:  # what rooms above have to say
                found += import_string(name)()
        if ready and all(one.holds for one in found):
            found += [*readiness.opening_findings(), *readiness.lane_findings()]
        for one in found:
            self.stdout.write(f"{_('well') if one.holds else _('NOT'):<6}{one.found}")
            if not one.holds:
                self.stdout.write(f"{'':<6}{one.instead}")
        if not all(one.holds for one in found):
            raise SystemExit(1)
