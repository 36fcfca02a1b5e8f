"""`parapluie`, the one installed command: Django's management commands under a shorter name."""

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path

from parapluie.kit import keyfiles
from parapluie.kit.errors import OperatorError

DEMO_CITY = Path(__file__).parents[1] / "web" / "demo_city" / "city.toml"


def main() -> None:
    """Run a command; an operator's mistake ends in one clear line, not in a traceback."""
    os.umask(0o077)  # whatever a command writes, only its owner reads
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")
    if sys.argv[1:2] == ["demo"]:
        choose_demo_installation(sys.argv[2:])
    from django.core.management import execute_from_command_line

    from parapluie.kit import catalogues

    try:
        catalogues.compile_all()
        execute_from_command_line(sys.argv)
    except OperatorError as fault:
        sys.stderr.write(f"parapluie: {fault}\n")
        raise SystemExit(2) from None


def choose_demo_installation(arguments: list[str]) -> None:
    """Point the settings at the demonstration's own folder, before anything reads them.

    A demonstration never touches the data of a real installation, whatever the environment says.
    It is filled in a folder beside the wanted one and moved there when whole.
    """
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--data", default=".demo")
    parser.add_argument("--port", default="8000")
    wanted, _ = parser.parse_known_args(arguments)
    for name in [name for name in os.environ if name.startswith("PARAPLUIE_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    folder = Path(wanted.data).expanduser().resolve()
    if not (folder / "demo-accounts.json").exists():
        folder = folder.with_name(folder.name + ".filling")
        shutil.rmtree(folder, ignore_errors=True)
        keyfiles.create_missing(folder / "keys")
        shutil.copyfile(DEMO_CITY, folder / "city.toml")
    os.environ["PARAPLUIE_DATA"] = str(folder)
    os.environ["PARAPLUIE_ORIGIN"] = f"http://127.0.0.1:{wanted.port}"
    os.environ["PARAPLUIE_DEMO"] = "True"
