"""Gives waiting entries their place in the tree."""


def sequence_entries() -> str:
    """Sequence what may be sequenced now; say how many."""
    return "0 entries sequenced"
