"""What the ledger says when its own rules are broken: a fault of the program, never of a person."""


class LedgerError(Exception):
    """An entry would be written outside a transaction, changed, removed, or written badly."""
