"""Who reads a kind of matter these days: who may, and is not away for longer than words can lie.

The public face may use this: it opens nothing.
"""

from collections.abc import Sequence
from typing import Final

from parapluie.accounts import absences
from parapluie.clock import working
from parapluie.kit import times
from parapluie.vault import holders

WAITS: Final = 2  # working days: all who read may be away for so long, and messages still come in


def here(readers: Sequence[str]) -> list[str]:
    """Return those of these holders who are here today, or back within two working days."""
    people = {one.removeprefix(holders.STAFF): one for one in readers}
    today = times.today()
    away = absences.away_among(people, today)
    if not away:
        return list(readers)
    away &= absences.away_among(away, working.add_working_days(today, WAITS))
    return [holder for person, holder in people.items() if person not in away]


def reading(lane: str) -> list[str]:
    """Return the holders who read a lane these days: trained, confirmed, with a key, and here."""
    return here(holders.qualified_readers(lane))
