"""`parapluie demo`: open a filled, fictional city on this machine."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections

from parapluie.accounts import machine
from parapluie.kit.errors import OperatorError
from parapluie.kit.ports import port_number
from parapluie.web import demonstration, serving


class Command(BaseCommand):
    help = "Open a filled, fictional city; what is written there reaches no one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--data", default=".demo", help="folder of the demonstration")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--code", metavar="USERNAME", help="print the six digits of this moment"
        )
        parser.add_argument("--force", action="store_true", help="serve beyond this machine")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's signature
        folder = Path(options["data"]).expanduser().resolve()
        if options["code"]:
            self.stdout.write(demonstration.six_digits(folder, options["code"]))
            return
        plan = serving.Plan("both", options["host"], options["port"], 1, shared_database=False)
        if not serving.is_loopback(plan.host) and not options["force"]:
            raise CommandError("A demonstration listens on this machine alone, unless --force.")
        try:
            serving.check(plan)
            if folder != settings.DATA:
                self._fill(folder)
            else:
                call_command("migrate", verbosity=0)
                machine.refuse_to_serve()
        except OperatorError as fault:
            raise CommandError(str(fault)) from fault
        except DatabaseError as fault:
            raise CommandError(
                f"The database in {folder} can't be used ({fault}). It is only a demonstration: "
                "remove the folder and start again."
            ) from fault
        self._greet(folder, plan)
        raise SystemExit(serving.run(plan, extra={"PARAPLUIE_DATA": str(folder)}))

    def _fill(self, folder: Path) -> None:
        """Fill a folder beside the wanted one and move it there when whole."""
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(
                f"{folder} holds something that isn't a whole demonstration and stays untouched. "
                "Choose another folder with --data, or remove this one."
            )
        self.stdout.write("Filling a fictional city (half a minute, once) …")
        call_command("migrate", verbosity=0)
        demonstration.fill(settings.DATA)
        connections.close_all()
        if folder.exists():
            folder.rmdir()
        settings.DATA.rename(folder)

    def _greet(self, folder: Path, plan: serving.Plan) -> None:
        code = (folder / demonstration.CODE).read_text("utf-8").strip()
        self.stdout.write(f"\nParapluie, a demonstration: http://{plan.host}:{plan.port}/")
        self.stdout.write(f"Staff: http://{plan.host}:{plan.port}/desk/")
        self.stdout.write(f"A code to come back with: {code}\n\n")
        for account in demonstration.accounts(folder):
            self.stdout.write(
                f"  {account['role']:16} {account['username']:14} {account['password']}\n"
                f"  {'':16} six-digit codes from {account['totp_secret']}"
            )
            if account["vault_passphrase"]:  # a trainer opens nothing
                self.stdout.write(f"  {'':16} vault: {account['vault_passphrase']}")
        again = f"parapluie demo --data {folder} --code officer"
        self.stdout.write(f"\nSix digits without a phone: {again}\nEnd it with Ctrl+C.\n")
        self.stdout.flush()
