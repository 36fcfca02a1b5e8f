"""A home said without its street: a flat, a house with a name, "the neighbour at 436"."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.lists import LISTS, Spot, any_of, hits
from parapluie.screens.identifiers.numbers import SAID, TENS

# Less the capitalised words that are no name, though a number stands before them
CAPITAL: Final = rf"(?!(?:{'|'.join(LISTS['not-named'])})\b)[A-Z][a-z'’]{{2,20}}"
FLATS: Final = any_of("flats")
# What may come behind a number that is of a house, and not of dogs
CLAUSE_ENDS: Final = rf"(?=\W*$|\s*[,.;:)(–-](?!\d)|\s(?:{any_of('behind-houses')})\b)"
_NUMBER: Final = r"(?:no\.?|number|nr\.?|nbr|\#)"
_NOT_A_TIME: Final = r"(?!\w|[%$°]|[:.,/]\d|\s?(?:[ap]\.?m\b|hrs?\b|hours?\b|h\b|o['’]?clock))"
_DOOR: Final = rf"\#?[A-Za-z]?-?\d{{1,4}}-?[a-zA-Z]?{_NOT_A_TIME}"
_HOUSE: Final = rf"\d{{1,4}}[a-z]?{_NOT_A_TIME}"
_SAID_NUMBER: Final = rf"(?:{TENS}|{SAID})"
# A house that has a name
_HOUSES: Final = (
    r"(?:Arms|Manor|Towers?|Apartments?|Apts|Lodge|Inn|Hotel|Motel|Rooms|Suites|Villas?|Mansions?"
    r"|Heights|Care (?:Centre|Center|Home)|Hospice|Residence)"
)
_PUBLIC: Final = r"(?:Library|City|Hall|Community|Anvil|Court|School|Centre|Rec|Museum|Civic|Town)"


def _one_of(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(patterns), flags)


_FLAT: Final = _one_of(
    # "unit 7 at Alder", "apartamento 3 edificio Pino"
    r"\b(?i:apt|apartment|appt|unit|suite|ste|buzzer|buzz|penthouse|cabin|flat|apartamento|slip|lot"
    r"|trailer|pad)\.?\s?(?i:no\.?|number|code|is|\#|:)?\s?\#?[A-Za-z]?-?\d{1,4}-?[a-zA-Z]?,?\s"
    rf"(?i:(?:at|in|of|on|edificio|,)\s?(?:the\s)?)?{CAPITAL}(?:\s[A-Z][\w'’]{{1,20}}){{0,3}}",
    # "lives upstairs in room 4"
    r"\b(?i:lives?|living|stays?|staying|my|our|her|his|tenant|neighbou?r|moved|resides?|home)\b"
    r"[^.!?\n]{0,25}?\b(?i:apt|apartment|appt|unit|suite|ste|buzzer|room|rm|penthouse|door|no\.?)\s?"
    rf"{_DOOR}(?!\s(?:x|by|floors?|feet|ft|people|of a)\b)",
    # "apt 5", "buzz 0418", "door 312", "slip C-19", "unit eleven", "flat 2A", "ph3"
    rf"\b(?i:apartment|apt|appt|apto|flat|suite)\.?\s?(?i:{_NUMBER}\s?)?{_DOOR}",
    rf"\b(?i:in|at|to|from|of)\s\#\d{{1,4}}[a-z]?{_NOT_A_TIME}",
    rf"\b(?i:lives?|living|stays?|staying)\sin\s[A-Z]?-?\d{{2,4}}[A-Z]?{_NOT_A_TIME}",
    r"\b(?i:room|rm|suite|door|unit)\.?\s\#?\w?\d{1,4}\s(?i:above|over|behind)\s"
    r"(?i:the\s)?[A-Z]\w{2,15}",
    r"\b(?:in|at)\s\d{1,3}[A-CE-H]\b|\b(?i:in|at|family in)\s[A-H]\d{2,4}\b",
    r"\b(?i:suites?|units|apartments|apts)\s\d{2,4}\s?(?i:to|-|–|and|&)\s?\d{2,4}\b",
    r"\b(?i:suite)\s[A-H]\b|\b(?i:at|knock at|by)\s(?i:door)\s\d{1,3}\b",
    r"\b(?i:ward|unit|wing)\s\w{1,3},\s(?i:bed|room)\s\d{1,3}\b|\b(?i:in site)\s\d{1,3}\b",
    r"\b(?i:guests?|front desk|hotel|motel|inn)\b[^.!?\n\d]{0,40}?\b(?i:in|room|rm)\s\d{3,4}\b",
    r"\b(?i:room|rm)\s\d{1,4}\s(?:at|in)\s[A-Z]\w{2,15}\s(?:Care|Lodge|House|Place|Manor|Inn|Hotel)\b",
    r"\b(?i:tower|torre|bldg|building)\s\w{1,2},\s\#?\d{3,4}\b",
    rf"\b(?i:buzz|buzzer|intercom)(?i:\s(?:code|number|no\.?|is|for))?:?\s{_DOOR}",
    rf"\b(?i:door)\s(?i:{_NUMBER}\s?)?\#?\d{{3,4}}{_NOT_A_TIME}",
    rf"\b(?i:slip|berth)\s{_DOOR}",
    rf"\b(?i:unit|apt|apartment|suite|flat|cabin|pad)\s(?i:{_SAID_NUMBER}"
    rf"(?:[ -](?:oh|{_SAID_NUMBER})){{0,2}})(?!\w|\s(?i:{any_of('not-of-flats')})\b)",
    r"\b(?i:apartment|apt|flat)\s\#?(?:[B-H]|\d{1,3}[A-Za-z]|[A-Za-z]\d{1,3})\b",
    r"\b(?i:unit|apt|suite)\s\#?\d{1,4}[a-z]?\s\d{2,5}\b",
    r"\bph-?\d{1,2}\b",
    rf"\b(?i:upper|lower|rear|bsmt|basement)\s\d{{3,4}}{_NOT_A_TIME}",
    # in other languages
    rf"\b(?i:{any_of('homes-elsewhere')})\b[^.!?\n\d]{{0,12}}?(?:[A-Z]-?)?\d{{1,4}}[a-z]?\b"
    r"(?:,\s(?i:edificio|bloc|hotel)\s\w{1,12})?",
    r"\b(?i:número|numéro|numărul|numer)\s\d{1,4},\s\w{4,10}\s[A-Z]\w{2,15}",
    # "stall 26, River Market", "spot 17 in the RV lot"
    r"\b(?i:mooring(?: ball)?|stall|spot|pad|site|bed)\s\#?\d{1,3},?\s(?:(?i:(?:in|at|by) the)\s"
    r"(?i:rv|park|trailer|market|marina|shelter)|[A-Z]\w{2,15}\s[A-Z])",
    # "house 12 on Alder"
    r"\b(?i:house|home|door|civic|number)\s(?:(?i:is number|number|no\.?)\s?)?"
    rf"\#?\d{{1,5}}\son\s{CAPITAL}",
)
_NAMED: Final = _one_of(
    # "Alder Arms, suite 206", "Alder Suites, 1402"
    rf"\b[A-Z][\w'’]{{1,20}} {_HOUSES},?\s(?i:{FLATS}|\#)\.?\s?\#?\w{{0,2}}\d{{1,4}}\b",
    r"\b[A-Z][\w'’]{1,20}\s(?:Hotel|Motel|Inn|Lodge|Suites|Arms|Manor),?\s"
    r"(?:(?i:room|rm)\.?\s|\#)?\d{1,4}\b",
    # "Alder Care, room 226B", "Fraser Tower, 1504", "the Dominion, 2nd floor, rm 22"
    rf"\b(?!{_PUBLIC})[A-Z][\w'’]{{2,20}}(?:\s(?:apartments|\d))?,\s(?:\d{{1,2}}\w\w\sfloor,\s)?"
    r"(?i:room|rm|number|suite|unit|apt|flat|door)\.?\s\#?\d{1,4}[A-Za-z]?\b",
    r"\b(?:Towers?|House|Inn|Inn at the [A-Z]\w{2,15}),\s\d{3,4}\b",
    r"\b(?i:room|rm)\.?\s\d{1,4},?\s(?:[A-Z][\w'’.]{1,15}\s){1,3}(?:Guest House|Home|Inn)\b",
    # "room 214 in the Alder Hotel", "rm 1016, the Grand Cormorant", "the Sandpiper, rm 318"
    r"\b(?i:room|rm\.?|suite|unit|apt\.?)\s?\#?\d{1,4},?\s(?:(?:in|at|of)\s)?(?:the\s)?"
    rf"(?:[A-Z][\w'’]{{1,20}}\s){{1,3}}{_HOUSES}\b(?:\son\s{CAPITAL})?",
    rf"\b(?i:room|rm\.?)\s?\#?\d{{1,4}},?\s(?:at|of)\sthe\s(?!{_PUBLIC})[A-Z][\w'’]{{1,20}}",
    rf"\b(?i:rm|room)\.?\s\d{{3,4}},\s[Tt]he\s(?!{_PUBLIC})[A-Z][\w'’]{{2,20}}",
    rf"\b[Tt]he\s(?!{_PUBLIC})[A-Z][\w'’]{{2,20}},\s(?i:rm|room|bed)\.?\s\d{{1,4}}\b",
    # "the quay hotel 5th floor 512"
    r"\b(?i:hotel|motel|inn|suites|lodge)\b[^.!?\n\d]{0,25}?(?:\d{1,2}(?:st|nd|rd|th)?\s)?"
    r"(?i:floor|tower|wing|unit)\b[^.!?\n\d]{0,10}?\#?\d{2,4}\b",
)
# No house: "at 1930" may be the time
_BY_THE_CLOCK: Final = r"(?!(?:[01]?\d|2[0-3])[0-5][05](?!\w)|(?:19|20)\d\d(?!\w))"
# Only a number: what stands around it says that it is of a house
_BARE: Final = _one_of(
    # "at 633 and", "moving into 1804", "the man with the dogs, 2241 I think"
    rf"\b(?:at|into|over at|dropped (?:her|him|me|them) at)\s{_BY_THE_CLOCK}\d{{3,4}}[a-z]?"
    rf"{_NOT_A_TIME}{CLAUSE_ENDS}",
    r"\b(?:house|next door|neighbou?r|(?:man|lady|guy|people) with|doors? down|mother is|s?he['’]s)"
    rf"\b[^.!?\n\d]{{0,30}}?(?:,|at)\s{_BY_THE_CLOCK}\d{{2,4}}[a-z]?{_NOT_A_TIME}{CLAUSE_ENDS}",
    # "the neighbour at 436", "the couple in 12B"
    rf"\b(?:{any_of('people-in-houses')})(?:\s(?:living|over|down|up|next door))?\s(?:at|from)\s"
    rf"\#?\d{{3,4}}[a-z]?{_NOT_A_TIME}{CLAUSE_ENDS}",
    r"\b(?:neighbou?rs?|tenants?|lady|guy|woman|girls?|family|couple|folks)\s(?:in|at|from)\s"
    rf"(?:{_NUMBER}\s?)?(?!(?:19|20)\d\d\b){_HOUSE}{CLAUSE_ENDS}",
    rf"\b(?:neighbou?r|tenant|lady|occupant|resident)\s(?:in|at|of)\s(?!(?:19|20)\d\d\b)\d{{2,4}}[a-z]?{_NOT_A_TIME}",
    rf"\b(?:leak\w*|smoke|noise|music|smell|complain\w*)\b[^.!?\n\d]{{0,12}}?\b(?:from|of)\s(?!(?:19|20)\d\d\b)\d{{3,4}}{_NOT_A_TIME}",
    r"\b(?:people|folks|guy|lady|kids?|dude|couple|family|tenants?)\sin\s\d{1,4}[a-h]\b",
    r"\b(?:we['’]?re|i['’]?m|they['’]?re|he['’]?s|she['’]?s)\s(?:in|at)\s"
    rf"(?:\d{{3,4}}[a-z]?|\d{{1,2}}[a-ce-h])\b{_NOT_A_TIME}{CLAUSE_ENDS}",
    # "in front of no. 77", "knock at 66", "number 9 upstairs", "the yellow house 538"
    r"\b(?:at|by|outside|behind|beside|opposite|in front of|next (?:door )?to|across from|knock"
    r"|delivered to|drop(?:ped|s)?(?: it| them| off| the \w{2,12}){0,2} (?:at|to))\s"
    rf"{_NUMBER}\s?{_HOUSE}",
    rf"\b(?:knock(?:s|ed)?(?: at| on)?|in front of|outside|next door to)\s{_HOUSE}{CLAUSE_ENDS}",
    rf"(?<!\w){_NUMBER}\s?\d{{1,4}}[a-z]?,?\s(?:upstairs|downstairs|next door|around the corner"
    r"|in the (?:\w{2,10}\s)?(?:building|house|complex|row|basement|co-?op|tower)"
    r"|across the (?:hall|street|road|lane)"
    r"|on (?:my|our|the) (?:left|right|street|block|corner|floor|road))\b",
    rf"\b(?:house|hse|home|bungalow|duplex|townhouse|fourplex)\s(?:{_NUMBER}\s?)?\#?\d{{2,5}}[a-z]?"
    rf"{_NOT_A_TIME}(?:{CLAUSE_ENDS}|(?=\son\s(?:my|our|the)\b))",
    # "4-2-0 Front"
    r"(?<!\w)\d(?:-\d){2,3}\s(?-i:[A-Z][a-z]{2,15})\b",
    flags=re.I,
)
_BARE_SAID: Final = _one_of(
    rf"\b(?:next door|neighbou?r|gentleman|lady|house|family|people|couple|guy),?\s"
    rf"(?:at|in)\s{_SAID_NUMBER}-{_SAID_NUMBER}\b",
    rf"\bat\s{_NUMBER}\s{_SAID_NUMBER}(?:-(?:{SAID}))?\b",
    rf"(?<![\w-]){_SAID_NUMBER}-(?:oh|{_SAID_NUMBER})-{_SAID_NUMBER}(?![\w-])",
    rf"(?<!\w)(?:{SAID}|oh)(?:[ -](?:{SAID}|oh)){{2,3}}\s(?-i:{CAPITAL})",
    flags=re.I,
)
_BY_LETTER: Final = re.compile(r"\b(?i:apartment|apt|flat)\.?\s\#?[B-H]\b")
# No pattern holds without one of these, and most texts have none
_FOR_A_FLAT: Final = frozenset(LISTS["flat-cues"])
_FOR_A_HOUSE: Final = frozenset(LISTS["house-cues"])


def houses(signs: str, words: frozenset[str], said: int, *, has_digit: bool) -> Iterator[Spot]:
    """Give flats, houses with names and bare numbers; `said`: how many words are numbers."""
    if not words.isdisjoint(_FOR_A_FLAT):
        yield from hits("ADDR", _FLAT if has_digit or said else _BY_LETTER, signs)
    if has_digit:
        yield from hits("ADDR", _NAMED, signs)
        if not words.isdisjoint(_FOR_A_HOUSE):
            yield from hits("ADDR", _BARE, signs)
    if said > 1 or (said and "number" in words):
        yield from hits("ADDR", _BARE_SAID, signs)
