"""A reader of the demonstration at their desk."""

from tests.city import Running, read_accounts
from tests.desk import Officer


def sign_in(running: Running) -> Officer:
    """Return the first reader, signed in and with the vault unlocked."""
    accounts = read_accounts(running.folder)
    return Officer(running, next(one for one in accounts if one.role == "reader"))
