"""`parapluie`, the one installed command: Django's management commands under a shorter name."""

import os
import sys

from parapluie.kit.errors import OperatorError


def main() -> None:
    """Run a command; an operator's mistake ends in one clear line, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except OperatorError as fault:
        sys.stderr.write(f"parapluie: {fault}\n")
        raise SystemExit(2) from None
