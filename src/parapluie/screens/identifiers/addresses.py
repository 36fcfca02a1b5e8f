"""Where somebody lives or works: streets with numbers, flats, postal codes, boxes."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.houses import CAPITAL as _CAPITAL
from parapluie.screens.identifiers.houses import CLAUSE_ENDS, houses, one_of
from parapluie.screens.identifiers.houses import FLATS as _FLATS
from parapluie.screens.identifiers.lists import LISTS, Spot, any_of, hits
from parapluie.screens.identifiers.numbers import SAID, TENS, of_a_thing

_STREETS: Final = any_of("streets")
_NOT_A_STREET: Final = rf"(?!(?-i:{any_of('not-streets')})\b)"
_REACH: Final = 30  # signs before an address in which its flat is looked for
_NAME: Final = (
    rf"(?:{_NOT_A_STREET}"
    r"(?:[^\W\d_][\w'’.-]{0,24}|\d{1,3}(?:st|nd|rd|th|[a-c])?(?=\s)|no\.? ?\d{1,2}))"
)
_FLAT: Final = (
    rf"(?:(?<!\w)(?:(?:{_FLATS})(?![^\W\d])|\#)\.?\s?\#?\s?[\w-]{{1,6}}(?:,\s?|\s)(?:at\s|of\s|,"
    rf"\s?)?"
    rf"|(?<!\w)(?:{_FLATS})\#)"
)
_HOUSE: Final = (
    r"(?:[A-Z]-)?#?\d{1,5}(?:[a-z]| [a-d](?= )|½| 1/2| bis)?(?:\s?[-–/]\s?\d{1,5})?"
    r"(?:[- ]?bl(?:oc)?k(?: of)?|xx bl(?:oc)?k(?: of)?|s on)?(?:,?\s|,(?!\d)|-)\s?-?\s?(?:on\s)?"
)
_STREET: Final = re.compile(
    rf"(?:{_FLAT}|(?<![\w.,$#-])){_HOUSE}(?:[nsew]\.?\s|(?:north|south|east|west)\s)?"
    rf"{_NAME}(?:\s{_NAME}){{0,2}}?\s{{1,2}}(?:{_STREETS})\b\.?"
    r"(?:\s(?:n|s|e|w|north|south|east|west)\b\.?)?"
    rf"(?:,?\s(?:{any_of('towns')})\b)?",
    re.I,
)
# The number behind: "Regina St, house # 418"
_HOUSE_WORDS: Final = (
    r"(?:house|hse|home|civic|number|num|numéro|número|no|nº|n°|maison|casa|door|\#)"
)
_NAMED: Final = r"(?-i:[A-Z][\w'’.-]{1,24}|\d{1,3}(?:st|nd|rd|th))"
_STREET_NUMBER: Final = re.compile(
    rf"\b{_NAMED}\s(?:{_STREETS})\b\.?,?\s(?:\(|the\s|at\s(?=\d{{3,5}}\b(?!\s?h))|"
    rf"(?:{_HOUSE_WORDS}\.?\s?){{1,3}})?\#?"
    rf"(?!(?:19|20)\d\d\b)\d{{2,5}}(?:\sbl(?:oc)?k\b|s?\b{CLAUSE_ENDS})"
    rf"|\b\d{{1,3}}\s(?:ave|avenue|street|st)\.?,\s(?:{_HOUSE_WORDS}\.?\s?)?\d{{3,5}}{CLAUSE_ENDS}"
    rf"|\b(?:\d{{1,3}}\s)?{_NAMED},\s(?:{_HOUSE_WORDS}\.?\s?){{1,3}}\#?\d{{1,5}}\b",
    re.I,
)
_STREET_BEFORE: Final = re.compile(
    r"(?<![\w.$#-])(?:\d{1,5}[a-z]?(?:\s(?:bis|ter))?(?:\s?-\s?\d{1,5})?,?\s)?"
    rf"(?P<kind>{any_of('streets-before')})\s"
    r"(?P<of>(?:(?:de|du|des|d’|la|le|les|del|los|da|do|dos)\s){0,2})(?P<name>[^\W_][\w'’.-]{1,24})"
    r"(?:\s[^\W\d_a-z][\w'’.-]{1,24})?"
    r"(?P<after>,?\s(?:(?:no\.?|nº|n°|número|numéro|số|дом|д\.|буд\.)\s?|\#)?\d{1,5})?",
    re.I,
)
_ENGLISH_TOO: Final = frozenset(
    {"avenue", "boulevard", "boul", "boul.", "av.", "route", "cour", "cours"}
)
_FRENCH: Final = re.compile(
    r"(?<![\w.$#-])\d{1,5}(?:\sbis)?,?\s\d{1,2}e\s(?:rue|avenue|av\.?)", re.I
)
_CHINESE: Final = re.compile(r"(?:[街路道巷大]|street|st|ave|avenue)\s?\d{1,5}\s?[号號]", re.I)
# A number, and a name as streets have it, without its kind: "418 - 6th", "at 410 Agnes"
_LOCAL: Final = rf"(?:{any_of('street-names')})"
_LOCAL_WORDS: Final = frozenset(one.split()[0] for one in LISTS["street-names"])
_JOINED: Final = re.compile(r"\d[A-Za-z]{3}")  # "418agnes"
_ORDINAL: Final = r"\d{1,3}(?:st|nd|rd|th)\b"
_MEASURED: Final = rf"(?:{any_of('not-streets')}|{any_of('measures')})\b"
_HOME: Final = (
    rf"(?:{any_of('homes')})\s?"
    r"(?:(?:is|was|at|on|to|in|near|of|out|up|de|au|en|no|from|for|:|,|-)\s?){0,3}"
)
_NUMBERED: Final = re.compile(
    rf"(?:\b(?i:{_FLATS})\.?\s?\#?\s?[\w-]{{1,5}},?\s(?:at\s|of\s)?\#?\d{{2,5}}\s{_CAPITAL}"
    rf"|\b(?i:{_HOME})\#?\d{{1,5}}[a-zA-Z]?(?:\s?[-–]\s?\d{{1,5}})?\s(?:on\s)?(?:[NSEW]\.?\s)?"
    rf"(?:{_CAPITAL}|{_ORDINAL})"
    rf"|(?<![\w.$#-])(?:\#?\d{{1,4}}\s?[-–]\s?)\d{{2,5}}\s(?:[NSEW]\.?\s)?(?:{_CAPITAL}|{_ORDINAL})"
    rf"|(?:\b(?i:at|behind|outside|opposite|front of|across from|next to|addr|civic|insp\.)|@)\s"
    rf"\#?[1-9]\d{{1,4}}\s(?:[NSEW]\.?\s)?{_CAPITAL}"
    rf"|(?<=\b(?:from|near)\s)\#?\d{{3,5}}\s(?:[NSEW]\.?\s)?{_CAPITAL}"
    rf"|\b(?i:unit|suite|apt)\s(?:\w{{1,6}}-)?\w{{2,8}},\s{_CAPITAL}\s{_CAPITAL})"
)
# "427 alberta," of Alberta Street
_SHORTENED: Final = (
    "|".join(one.split()[0] for one in LISTS["street-names"] if " " in one) or "(?!)"
)
_ORDINAL_SAID: Final = rf"(?:{any_of('ordinals')})"
# The number behind a name, and a number with a name in small letters: "at 2914 tamarind,"
_BEHIND: Final = one_of(
    # "in front of 1038 Alder, not 1083", "he went to 2012 instead of 2021 Alder"
    rf"\b\d{{2,5}}\s{_CAPITAL}(?:\s(?i:{_STREETS})\b\.?)?,?\s(?i:not|instead of|rather than)\s"
    rf"(?P<not>\d{{2,5}}[a-z]?){CLAUSE_ENDS}",
    # "between 812 and 820 Alder"
    rf"\b(?P<first>(?!(?:19|20)\d\d\b)\d{{3,5}}[a-z]?)\s(?i:and|or|&|to)\s\d{{3,5}}\s{_CAPITAL}",
    rf"\b(?P<wrong>\d{{2,5}}[a-z]?)\s(?i:instead of|rather than|not"
    rf"|and not)\s\d{{2,5}}\s{_CAPITAL}",
    rf"\b(?i:at|to|visit|near|from)\s(?:\#\d{{1,2}}\s)?{_CAPITAL},?\s(?!(?:19|20)\d\d"
    rf"\b)\d{{2,5}}{CLAUSE_ENDS}",
    rf"\b{_CAPITAL}\s\d{{3,4}}\s(?i:block|blk)\b",
    rf"\b\d{{2,4}}\s(?i:block|blk)\s(?i:of\s)?{_CAPITAL}",
    rf"\b(?i:(?:{_STREETS})\.?\sin\s){_CAPITAL},?\s\d{{3,5}}\b",
    r"\b(?i:house|street|civic|door|home)\s(?i:number|no\.?)\s"
    r"(?i:(?:is|was|should be|will be)\s)?\d{1,5}½?(?![\w:])",
    rf"\b(?i:at|in|to|from|near|behind|outside|address|place|lives?)\s(?!(?:19|20)\d\d"
    rf"\b)\d{{2,5}}\s"
    rf"(?!{_MEASURED})[a-z]{{4,15}}(?<!s)(?:\s(?:{_STREETS}|east|west))?"
    r"(?=\s*(?:$|[,.!?;)\n])|\s(?:alone|tonight|and|not|with|u|where|because|cuz|bc|is|has|he"
    r"|she|they)\b)",
    rf"(?<![\w.$#-])\d{{2,5}}\s(?:(?i:{_ORDINAL_SAID})\b"
    r"(?!\s(?:of|floor|place|time|grade|graders?|day|week))"
    rf"|(?i:[nsew]\.?|north|south|east|west)\s{_ORDINAL}|(?i:{_SHORTENED}){CLAUSE_ENDS})",
    ahead=r"(?=\D{0,70}\d)",
)
# Streets that this city has, with a number on either side
_HERE: Final = re.compile(
    r"(?<![\w.$#/-])(?:\#?\d{1,4}\s?[-–/]\s?|[a-z]-|\#)?"
    r"(?:\d{2,5}½?|\d(?=\s(?-i:[A-Z]))|\d(?:\s\d){2,3})(?:[a-z]|\s(?:bis|ter|(?-i:[A-F])(?=\s)))?"
    r"(?:[\s-]?bl(?:oc)?k(?: of)?|xx bl(?:oc)?k(?: of)?|s(?: block)? (?:on|of)| "
    r"(?:and )?something| and a half)?"
    r"(?:[\s,–-]{1,3}|(?=[a-z]))"
    rf"(?:[nsew]\.?\s|(?:north|south|east|west)\s)?{_LOCAL}"
    r"(?!\w|\s(?!(?:is|has|was|as)\b)[a-z]+(?:s|ing)\b)"
    rf"|(?<!\w){_LOCAL}(?:\s(?:{_STREETS})\.?)?(?:,\s\#?\d{{1,4}}(?=,|\s(?:i|or|this)\b)"
    rf"|,?\s?\(?(?:at\s)?(?:(?:{_HOUSE_WORDS})\.?\s?){{0,2}}\#?"
    rf"(?!(?:19|20)\d\d\b)\d{{3,4}}(?![\w%$]){CLAUSE_ENDS})"
    rf"|(?<!\w)(?:(?:{TENS}|{SAID}|hundred|oh|double)[ -](?:and\s)?){{2,5}}(?:on\s|block (?:of"
    rf"|on)\s)?{_LOCAL}(?!\w)"
    rf"|(?<![\w-])\d{{1,2}} (?:{TENS})(?: \d)? {_LOCAL}(?!\w)"
    rf"|(?<!\w){_LOCAL}(?:\s(?:{_STREETS}))?,?\s\d{{3,4}} bl(?:oc)?k\b|\b\d{{3,4}}[ -]bl(?:oc)?k"
    rf"\s(?:\w+\s){{1,3}}{_LOCAL}(?!\w)"
    rf"|(?<!\w)(?:{TENS})[ -](?:{SAID})\s{_LOCAL}(?!\w)"
    rf"|(?<!\w)(?:{TENS})\s(?!{_ORDINAL_SAID}|\d){_LOCAL}{CLAUSE_ENDS}"
    rf"|\bat\s(?!(?:\d|1\d|2[0-3])[0-5][05]\b)(?:1[3-9]|[2-9]\d"
    rf"|\d{{3,4}})[a-z]?\son\s{_LOCAL}(?!\w)",
    re.I,
)
# "3309 Maple Hollow," and "812 Marlowe is": a number, a name, and the end of a clause
_BARE: Final = re.compile(
    rf"(?<![\w.,$#/:-])(?!(?:19|20)\d\d\b)[1-9](?:\d{{2,4}}|(?:\s\d){{2,4}})\s"
    rf"{_CAPITAL}(?:\s{_CAPITAL})?{CLAUSE_ENDS}"
)
# Where two streets meet: a numbered one, one of this city, or one with its kind
_ONE_STREET: Final = (
    rf"(?:(?:{_LOCAL}|{_ORDINAL}|{_ORDINAL_SAID})(?:\s(?:{_STREETS})\b\.?)?"
    rf"|(?-i:{_CAPITAL})\s(?:{_STREETS})\b\.?)"
)
_CORNER: Final = re.compile(
    rf"(?<![\w-]){_ONE_STREET}\s?(?:\band\b|&|/|\bn\b|\bx\b|\bat\b|\by\b|\bcon\b|\bet\b|\bnear\b"
    rf"|\+|@)\s?{_ONE_STREET}(?![\w-])"
    r"(?!\s(?:of|to|floors?|grades?|place|readings?|times?|weeks?|days?|degrees?|quarters?|hand"
    r"|years?|ones?)\b)"
    rf"|\b(?:outside|at|on|near|by|from)\s(?-i:{_CAPITAL})\s?(?:and|&|/|n|x)\s?(?:{_LOCAL}"
    rf"|{_ORDINAL})(?!\w)"
    rf"|\bat\s\d{{1,3}}\s(?:and|&|n)\s{_ORDINAL}(?!\sof\b)"
    rf"|\b(?:rue|av\.|avenue|boul\.?|sur)\s(?-i:{_CAPITAL}),?\s(?:au\s)?coin\s(?-i:{_CAPITAL})"
    rf"|(?-i:{_CAPITAL})\s(?:{_STREETS})\b\.?\s?(?:&|/|and)\s?\d{{2,3}}(?![\w.])"
    r"|\b(?:corner(?: of)?|kanto ng|between|coin(?: de la| de| du)?|angle (?:de la|des|de|du)"
    r"|esquina(?: de| con)?)\s(?:(?:la|el)\s)?"
    rf"(?:(?-i:{_CAPITAL})|{_ONE_STREET})\s"
    rf"(?:and|&|at|x|/|\+|et(?: de)?|pis|y)\s(?:(?-i:{_CAPITAL})|{_ONE_STREET})(?!\w)",
    re.I,
)
_NUMBERED_STREET: Final = re.compile(r"\d(?:st|nd|rd|th)\b", re.I)
_STREET_WORDS: Final = _LOCAL_WORDS | {*LISTS["ordinals"]}
_KIND_WORDS: Final = frozenset(LISTS["streets"])
_WITH_A_KIND: Final = re.compile(rf"[A-ZÀ-Ý][\w'’]{{2,24}}\s(?i:{_STREETS})\b")
_ONLY_ORDER: Final = re.compile(rf"{_ORDINAL_SAID} \w+ {_ORDINAL_SAID}")  # "first and second"
_LIES_AT: Final = re.compile(r"\b(?:on|at|near|by|off)\s$", re.I)  # "on sixth and eighth,"
_CLAUSE_END: Final = re.compile(CLAUSE_ENDS)
_MEET: Final = frozenset({"and", "n", "x", "at", "corner", "y", "con", "et", "pis", "near", "coin"})
_AT_A_CORNER: Final = frozenset({"corner", "coin", "angle", "esquina"})
_STREETS_IN_WORDS: Final = frozenset(
    [
        "street",
        "avenue",
        "road",
        "drive",
        "lane",
        "court",
        "crescent",
        "boulevard",
        "parkway",
        "terrace",
    ]
)
_NUMBER_IN_WORDS: Final = re.compile(
    rf"\b(?:{TENS}|{SAID}|hundred|thousand)"
    rf"(?:(?:[ -]| and )(?:{TENS}|{SAID}|hundred|thousand)){{0,5}}"
    rf",?\s{_NAME}(?:\s{_NAME})?\s"
    rf"(?:{'|'.join(sorted(_STREETS_IN_WORDS))})\b",
    re.I,
)
# Other ways to say where, each tried only where one of these words stands
_SAID_APART: Final = tuple(
    (frozenset(words.split()), re.compile(pattern, re.I))
    for words, pattern in (
        (
            "hotel hôtel motel inn lodge rooming",
            r"\b(?:hotel|hôtel|motel|inn|lodge|rooming house)\b[^.!?\n]{0,25}?"
            r"(?:\b(?:room|rm|chambre|door)\s?\#?|\s\#)\d{1,4}\b",
        ),
        (
            "trailer home campground rv marina",
            r"\b(?:trailer park|mobile home park|campground|rv park|marina)\b[^.!?\n]{0,25}?"
            r"\b(?:pad|lot|site|slip|berth|unit)\s?\#?[a-z]?\d{1,3}\b",
        ),
        ("berth float moorage", r"\b(?:berth|float home|moorage)\s\#?[a-z]?\d{1,3}\b"),
        (
            "suite unit apt top upper lower bsmt basement rear main",
            rf"(?<![\w.$#-])\d{{1,5}}[a-z]?\s(?-i:{_CAPITAL}),?\s(?:suite|unit|apt|top flat|upper"
            r"|lower|bsmt|basement|rear|main floor)\b(?:\s\#?\w?\d{1,4})?",
        ),
        (
            "occ occupant occupants tenant tenants owner owners resident residents neighbour",
            r"\b(?:occ|occupants?|tenants?|owners?|residents?|neighbou?r)\s(?:of|at)"
            rf"\s\d{{1,5}}\s(?-i:{_CAPITAL})",
        ),
        (
            "highway hwy",
            r"(?<![\w.$#-])\d{2,5}\s(?:highway|hwy)\s\d{1,3}[a-z]?\b"
            r"|\b(?:highway|hwy)\s\d{1,3}[a-z]?,?\s(?:at\s|\#\s?)\d{3,5}\b",
        ),
        (
            "rue avenue boulevard boul chemin rang place avenida calle",
            r"\b(?:le|au|el|al|en)\s\d{1,5}\s(?:de la|du|des|de l['’])\s?(?:\d{1,3}(?:e|re|ère"
            r"|ème)\s(?:rue|avenue)\b|(?:\w{2,12}\s)?"
            r"(?:rue|avenue|avenida|calle|boulevard|chemin|rang|place)\s[\w'’-]{2,25})"
            rf"|\b(?:du|au|sur le)\s(?:boulevard|boul\.?)\s(?-i:{_CAPITAL})\s\d{{2,5}}\b"
            r"|\brang\s\d{1,3},?\s(?:numéro|no\.?|n°)\s?\d{1,5}\b",
        ),
        (
            "number no house",
            rf"\b(?:\d{{1,3}}(?:st|nd|rd|th)?(?:\s(?:st|ave))?|(?-i:{_CAPITAL}))\s(?:&|n|x)"
            r"\s\d{1,3}(?:st|nd|rd|th)?\b[^.!?\n]{0,25}?\b(?:number|no|house)\W{1,3}\d{2,5}\b",
        ),
        (
            "rural concession rr r comp box rr1 rr2 rr3 rr4 rr5",
            r"\brural route\s\d{1,2}\b(?:,\s\w{4,12}\s\d{1,4})?(?:,\s(?-i:[A-Z][a-z]{2,20}))?"
            r"|\bconcession\s\d{1,3},?\slot\s\d{1,3}\b"
            r"|\br\.?r\.?\s?\#?\s?\d{1,2}\b(?:,?\s(?:site|comp|box|group)\s?\#?\w{1,4}){0,3}"
            r"(?:,?\s(?-i:[A-Z][a-z]{2,20}))?"
            r"|\bcomp\.?\s\d{1,3},\s(?-i:[A-Z][a-z]{2,20})"
            r"|\bbox\s\d{1,4},?\sgroup\s\d{1,4}(?:,?\sr\.?r\.?\s?\d{1,2})?"
            r"(?:\s(?-i:[A-Z][a-z]{2,20}))?",
        ),
    )
)
# What stands around an address and belongs to it: "unit 7 - ", "1104 at ", ", app. 302"
_ON_THE_LEFT: Final = re.compile(
    rf"(?<!\w)(?:(?:{_FLATS}|\#)\.?\s?\#?\s?(?:\w{{0,2}}-?\d{{1,4}}\w?)?"
    r"\s?(?:[,-]|at|of|at the)?\s?-?"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?|ground|top|first|second|third) floor\s?,?\s(?:at\s|of\s)?"
    r"|\d{2,4}[a-z]? at\s|[nsew]\.\s)$",
    re.I,
)
_ON_THE_RIGHT: Final = re.compile(
    rf"(?:(?<=hwy)\s\d{{1,3}}[a-z]?\b|(?<=highway)\s\d{{1,3}}[a-z]?\b|\s(?:{_STREETS})\b\.?)?"
    rf"(?:\s?,?\s(?:{_FLATS}|no|door|\#)\.?\s?(?:no\.?|number"
    rf"|nr\.?)?\s?\#?\w{{0,2}}-?\d{{1,4}}[a-z]?\b)?",
    re.I,
)
_TWO_NUMBER_WORDS: Final = re.compile(
    rf"\b(?:{TENS}|{SAID}|hundred)(?:[ -]| and )(?:{TENS}|{SAID}|hundred)\b", re.I
)
_POSTAL: Final = re.compile(
    r"(?<!\w)[ABCEGHJ-NPRSTVXY] ?\d ?[A-Z][ -]{0,3}[\dO] ?[A-Z] ?\d(?!\w)"
    # a place on a map: degrees, three words, an open location code, a quarter section
    r"|(?<![\w.])-?\d{1,2}\.\d{3,8}°?\s?[ns]?,?\s?-?\d{2,3}\.\d{3,8}(?!\w)"
    r"|///\w{3,15}\.\w{3,15}\.\w{3,15}|(?<!\w)[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}(?!\w)"
    r"|(?<!\w)[NS][EW](?: quarter of| of| ¼)?[ -]?\d{1,2}-\d{1,3}-\d{1,2}(?: ?-?W ?\d)?",
    re.I,
)
_BOX: Final = re.compile(
    r"\b(?:p\.?\s?o\.?\s?b(?:ox)?\.?|postal box|post office box|general delivery|case postale"
    r"|bo[iî]te postale|pmb|mailbox|c\.?p\.|bx|r\.?r\.?)\s(?:no\.?\s|\#\s?)?\d{1,6}"
    r"(?:,?\s(?:site|comp|box|stn|station)\.?\s\w{1,8}){0,3}"
    r"|\b(?:general delivery|poste restante),?\s(?-i:[A-Z]\w{2,15}(?:\s[A-Z]\w{2,15})?)"
    r"|\bbox\s\d{1,5},?\s(?:stn|station|comp|group|site|r\.?r)\b"
    r"|\bbox\s\d{2,5},\s(?!line|page|part|form|row|tick)[a-z]{2,20}"
    rf"|\bp\.?\s?o\.?\sbox\s(?:(?:{SAID})\s?){{1,5}}",
    re.I,
)

_BOX_CUES: Final = frozenset({"box", "delivery", "restante", "mailbox"})


def addresses(signs: str, words: frozenset[str], said: int, *, has_digit: bool) -> Iterator[Spot]:
    """Give addresses; `words`: those of the text in small letters; `said`: how many are numbers."""
    for label, start, end in _streets(signs, words, said, has_digit=has_digit):
        left = _ON_THE_LEFT.search(signs, max(0, start - _REACH), start)
        right = _ON_THE_RIGHT.match(signs, end)
        yield label, left.start() if left else start, right.end() if right else end


def _streets(signs: str, words: frozenset[str], said: int, *, has_digit: bool) -> Iterator[Spot]:
    if has_digit:
        yield from _in_digits(signs, words)
    if (has_digit or said) and (not words.isdisjoint(_LOCAL_WORDS) or _JOINED.search(signs)):
        yield from hits("ADDR", _HERE, signs)
    if said and not words.isdisjoint(_STREETS_IN_WORDS):
        yield from _in_words(signs)
    yield from houses(signs, words, said, has_digit=has_digit)
    if has_digit:
        yield from hits("ADDR", _BEHIND, signs)
    yield from _corners(signs, words)
    if not words.isdisjoint(_BOX_CUES):
        yield from hits("ADDR", _BOX, signs)


def _corners(signs: str, words: frozenset[str]) -> Iterator[Spot]:
    if words.isdisjoint(_MEET) and "&" not in signs and "/" not in signs:
        return
    is_street = (
        not words.isdisjoint(_STREET_WORDS)
        or _NUMBERED_STREET.search(signs)
        or (not words.isdisjoint(_KIND_WORDS) and _WITH_A_KIND.search(signs))
    )
    if is_street or not words.isdisjoint(_AT_A_CORNER):
        for hit in _CORNER.finditer(signs):
            if not _ONLY_ORDER.fullmatch(hit.group()) or (
                _LIES_AT.search(signs, max(0, hit.start() - 8), hit.start())
                and _CLAUSE_END.match(signs, hit.end())
            ):
                yield "ADDR", hit.start(), hit.end()


def _in_digits(signs: str, words: frozenset[str]) -> Iterator[Spot]:
    said_apart = [pattern for cues, pattern in _SAID_APART if not words.isdisjoint(cues)]
    for pattern in (_BOX, *said_apart):
        yield from hits("ADDR", pattern, signs)
    yield from hits("ADDR", _STREET, signs)
    for hit in _STREET_BEFORE.finditer(signs):
        named = bool(hit["of"]) or not hit["name"].islower()
        before = hit.group()[0].isdigit()
        if named and (before or (hit["after"] and hit["kind"].lower() not in _ENGLISH_TOO)):
            yield "ADDR", hit.start(), hit.end()
    for hit in _BARE.finditer(signs):
        if not of_a_thing(signs, hit.start()):
            yield "ADDR", hit.start(), hit.end()
    for pattern in (_STREET_NUMBER, _NUMBERED, _FRENCH, _CHINESE, _POSTAL):
        yield from hits("ADDR", pattern, signs)


def _in_words(signs: str) -> Iterator[Spot]:
    for hit in _NUMBER_IN_WORDS.finditer(signs):
        # "one busy street" is none; "One Broad Street" and "forty-two broad street" are
        said, _gap, street = hit.group().partition(" ")
        named = said.lower() != "one" and street[:1].isupper()
        if _TWO_NUMBER_WORDS.match(hit.group()) or hit.group().istitle() or named:
            yield "ADDR", hit.start(), hit.end()
