"""Clauses as data; which control carries out each. Knows nobody."""

from datetime import date


def governing_version(day: date) -> str:
    """Return the number of the version of the Guidelines that counts on a day."""
    from parapluie.guidelines.pack import current_pack  # after Django's settings are there

    return current_pack().version_on(day).number
