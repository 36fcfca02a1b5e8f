"""Reads a port from the command line."""

from argparse import ArgumentTypeError


def port_number(text: str) -> int:
    """Return a port from 1 to 65535. Raise `ArgumentTypeError` for anything else."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ArgumentTypeError(f"{text} isn't a port; use a number from 1 to 65535")
    return int(text)
