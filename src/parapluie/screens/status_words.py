"""A stop-gap: words that name immigration status, by a short list of stems (BRI-3c).

It stands on the way out alone, reads English and French, and may only refuse. It misses what is
said in other words and stops some that are harmless; the screens proper will take its place.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from parapluie.screens.findings import Finding, Strength, Tier, Where

_LIST = Path(__file__).parent / "wordlists" / "status.toml"
# zero-width signs and direction marks split a word that still reads as one; accents may be missing
_UNSEEN = frozenset({"Cf", "Mn"})


class StatusWords:
    """Finds the words of the list, as whole words, whatever their capitals or unseen signs."""

    name, clause = "status", "BRI-3c"
    stands = frozenset({Where.LEAVING})
    languages = frozenset({"en", "fr"})

    def read(self, text: str, language: str) -> Sequence[Finding]:
        """Return each word that may not leave. Both lists are read: people mix languages."""
        plain, places = _plain(text)
        return [
            self._finding(places[hit.start()], places[hit.end() - 1] + 1)
            for hit in _words().finditer(plain)
            if hit.lastgroup == "stop"
        ]

    def _finding(self, start: int, end: int) -> Finding:
        return Finding(
            screen=self.name,
            label="status",
            tier=Tier.RULES,
            start=start,
            end=end,
            clause=self.clause,
            strength=Strength.REFUSE,
            instead=_("Take these words out: nobody's status leaves the City."),
        )


status_words = StatusWords()


@cache
def _words() -> re.Pattern[str]:
    lists = tomllib.loads(_LIST.read_text("utf-8")).values()
    passing = "|".join(one for each in lists for one in each["pass"])
    stopping = "|".join(one for each in lists for one in each["stop"])
    return re.compile(rf"\b(?:(?P<pass>{passing})|(?P<stop>{stopping}))\b", re.IGNORECASE)


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text without accents and unseen signs, and for each sign the place it had."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign):
            if unicodedata.category(part) not in _UNSEEN:
                signs.append(part)
                places.append(place)
    return "".join(signs), places
