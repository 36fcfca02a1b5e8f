"""A home said without its street: a flat, a house with a name, "the neighbour at 436"."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.lists import LISTS, Spot, any_of, hits
from parapluie.screens.identifiers.numbers import SAID, TENS

# Less the capitalised words that are no name, though a number stands before them
CAPITAL: Final = (
    rf"(?!(?:{'|'.join(LISTS['not-named'])})\b)(?:Mc|O['’]|Ste?\.?\s)?[A-ZÀ-Ý][a-zà-ÿ'’]{{2,20}}"
)
FLATS: Final = any_of("flats")
# What may come behind a number that is of a house, and not of dogs
CLAUSE_ENDS: Final = rf"(?=\W*$|\s*[,.;:)(–-](?!\d)|\s(?:{any_of('behind-houses')})\b)"
_NUMBER: Final = r"(?:no\.?|number|nr\.?|nbr|\#)"
NOT_A_TIME: Final = r"(?!\w|[%$°]|[:.,/]\d|\s?(?:[ap]\.?m\b|hrs?\b|hours?\b|h\b|o['’]?clock))"
_DOOR: Final = rf"\#?[A-Za-z]?-?\d{{1,4}}-?[a-zA-Z]?{NOT_A_TIME}"
_HOUSE: Final = rf"\d{{1,4}}[a-z]?{NOT_A_TIME}"
_SAID_NUMBER: Final = rf"(?:{TENS}|{SAID})"
# A house that has a name
_HOUSES: Final = (
    r"(?:Arms|Manor|Towers?|Apartments?|Apts|Lodge|Inn|Hotel|Motel|Rooms|Suites|Villas?|Mansions?"
    r"|Heights|Care (?:Centre|Center|Home)|Hospice|Residence)"
)
_PUBLIC: Final = r"(?:Library|City|Hall|Community|Anvil|Court|School|Centre|Rec|Museum|Civic|Town)"


def one_of(*patterns: str, flags: int = 0, ahead: str = "") -> re.Pattern[str]:
    """Return one pattern for all; where a word begins is asked once, not by each of them.

    `ahead`: what must lie ahead of that word for any of them to hold.
    """
    at_words = [one[2:] for one in patterns if one.startswith(r"\b")]
    others = [one for one in patterns if not one.startswith(r"\b")]
    together = [rf"\b(?=\w){ahead}(?:{'|'.join(at_words)})"] if at_words else []
    return re.compile("|".join(together + others), flags)


_FLAT: Final = one_of(
    # "unit 7 at Alder", "apartamento 3 edificio Pino"
    r"\b(?i:apt|apartment|appt|unit|suite|ste|buzzer|buzz|penthouse|cabin|flat|apartamento|slip|lot"
    r"|trailer|pad)\.?\s?(?i:no\.?|number|code|is|\#|:)?\s?\#?[A-Za-z]?-?\d{1,4}-?[a-zA-Z]?,?\s"
    rf"(?i:(?:at|in|of|on|edificio|,)\s?(?:the\s)?)?{CAPITAL}(?:\s[A-Z][\w'’]{{1,20}}){{0,3}}",
    # "lives upstairs in room 4"
    r"\b(?i:lives?|living|stays?|staying|my|our|her|his|tenant|neighbou?r|moved|resides?|home)\b"
    r"[^.!?\n]{0,25}?\b(?i:apt|apartment|appt|unit|suite|ste|buzzer|room|rm|penthouse|door"
    r"|no\.?)\s?"
    rf"{_DOOR}(?!\s(?:x|by|floors?|feet|ft|people|of a)\b)",
    # "apt 5", "buzz 0418", "door 312", "slip C-19", "unit eleven", "flat 2A", "ph3"
    r"\b(?i:app|appart)\.?\s\d{1,4}(?=,|\.|$)",
    rf"\b(?i:apartment|apt|appt|apto|flat|suite)\.?\s?(?i:{_NUMBER}\s?)?{_DOOR}",
    rf"\b(?i:in|at|to|from|of)\s\#\d{{1,4}}[a-z]?{NOT_A_TIME}",
    rf"\b(?i:lives?|living|stays?|staying)\sin\s[A-Z]?-?\d{{2,4}}[A-Z]?{NOT_A_TIME}",
    r"\b(?i:rooms?|rm|suite|door|unit)\.?\s\#?\w?\d{1,4}\s(?:to\s\d{1,4}\s)?(?i:above|over"
    r"|behind)\s"
    r"(?i:the\s)?[A-Z]\w{2,15}",
    r"\b(?i:suites?|units|apartments|apts)\s\d{1,4}\s?(?i:to|-|–|and|&|or)\s?\d{1,4}\b",
    r"\b(?i:suite)\s[A-H]\b|\b(?i:at|knock at|by)\s(?i:door)\s\d{1,3}\b",
    r"\b(?i:in site)\s\d{1,3}\b",
    r"\b(?i:guests?|front desk|hotel|motel|inn)\b[^.!?\n\d]{0,40}?\b(?i:in|room|rm)\s\d{3,4}\b",
    r"\b(?i:room|rm)\s\d{1,4}\s(?:at|in)\s[A-Z]\w{2,15}\s(?:Care|Lodge|House|Place|Manor|Inn"
    r"|Hotel)\b",
    r"\b(?i:tower|torre|bldg|building)\s\w{1,2},\s\#?\d{3,4}\b",
    rf"\b(?i:buzz|buzzer|intercom)(?i:\s(?:code|number|no\.?|is|for))?:?\s{_DOOR}",
    rf"\b(?i:door)\s(?i:{_NUMBER}\s?)?\#?\d{{3,4}}{NOT_A_TIME}",
    rf"\b(?i:unit|apt|apartment|suite|flat|cabin|pad)\s(?i:{_SAID_NUMBER}"
    rf"(?:[ -](?:oh|{_SAID_NUMBER})){{0,2}})(?!\w|\s(?i:{any_of('not-of-flats')})\b)",
    r"\b(?i:apartment|apt|flat)\s\#?(?:[B-H]|\d{1,3}[A-Za-z]|[A-Za-z]\d{1,3})\b",
    r"\b(?i:unit|apt|suite)\s\#?\d{1,4}[a-z]?\s\d{2,5}\b",
    r"\b(?i:ph)-?\d{1,2}\b",
    rf"\b(?i:upper|lower|rear|bsmt|basement)\s\d{{3,4}}{NOT_A_TIME}",
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
_NAMED: Final = one_of(
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
_DOORS_FROM: Final = (
    r"(?:doors?|houses?|places?|lots?|driveways?|units?)\s(?:(?:up|down|over|past|before|after|in"
    r"|east|west|north|south)\s?)?(?:from|of|to)"
)
_BESIDE: Final = (
    r"(?:(?:doors?|houses?)\s(?:past|before|up|down|after)|across from|across the \w{3,6} from"
    r"|kitty[- ]corner (?:to|from)|next (?:door )?to|beside|behind|outside|opposite"
    r"|directly (?:above|below)|(?:back|rear|side|front) (?:of|entrance|door)"
    r"|(?:lane|alley|garage|shed) of)"
)
# Only a number: what stands around it says that it is of a house
_BARE: Final = one_of(
    # "at 633 and", "moving into 1804", "the man with the dogs, 2241 I think"
    rf"\b(?:at|into|over at|dropped (?:her|him|me|them) at)\s{_BY_THE_CLOCK}\d{{3,4}}[a-z]?"
    rf"{NOT_A_TIME}{CLAUSE_ENDS}",
    r"\b(?:house|next door|neighbou?r|(?:man|lady|guy|people) with|doors? down|mother is|s?he['’]s)"
    rf"\b[^.!?\n\d]{{0,30}}?(?:,|at)\s{_BY_THE_CLOCK}\d{{2,4}}[a-z]?{NOT_A_TIME}{CLAUSE_ENDS}",
    # "the neighbour at 436", "the couple in 12B"
    rf"\b(?:{any_of('people-in-houses')})(?:\s(?:living|over|down|up|next door))?\s"
    rf"(?:at|from|in)\s\#?(?!(?:19|20)\d\d\b)\d{{3,4}}[a-z]?{NOT_A_TIME}"
    rf"(?:{CLAUSE_ENDS}|(?=\s[a-z]{{2,12}}ed\b))",
    r"\b(?:neighbou?rs?|tenants?|lady|guy|m[ae]n|wom[ae]n|girls?|family|couple|folks|guests?"
    r"|students?|fellow"
    r"|chap|gentleman|renters?|locataires?|voisine?s?)\s(?:in|at|from|du)\s"
    rf"(?:{_NUMBER}\s?)?(?!(?:19|20)\d\d\b){_HOUSE}{CLAUSE_ENDS}",
    rf"\b(?:neighbou?r|tenant|lady|occupant|resident|owners?(?!\sof\s\d+\s\w+s\b))\s(?:in|at|of)"
    rf"\s(?!(?:19|20)\d\d\b)\d{{2,4}}[a-z]?{NOT_A_TIME}",
    rf"\b(?:leak\w*|smoke|noise|music|smell|complain\w*)\b[^.!?\n\d]{{0,12}}?\b(?:from|of|in"
    rf"|into|on ?to|above|below)\s(?!(?:19|20)\d\d\b)\d{{3,4}}{NOT_A_TIME}",
    r"\b(?:people|folks|guy|m[ae]n|wom[ae]n|lady|kids?|dude|couple|family|tenants?)\sin"
    r"\s\d{1,4}[a-h]\b",
    r"\b(?:we['’]?re|i['’]?m|they['’]?re|he['’]?s|she['’]?s|(?:it['’]?s|this is) \w{2,12}"
    r"|i['’]?m (?-i:[A-Z])\w{1,12}"
    r"|(?:moved?|put|bumped|switched)(?: (?:me|us|him|her|them|you))?)\s(?:in|at|to|into|from)\s"
    rf"{_BY_THE_CLOCK}(?:\d{{3,4}}[a-z]?|\d{{1,2}}[a-ce-h])\b{NOT_A_TIME}{CLAUSE_ENDS}",
    r"\b(?:in|at)\s\d{1,3}(?-i:[A-CE-H])\b|\b(?:in|at)\s(?-i:[A-H])\d{2,4}\b",
    # "the parcel went to 433", "come by 2206", "nobody home at 44"
    r"\b(?:(?:went|goes|sent|delivered) to|come (?:by|to"
    r"|over to)|came to|pull (?:up )?(?:in)?to|swing by|drop by"
    r"|over to|left (?:it|them|one) at|meet (?:me )?at"
    rf"|(?:crib|place)(?: is|['’]?s)?(?: its)?)\s{_BY_THE_CLOCK}\d{{3,4}}[a-z]?{NOT_A_TIME}(?!"
    rf"\s\w+s\b)",
    rf"\b(?:nobody|no one|anyone|someone|always) home at\s{_HOUSE}",
    rf"\bmoved from \d{{1,4}} to \d{{1,4}}{NOT_A_TIME}",
    rf"\bmoved in(?:to)? \d{{1,4}}{NOT_A_TIME}(?=\s?[-–,.])",
    rf"\b(?:gars|dame|monsieur|madame|famille|couple|fille|gens|voisine?s?|locataires?"
    rf"|type)\sdu\s\d{{1,4}}{NOT_A_TIME}(?!\s"
    rf"(?:au|janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc))",
    r"\b(?:across the (?:street|road|lane|hall)|down the (?:street|road|block|hall)"
    rf"|basement|upstairs|downstairs|main floor|rear|lower"
    rf"|upper),\s{_BY_THE_CLOCK}\d{{3,4}}[a-h]?"
    rf"{NOT_A_TIME}{CLAUSE_ENDS}",
    rf"\b(?:basement|upstairs|ground floor)\s(?:of|at|ng|sa)\s\d{{2,5}}{NOT_A_TIME}|\b(?:kothi"
    rf"|makan|ghar|gali)\s{_NUMBER}\s\d{{1,4}}\b",
    # "I'm 1611A", "the unit above mine, I'm 206,"
    rf"\b(?:i['’]?m|we['’]?re)\s{_BY_THE_CLOCK}(?:\d{{3,4}}(?=[,;.]|\s(?:the|not)\b)(?![,.]\d)"
    rf"|\d{{2,4}}[a-h]\b)",
    # "two doors down from 814", "across from 1622", "the garage back of 910"
    rf"\b(?:{_BESIDE}\s(?!\d[03]0\b|(?:[01]\d|2[0-3])[0-5][05]\b)|{_DOORS_FROM}\s)(?!(?:19"
    rf"|20)\d\d\b)"
    rf"\d{{3,4}}[a-z]?{NOT_A_TIME}(?!\s\w+s\b(?<!is|as))",
    rf"\bbetween\s(?:the\s\w{{3,12}}|(?!(?:19|20)\d\d\b){_HOUSE})\s(?:and|&)"
    rf"\s(?!0)\d{{2,4}}{NOT_A_TIME}"
    r"(?:,?\s(?:on|there|the (?:fence|hedge|lane|\w+ house))\b|(?=\W*$))",
    # "1212, rear", "1212 upstairs"
    rf"(?<![\w.,$#:-]){_BY_THE_CLOCK}\d{{3,4}}[a-z]?,?\s(?:upstairs|downstairs|rear|upper|lower"
    rf"|basement|bsmt"
    r"|(?:main|ground|top) floor|(?:side|back) (?:door|entrance|unit|gate))\b",
    r"\b\d{1,4}[a-h],\s(?:top|bottom|upper|lower|back|front|rear|side|upstairs|downstairs|ground"
    r"|left|right)\b",
    rf"\b(?:hotel|motel|inn|hostel)\b[^.!?\n\d]{{0,30}},\s\d{{3,4}}{NOT_A_TIME}{CLAUSE_ENDS}",
    # "a package for #6", "the fence at 1922"
    rf"\b(?:package|parcel|mail)\sfor\s(?:\#|number\s|no\.?\s)"
    rf"{_HOUSE}",
    r"\b(?:chimney|roof|trees?|fence|hedge|driveway|yard|lawn|garage|porch|gate|balcony|sidewalk"
    r"|gutter|drain|garden|deck|carport|shed|mailbox)\s(?:at|of)\s"
    rf"(?!(?:[01]?\d|2[0-3])[0-5][05](?!\w))\d{{3,4}}[a-z]?{NOT_A_TIME}{CLAUSE_ENDS}",
    # "the house with the plate 1129A", "a plate by our door that says 14"
    r"\b(?:house|home|door|gate|mailbox|wall|porch|brass|address)\s(?:with\s(?:the|a)\s|number\s)?"
    r"plate\b[^.!?\n\d]{0,15}?\#?[a-z]?\d{1,5}[a-z]?\b"
    r"|\bplate\s(?:on|by|beside|over|above|at)\s(?:the|my|our|his|her|their)\s(?:\w{3,8}\s)?"
    r"(?:house|mailbox|door|gate|porch|fence|wall|gatepost|post)\b[^.!?\n\d]{0,20}?\d{1,5}[a-z]?\b",
    rf"\bthe ones? (?:in|at) \d{{1,4}}[a-h]?{NOT_A_TIME}{CLAUSE_ENDS}",
    # "her room is 22", "my trailer's number 22"
    rf"\b(?:(?:my|her|his|our|their|the|new|ur)\s)?(?:house|trailer|unit|suite|room|rm|pad|slip"
    rf"|locker|cabin|buzzer|bunk|bed|door|condo|apt|apartment|flat|townhouse|cottage|duplex"
    rf"|address)"
    rf"(?:\s(?:number|no\.?))?(?:\s(?:at|in)(?:\s[\w'’]{{2,15}}){{1,4}}?)?(?:['’]s|\sis"
    rf"|\swas)\s(?:(?:{_NUMBER})"
    rf"\s)?[a-z]?-?\d{{1,4}}[a-z]?{NOT_A_TIME}{CLAUSE_ENDS}(?!\s?[x×]|\sby\b|\sat\b)",
    r"\b(?:dial|press|punch in|punch|enter|key in|code)\s\#?\d{3,4}\s(?:at|on|by) the (?:door"
    r"|gate|panel|intercom|buzzer|keypad|lobby|front)\b",
    r"\b(?:fire|civic|rural|911)\s(?:address\s)?(?:number|no\.?|\#|sign)\s(?:is\s)?\d{2,6}\b",
    # "Tower 2, 1806", "Alder building, 605", "they are in the motel 302"
    rf"\b(?:tower|building|residence|motel|hotel|inn|hostel|pavilion|wing|block|phase)(?:\s(?:\d"
    rf"|[a-h]))?,?\s(?:\#|no\.?\s|number\s"
    rf"|la\s)?(?!(?:19|20)\d\d\b)\d{{3,4}}{NOT_A_TIME}"
    r"(?!\s\w+s\b)",
    rf"\b(?:hotel|motel|inn|hostel|auberge|refuge|résidence|foyer)\b[^.!?\n\d]{{0,30}},?\s(?:\#"
    rf"|no\.?\s|number\s|la\s|le\s|rm\s)\s?\d{{1,4}}{NOT_A_TIME}",
    # "il dort au 88", "el sótano del 515"
    r"\b(?:habite|habitons|reste|demeure|vit|vivent|dort|loge|chez (?:nous|moi|elle|lui|eux)"
    r"|sous-sol|immeuble|bloc|maison|logement|devant|derrière|en face"
    r"|casier|garage|sótano|casa|edificio|vivo|vive)\b[^.!?\n\d]{0,25}?\b(?:au|du|le|del|el|al"
    r"|nº|numero|número)\s"
    rf"(?!(?:19|20)\d\d\b)\d{{1,5}}[a-z]?{NOT_A_TIME}(?!\s?(?:heures?|jours?|ans?|minutes?|janv\w*"
    rf"|févr\w*|mars|avril|mai|juin|juil\w*|août|sept\w*|oct\w*|nov\w*|déc\w*|de"
    rf"\s[a-z]|e\b|er\b))",
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
    rf"{NOT_A_TIME}(?:{CLAUSE_ENDS}|(?=\son\s(?:my|our|the)\b))",
    # "C dock, number 27," "across from the school, number 77"
    rf"\b(?:across|behind|beside|near|next|stairs|elevator|on|live|lives|dock|row|complex|house"
    rf"|door)"
    rf"\b[^.!?\n\d]{{0,30}},\s"
    rf"(?:number|no\.?|\#)\s?{_HOUSE}{CLAUSE_ENDS}",
    # "1803 the gallery tower", "#4 Alder Cabins", "7 Lot, Alder Trailer Court"
    r"(?<![\w.$-])\d{2,4},?\s(?:at\s|in\s)?the\s(?:[\w'’]{2,15}\s){1,2}(?:towers?|manor|building"
    r"|lodge|hotel|arms"
    r"|apartments|residences?)\b",
    rf"(?<!\w)\#\d{{1,4}}\s(?:(?-i:{CAPITAL})\s){{1,2}}(?:cabins|court|towers|apartments"
    rf"|cottages|park|resort|estates)\b"
    rf"|(?<![\w-])\d{{1,3}}\slot,\s(?-i:{CAPITAL})",
    # "number 9 at Alder Grove"
    rf"\bnumber\s\d{{1,4}}[a-z]?,?\sat\s(?:the\s)?(?-i:{CAPITAL})",
    # "4-2-0 Front"
    r"(?<!\w)\d(?:-\d){2,3}\s(?-i:[A-Z][a-z]{2,15})\b",
    flags=re.I,
    ahead=r"(?=\D{0,70}\d)",
)
# In a house of many: "505 is do not disturb", "leave it with 212"
_IN_THE_BUILDING: Final = one_of(
    rf"(?:^|[.,;!?]\s|\b(?:and|but|that|because|says|so|with|for|of)\s)(?!911)(?!(?:19|20)\d\d"
    rf"\b){_BY_THE_CLOCK}\d{{3,4}}[a-h]?\s"
    r"(?:is|has|was|says?|said|called|complain\w*|wants|checked|keeps|asked|phoned|yelled|moved"
    r"|never|still|needs|again)\b",
    # "inspection is for 201, 203 and 207"
    r"\b(?:for|in|of|to|at|rooms|units|suites)\s\d{3,4}[a-h]?(?:,\s\d{3,4}[a-h]?){1,3},?\s(?:and|&"
    r"|or)"
    rf"\s\d{{3,4}}[a-h]?{NOT_A_TIME}(?!\s\w+s\b)",
    flags=re.I,
)
_BARE_SAID: Final = one_of(
    rf"\b(?:next door|neighbou?r|gentleman|lady|house|family|people|couple|guy),?\s"
    rf"(?:at|in)\s{_SAID_NUMBER}-{_SAID_NUMBER}\b",
    rf"\b(?:at|outside|behind|beside|opposite|by|across from|in front of|next to)\s{_NUMBER}"
    rf"\s{_SAID_NUMBER}(?:-(?:{SAID}))?\b",
    rf"\b(?:at|near|behind|outside|is|its|it['’]s)\s(?:(?:oh"
    rf"|{_SAID_NUMBER})[ -]){{1,3}}{_SAID_NUMBER}\s(?-i:{CAPITAL})",
    rf"\b(?:{any_of('people-in-houses')})\s(?:from|in|over at|up at)\s{_SAID_NUMBER}"
    rf"[ -](?:oh |hundred (?:and )?)?{_SAID_NUMBER}(?:-(?:{SAID}))?(?!\w"
    rf"|[ -](?:{any_of('measures')}"
    rf"|\w+s\b))",
    # "we live at one eleven", "number six, Pine Mews"
    rf"\b(?:lives?|living|stays?|staying|house|address|home|place)\s(?:over\s)?(?:at|in|is)\s"
    rf"(?:{_SAID_NUMBER})(?:[ -](?:oh|{_SAID_NUMBER})){{1,3}}(?!\w|\s(?:{any_of('measures')}"
    rf"|\w+s\b))",
    rf"(?<!\w){_NUMBER}\s{_SAID_NUMBER},\s(?-i:{CAPITAL})",
    # "twelve oh six, the Alder tower", "twenty two twelve st george"
    rf"(?<!\w)(?:(?:{TENS}|{SAID}|oh)[ -]){{1,3}}(?:{TENS}|{SAID}),?\s(?:the\s(?:[\w'’]{{2,15}}"
    rf"\s){{1,2}}(?:towers?|building|manor)"
    rf"|the\s(?-i:{CAPITAL})"
    r"|(?:st\.?|saint|mc)\s?[a-z]{3,12})\b",
    rf"(?<![\w-]){_SAID_NUMBER}-(?:oh|{_SAID_NUMBER})-{_SAID_NUMBER}(?![\w-])",
    rf"(?<!\w)(?:{SAID}|oh)(?:[ -](?:{SAID}|oh)){{2,3}}\s(?-i:{CAPITAL})",
    flags=re.I,
)
_BY_LETTER: Final = re.compile(
    r"\b(?i:apartment|apt|flat)\.?\s\#?[B-H]\b|\b(?i:in|into|to|from|at|of)\s(?i:suite|unit"
    r"|cabin|pad)\s[A-H]\b"
    r"|\b(?i:suite|unit|cabin|pad|dorm|bunk|trailer)\s[B-H]\b(?!['’.])"
)
# No pattern holds without one of these, and most texts have none
_FOR_A_FLAT: Final = frozenset(LISTS["flat-cues"])
_FOR_A_HOUSE: Final = frozenset(LISTS["house-cues"])
_FOR_A_BUILDING: Final = frozenset(LISTS["building-cues"])


def houses(signs: str, words: frozenset[str], said: int, *, has_digit: bool) -> Iterator[Spot]:
    """Give flats, houses with names and bare numbers; `said`: how many words are numbers."""
    if not words.isdisjoint(_FOR_A_FLAT):
        yield from hits("ADDR", _FLAT if has_digit or said else _BY_LETTER, signs)
    if has_digit:
        yield from hits("ADDR", _NAMED, signs)
        if not words.isdisjoint(_FOR_A_HOUSE):
            yield from hits("ADDR", _BARE, signs)
        if not words.isdisjoint(_FOR_A_BUILDING):
            yield from hits("ADDR", _IN_THE_BUILDING, signs)
    if said > 1 or (said and "number" in words):
        yield from hits("ADDR", _BARE_SAID, signs)
