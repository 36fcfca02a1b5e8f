"""`parapluie setup`: begin a city. Run again, it finishes, and makes nothing twice."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from parapluie.accounts import founding, print_sheets, setting_up
from parapluie.accounts.print_sheets import Page
from parapluie.kit.errors import OperatorError, Refused


class Command(BaseCommand):
    """Make keys, database, sheets to print and the first administrator's link."""

    help = "begin a city: keys, database, recovery sheets, backup key, first administrator"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take everything that is otherwise asked for."""
        parser.add_argument("--city", help="the city's name")
        parser.add_argument(
            "--keeper", action="append", help="title of someone who keeps a sheet; repeat it"
        )
        parser.add_argument("--needed", type=int, default=2, help="how many of them it takes")
        parser.add_argument(
            "--outside-keeper", action="append", default=[], help="the same, in an outside body"
        )
        parser.add_argument("--outside-needed", type=int, default=1)
        parser.add_argument("--outside-body", default="Outside body", help="that body's name")
        parser.add_argument("--administrator", default="administrator", help="their username")
        parser.add_argument("--administrator-title", default="Administrator")
        parser.add_argument("--print-to", type=Path, help="folder for the pages to print")
        parser.add_argument(
            "--new-sheets", action="store_true", help="another set, before the first was tried"
        )
        parser.add_argument("--no-input", action="store_true", help="ask nothing")
        parser.add_argument(
            "--readers", nargs="+", help="share holders confirm these first readers with sheets"
        )
        parser.add_argument("--sheets-from", type=Path, help="file with one sheet a line")

    def handle(self, **options: object) -> None:
        """Begin, or confirm the first readers."""
        try:
            if options["readers"]:
                self._confirm(options)
            else:
                self._begin(options)
        except Refused as refused:
            raise OperatorError(refused.refusal.line) from None

    def _begin(self, options: dict[str, object]) -> None:
        setting_up.examine()
        city, keepers = str(options["city"] or ""), self._keepers(options["keeper"])
        begun_before = bool(setting_up.keepers_already()) and not options["new_sheets"]
        if begun_before:
            setting_up.refuse_another(city, [*keepers, *self._keepers(options["outside_keeper"])])
        else:
            city = city or self._ask(_("Name of the city"), options)
            who = _("Who keeps the recovery sheets? Titles, with commas between")
            keepers = keepers or self._keepers(self._ask(who, options).split(","))
        groups = () if begun_before else self._groups(keepers, options)
        begun = setting_up.begin(
            setting_up.Plan(
                city=city,
                keepers=groups,
                administrator=str(options["administrator"]),
                administrator_title=str(options["administrator_title"]),
                new_sheets=bool(options["new_sheets"]),
            ),
            lambda pages: self._hand_over(pages, options["print_to"]),
        )
        self._tell(begun)

    def _groups(
        self, keepers: Sequence[str], options: dict[str, object]
    ) -> tuple[founding.Keepers, ...]:
        return setting_up.keepers_of(
            keepers,
            options["needed"],  # type: ignore[arg-type]  # a number, says the parser
            self._keepers(options["outside_keeper"]),
            options["outside_needed"],  # type: ignore[arg-type]  # a number, says the parser
            str(options["outside_body"]),
        )

    def _keepers(self, titles: object) -> list[str]:
        return [title.strip() for title in titles or () if title.strip()]  # type: ignore[attr-defined]  # a list of titles

    def _hand_over(self, pages: Sequence[Page], folder: object) -> None:
        if pages and isinstance(folder, Path):
            print_sheets.write(folder, pages)
            self.stdout.write(
                _("Pages to print: %(folder)s. Print them, hand them out, delete the folder.")
                % {"folder": folder}
            )
            return
        for page in pages:
            self.stdout.write(f"\n{'-' * 72}\n{page.as_text()}")
        self.stdout.flush()

    def _tell(self, begun: setting_up.Begun) -> None:
        if begun.link:
            self.stdout.write(_("The first administrator's link, good once and for seven days:"))
            self.stdout.write(f"  {begun.link}")
        if not begun.pages and not begun.link:
            self.stdout.write(_("Everything was there already; nothing was changed."))
        self.stdout.write(_("What is left: parapluie doctor --ready"))

    def _confirm(self, options: dict[str, object]) -> None:
        path = options["sheets_from"]
        if isinstance(path, Path):
            texts = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        else:
            texts = self._typed()
        people = founding.confirm_first_readers(texts, options["readers"])  # type: ignore[arg-type]  # a list of usernames
        self.stdout.write(_("The sheets were tried. These people read now:"))
        for person in people:
            self.stdout.write(f"  {person.username} ({person.title})")

    def _typed(self) -> list[str]:
        """Ask for sheets until an empty line; typed words don't show on a terminal."""
        ask = getpass.getpass if sys.stdin.isatty() else input
        texts: list[str] = []
        with suppress(EOFError):
            while text := ask(_("Words of sheet %(number)d: ") % {"number": len(texts) + 1}):
                texts.append(text)
        return texts

    def _ask(self, question: str, options: dict[str, object]) -> str:
        if options["no_input"] or not sys.stdin.isatty():
            raise OperatorError(
                f"Not said: {question}. See “parapluie setup --help” for how to say it."
            )
        return input(f"{question}: ").strip()
