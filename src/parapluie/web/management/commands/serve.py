"""`parapluie serve`: run the web server and the ticker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parapluie.accounts import machine
from parapluie.kit.errors import OperatorError
from parapluie.kit.ports import port_number
from parapluie.web import serving


class Command(BaseCommand):
    help = "Serve the public face, the staff face, or both, with the ticker beside it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--face", choices=("public", "staff", "both"), default=settings.FACE)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="more than one needs PostgreSQL")
        parser.add_argument(
            "--force", action="store_true", help="serve a demonstration beyond this machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's signature
        plan = serving.Plan(
            face=options["face"],
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
            shared_database=bool(settings.DATABASE_URL),
        )
        if settings.DEMO and not serving.is_loopback(plan.host) and not options["force"]:
            raise CommandError(
                "A demonstration listens on this machine alone. Use --host 127.0.0.1, "
                "or --force if people beyond it must see the demonstration."
            )
        try:
            serving.check(plan)
            machine.refuse_to_serve()
            self._greet(plan)
            code = serving.run(plan)
        except OperatorError as fault:
            raise CommandError(str(fault)) from fault
        raise SystemExit(code)

    def _greet(self, plan: serving.Plan) -> None:
        here = f"http://{plan.host}:{plan.port}"
        if plan.face != "staff":
            self.stdout.write(f"Public face: {here}/")
        if plan.face != "public":
            self.stdout.write(f"Staff face:  {here}/desk/")
        self.stdout.write(f"People reach it at {settings.ORIGIN}. End it with Ctrl+C.")
        self.stdout.flush()
