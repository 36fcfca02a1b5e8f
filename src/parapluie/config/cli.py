"""`parapluie`, the one installed command: our own commands, and the few of Django's a city needs.

Django brings forty more, some of which erase a city or invite a back door. Those stay out of reach.
"""

import os
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from parapluie.kit import keyfiles
from parapluie.kit.errors import OperatorError
from parapluie.kit.ports import port_number
from parapluie.web import serving

DEMO_CITY = Path(__file__).parents[1] / "web" / "demo_city" / "city.toml"
COMMANDS = {
    "demo": "open a filled, fictional city on this machine",
    "setup": "begin a city: keys, database, recovery sheets, first administrator",
    "doctor": "say what is wrong on this machine, or missing for opening day, and what to do",
    "serve": "run the public face, the staff face, or both",
    "tick": "run the clock's jobs once; serve does it by itself",
    "guidelines": "check the pack of guidelines, compare it with the City's text, report on it",
    "ledger": "verify the log of acts, or print its newest signed checkpoint",
    "recover": "open named dossiers to named readers, with the recovery sheets",
    "erase": "erase named dossiers for good",
    "screen": "read texts as JSON Lines, and say where they name or ask for what is never written",
    "training": "take class lists in, write the register out, say if a certificate is genuine",
    "hold": "keep a matter beyond its day because a court or the law asks for it",
    "migrate": "bring the database up to this version of the program",
}
FOR_DEVELOPERS = frozenset({"makemigrations"})
_HELP = frozenset({"help", "-h", "--help"})


def main() -> None:
    """Run a command; an operator's mistake ends in one clear line, not in a traceback."""
    os.umask(0o077)  # whatever a command writes, only its owner reads
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")
    name, *arguments = sys.argv[1:] or ["help"]
    if name in _HELP and not arguments:
        sys.stdout.write(overview())
        return
    try:
        _run(name, arguments)
    except OperatorError as fault:
        sys.stderr.write(f"parapluie: {fault}\n")
        raise SystemExit(2) from None


def overview() -> str:
    """Return what `parapluie help` prints."""
    lines = [f"  {name:11} {meaning}" for name, meaning in COMMANDS.items()]
    return "\n".join(["parapluie COMMAND --help says more. Commands:", *lines, ""])


def choose_demo_installation(arguments: Sequence[str]) -> None:
    """Point the settings at the demonstration's own folder, before anything reads them.

    A demonstration never touches the data of a real installation, whatever the environment says.
    It is filled in a folder beside the wanted one and moved there when whole.
    """
    parser = ArgumentParser(prog="parapluie demo", add_help=False)
    parser.add_argument("--data", default=".demo")
    parser.add_argument("--port", type=port_number, default=8000)
    wanted, _ = parser.parse_known_args(arguments)
    for name in [name for name in os.environ if name.startswith("PARAPLUIE_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    folder = Path(wanted.data).expanduser().resolve()
    if not (folder / "demo-accounts.json").exists():
        serving.check(serving.Plan("both", "127.0.0.1", wanted.port, 1, shared_database=False))
        folder = folder.with_name(folder.name + ".filling")
        shutil.rmtree(folder, ignore_errors=True)
        keyfiles.create_missing(folder / "keys")
        shutil.copyfile(DEMO_CITY, folder / "city.toml")
    os.environ["PARAPLUIE_DATA"] = str(folder)
    os.environ["PARAPLUIE_ORIGIN"] = f"http://127.0.0.1:{wanted.port}"
    os.environ["PARAPLUIE_DEMO"] = "True"


def _run(name: str, arguments: Sequence[str]) -> None:
    if name not in COMMANDS and name not in FOR_DEVELOPERS:
        raise OperatorError(f"There is no command {name!r}. `parapluie help` lists them.")
    if name == "demo" and _HELP.isdisjoint(arguments):
        choose_demo_installation(arguments)
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    from parapluie.kit import catalogues

    catalogues.compile_all()
    try:
        execute_from_command_line(["parapluie", name, *arguments])
    except (OperationalError, ProgrammingError) as fault:
        raise OperatorError(_no_database(fault)) from fault


def _no_database(fault: Exception) -> str:
    """Say what an operator can do about a database that doesn't answer."""
    from django.conf import settings

    if not settings.DATABASE_URL and not (settings.DATA / "parapluie.sqlite3").exists():
        return (
            f"Nothing is set up in {settings.DATA} yet. Run: parapluie setup. "
            "If something should be there, look at PARAPLUIE_DATA."
        )
    return f"The database can't be used ({fault}). Run: parapluie doctor"
