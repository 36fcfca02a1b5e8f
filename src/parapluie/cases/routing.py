"""Who reads first what somebody says about a person who works here (RES-3a).

A message about the designated supervisor is never sealed to them: the person who writes says who
reads first, and whoever isn't sure gets the alternate.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parapluie.accounts import conflicts, designations
from parapluie.accounts.models import Lane, Person, Rank
from parapluie.cases import lanes
from parapluie.cases.models import Chosen, Conduct
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.city import city
from parapluie.vault import holders
from parapluie.vault.holders import DossierFacts

ORDER: Mapping[str, tuple[Rank, ...]] = {
    Chosen.USUAL: (Rank.DESIGNATE, Rank.ALTERNATE, Rank.OUTSIDE, Rank.NEXT_LEVEL),
    Chosen.ALTERNATE: (Rank.ALTERNATE, Rank.OUTSIDE, Rank.NEXT_LEVEL),
    Chosen.NOT_SURE: (Rank.ALTERNATE, Rank.OUTSIDE, Rank.NEXT_LEVEL),
    Chosen.OUTSIDE: (Rank.OUTSIDE, Rank.NEXT_LEVEL),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offers: the title of the usual reader, of the alternate, of someone outside."""

    usual: str
    alternate: str
    outside: str


def offer() -> Offer:
    """Return who could read first today, by title; empty where nobody could."""
    first = [
        next(iter(_able(rank)), None) for rank in (Rank.DESIGNATE, Rank.ALTERNATE, Rank.OUTSIDE)
    ]
    usual, alternate, outside = [one.local_title if one else "" for one in first]
    return Offer(usual, alternate, outside)


@carries_out("RES-3a", "PRI-3")
def in_line_to_read(chosen: str) -> list[Person]:
    """Return who may read first by what the person chose, in order; never whom they went around."""
    order = ORDER.get(chosen, ORDER[Chosen.NOT_SURE])
    return _able(*order)


def begin(reference: str, chosen: str, words: str = "") -> Conduct | None:
    """Choose the first reader of a new matter; None where nobody can read it.

    Whoever is named in the `words`, by title, is passed over, even where they were chosen.
    """
    known = chosen if chosen in Chosen.values else Chosen.NOT_SURE.value
    line = [one for one in in_line_to_read(known) if not is_named(one, words)]
    if not line:
        return None
    decide_by = working.add_working_days(times.today(), lanes.decide_within())
    return Conduct.objects.create(
        about=reference,
        chosen=known,
        first_reader=line[0],
        line=[one.pk for one in line],
        decide_by=decide_by,
    )


@carries_out("RES-3a", "PRI-3")
def others_in_line(row: Conduct) -> list[Person]:
    """Return who comes after the first reader today: none with a conflict, none named in it.

    The words can't be opened any more to look for names, so only those who had passed at receipt.
    """
    able = in_line_to_read(row.chosen)
    passed = [one for one in able if not row.line or one.pk in row.line]  # old rows know no line
    others = [one for one in passed if one.pk != row.first_reader_id]
    return conflicts.free_of_conflict(others, row.about)


def reading_now(row: Conduct) -> list[Person]:
    """Return who may read today what is still with its first reader: that one, the next, nobody."""
    named = [one for one in (row.first_reader, row.next_reader) if one is not None]
    facts = DossierFacts("", "", Lane.CONDUCT.value, row.about)
    refused = holders.check_holders([one.holder for one in named], facts)
    return [one for one in named if one.holder not in refused]


@carries_out("RES-3a")
def is_named(person: Person, words: str) -> bool:
    """Say whether a text names this person by their title, in any language it has."""
    said = " ".join(words.casefold().split())
    other = city().titles.get(person.title)
    titles = [person.title, person.username, *(other.by_language.values() if other else ())]
    return any(re.search(rf"\b{re.escape(one.casefold())}\b", said) for one in titles)


def readable_by_somebody() -> bool:
    """Say whether a message could be routed, even one about the designated supervisor."""
    return bool(in_line_to_read(Chosen.NOT_SURE))


def _able(*ranks: Rank) -> list[Person]:
    """Return who stands in these ranks today and passes the checks of the lane."""
    people = designations.standing(*ranks)
    return _passing(people)


def _passing(people: Iterable[Person]) -> list[Person]:
    found = list(people)
    facts = DossierFacts("", "", Lane.CONDUCT.value, "")
    refused = holders.check_holders([one.holder for one in found], facts)
    return [one for one in found if one.holder not in refused]
