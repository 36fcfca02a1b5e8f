"""Finds what leads to one person: phone, e-mail, address, plate, SIN, profile (BRI-1, BRI-2b).

Shapes, not names: no list of people, no guess at who somebody is. Every pattern's length is
bounded, so that no text makes it slow. Nine digits are a social insurance number where the check
digit (Luhn) fits, where they are of the 900 series, or where the text says that they are one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parapluie.screens import folding
from parapluie.screens.findings import Found, Strength, Where
from parapluie.screens.text import Text


def _any_of(words: str) -> str:
    return "|".join(words.split())


_NUMBER_WORDS: Final = dict(
    zip(
        ("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
        "00123456789",
        strict=True,
    )
)
_NUMBER_WORD: Final = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_TIMES: Final = {"double": 2, "triple": 3}
_DIGIT: Final = rf"(?:\d|\b(?:(?:double|triple) )?(?:{'|'.join(_NUMBER_WORDS)})\b)"
_LETTER_FOR_DIGIT: Final = re.compile(r"(?<=[\d-])[OoIl](?=[\d-])")  # 6O4-555-O148
_RUN: Final = re.compile(
    rf"(?<![\w.])\+?\(?{_DIGIT}(?:[\s.,()/•·*_-]{{0,3}}{_DIGIT}){{5,15}}(?!\w)", re.I
)
_EXTENSION: Final = re.compile(r"\s*(?:ext|extension|poste|x)\.?\s*\d{1,5}", re.I)
_SEVEN: Final = re.compile(r"(?<![\w./-])[2-9]\d{2}[-. •]\d{4}(?![\w-]|\.\d)")
# Numbers of things, not of people: what stands just before a number says which it is.
_THINGS: Final = _any_of(
    r"""file invoice account acct meter permit ticket case order po p\.o serial model meeting\ id id
    bylaw by-law ref reference confirmation tracking claim receipt bin lot folio part policy tender
    rfp contract version isbn asset tag\ no hydrant card\ ending parcel pid plan roll licence
    license incident job batch cheque dossier facture compte permis règlement zoom webinar passcode
    code""".replace("\\ ", "\x00")
).replace("\x00", " ")
_OF_A_THING: Final = re.compile(
    rf"\b(?:{_THINGS})\s*(?:is|was|no\.?|number|num|#|id|n°|:|est)*\s*[#:]?\s*$", re.I
)
_SIN_NEAR: Final = re.compile(
    r"\b(?:s\.?i\.?n\.?|social insurance|n\.?a\.?s\.?|assurance sociale)\b", re.I
)
_NINE: Final = re.compile(r"(?<![\w.-])\d(?:[ .-]?\d){8}(?![\w-]|\.\d)")
_NINE_SAID: Final = re.compile(rf"(?<!\w){_DIGIT}(?:[\s.,/_-]{{0,3}}{_DIGIT}){{8}}(?!\w)", re.I)

_EMAIL: Final = re.compile(r"[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_AT: Final = r"(?:\s*[\[({<]\s*(?:at|@|arobase)\s*[\])}>]\s*|\s+(?:at|arobase)\s+|\s+@\s*|\s*@\s+)"
_DOT: Final = (
    r"(?:\s*[\[({<]\s*(?:dot|point|\.)\s*[\])}>]\s*|\s+(?:dot|point)\s+|\s*\.\s*"
    r"|\s?[—–]\s?dot\s?[—–]\s?)"
)
_ENDINGS: Final = _any_of("com ca net org me io co info cc uk mx cn ph in kr fr qc edu gov proton")
_SPELLED: Final = re.compile(
    rf"[\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,3}}{_AT}"
    rf"[\w-]{{2,40}}(?:{_DOT}[\w-]{{2,20}}){{0,2}}{_DOT}(?:{_ENDINGS})\b",
    re.I,
)
_HAS_ENDING: Final = re.compile(r"(?:dot|point|[.\]\)>])\s*[\[({<]?\s*[a-z]{2}")

_TYPES: Final = _any_of(
    """street avenue ave boulevard blvd road rd crescent cres highway hwy parkway pkwy terrace st
    drive dr court ct place pl way lane ln close mews square sq trail alley walk gate grove landing
    quay circle cir heights hts row loop bay promenade crt wharf wynd path esplanade rise ridge
    cove glen"""
)
_NOT_NAMES: Final = _any_of(
    """the a an of in on at to and or for from by with per m metres? meters? feet ft km hours? hrs?
    days? weeks? months? years? minutes? mins? cars? trucks? trees? bags? times people kids units
    storeys? lanes? blocks? way stop settings? percent am pm new old more other different empty
    parking main open side city busy dead wide big small local nearby whole complaints? calls?
    inches cm mm dogs? bikes? houses?"""
)
_CITIES: Final = "new west(?:minster)?|surrey|burnaby|vancouver|coquitlam|richmond|delta|langley"
_NAME: Final = rf"(?!(?-i:{_NOT_NAMES})\b)(?:[^\W\d_][\w'’.-]{{0,24}}|\d{{1,3}}(?:st|nd|rd|th))"
_UNIT_WORDS: Final = "apt|apartment|unit|suite|ste|room|rm|basement of|upper|lower|#"
_STREET: Final = re.compile(
    rf"(?:(?:{_UNIT_WORDS})\.?\s*#?\s*[\w-]{{0,6}},?\s+)?"
    r"(?<![\w.$#-])#?\d{1,5}(?:[a-z]| [a-d](?= ))?(?:\s?[-–/]\s?\d{1,5})?"
    r"(?:[- ]block(?: of)?)?,?\s+(?:no\. )?(?:[nsew]\.?\s+|north |south |east |west )?"
    rf"{_NAME}(?:\s+{_NAME}){{0,2}}?\s+(?:{_TYPES})\b\.?"
    r"(?:\s+(?:n|s|e|w|north|south|east|west)\b\.?)?"
    rf"(?:,?\s+(?:{_CITIES})\b)?",
    re.I,
)
_STREET_FR: Final = re.compile(
    r"(?<![\w.$#-])\d{1,5}[a-z]?(?:\s?-\s?\d{1,5})?,?\s+"
    r"(?:rue|avenue|av\.|boulevard|boul\.?|chemin|ch\.|allée|place (?:de|du|d’|des)|impasse|calle"
    r"|avenida|rua|kalye)\s+(?:de\s+|du\s+|des\s+|la\s+|le\s+|les\s+)*[^\W\d_][\w'’.-]{1,24}",
    re.I,
)
_NUMBERED: Final = re.compile(
    r"(?:\b(?:apt|apartment|unit|suite|ste)\.?\s*#?\s*\w{1,5},?\s+(?:at\s+)?\d{2,5}\s+"
    r"[A-Z][\w'’-]{2,20}"
    r"|\b(?i:lives?|living|stays?|staying|stayed|resides?|moved|home|house|address|works? out of"
    r"|apartment|flat|found (?:her|him) )\s*(?i:is|was|at|on|to|in|:|of|,)*\s+"
    r"#?\d{1,5}(?:-\d{1,5})?\s+[A-Z][\w'’-]{2,20})"
)
_TENS: Final = _any_of(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand"""
)
_NUMBER_IN_WORDS: Final = re.compile(
    rf"\b(?:{_TENS})(?:(?:[ -]| and )(?:{_TENS})){{0,5}}\s+(?-i:[A-Z])[\w'’-]{{1,24}}"
    rf"(?:\s+(?-i:[A-Z])[\w'’-]{{1,24}})?\s+(?-i:[A-Z])(?<=[A-Z])(?:(?i:(?<=S)treet|(?<=A)venue"
    r"|(?<=R)oad|(?<=D)rive|(?<=L)ane|(?<=C)ourt|(?<=C)rescent|(?<=W)ay|(?<=P)lace))\b",
    re.I,
)
_POSTAL: Final = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?!\w)", re.I)
_BOX: Final = re.compile(r"\bp\.?\s?o\.?\s?box\s+\d{1,6}|\bcase postale\s+\d{1,6}", re.I)

_PLATE_SURE: Final = re.compile(r"(?<![\w-])[A-Z]{2}\d ?\d{2}[A-Z](?![\w-])")
_PLATE_WORDS: Final = (
    r"licen[cs]e\s+plates?|plates?(?:['’]s)?|lic|lisc|licen[cs]e|tags?|regi?s?t?r?a?t?i?o?n?|reg"
    r"|plaques?"
    r"|immatricul\w+|placas?|matrícula|plaka|biển số|номер|plt|rego"
)
_FILLER: Final = (
    r"(?:is|was|no|nr|number|num|reads?|starts? with|of|bc|b\.c\.|on it"
    r"|on (?:the|his|her|a) \w{3,9}"
    r"|numéro|est|says|from)"
)
# Between four and eight letters and digits, in up to three groups, with a digit among them.
_PLATE: Final = re.compile(
    rf"\b(?:{_PLATE_WORDS})(?!\w)[\s.,:#'\"-]*(?:{_FILLER}[\s.,:#]+){{0,3}}"
    r"(?P<plate>(?=[A-Z0-9?. -]{0,10}\d)(?=[0-9?. -]{0,10}[A-Z])(?=(?:[ .-]?[A-Z0-9?]){5,8}(?!\w))"
    r"(?:[A-Z0-9?][ .-]?){4,7}[A-Z0-9?])(?!\w)",
    re.I,
)
_PLATE_BEFORE: Final = re.compile(
    r"(?<![\w-])(?P<plate>(?=[A-Z0-9 -]{0,8}\d)(?=[A-Z0-9 -]{0,8}[A-Z])"
    r"[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4})"
    r"\s+(?:licen[cs]e\s+)?plates?\b"
)
_VANITY: Final = re.compile(
    r"\b(?i:vanity|personali[sz]ed|custom)\s+(?i:plates?)\s+(?i:says|reads|is)?\s*"
    r"(?P<plate>[A-Z0-9]{3,8})\b"
)
_SPOKEN: Final = _any_of(
    """alfa alpha bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike
    november oscar papa quebec romeo sierra tango uniform victor whiskey x-?ray yankee zulu"""
)
_SPOKEN_PLATE: Final = re.compile(
    rf"\b(?P<plate>(?:{_SPOKEN})(?:[\s,]+(?:{_SPOKEN}|\d|{'|'.join(_NUMBER_WORDS)})){{4,7}})\b",
    re.I,
)
_VEHICLE: Final = _any_of(
    """car truck van suv sedan pickup jeep civic corolla camry jetta ford honda toyota mazda bmw
    audi tesla nissan hyundai kia chevy dodge ram subaru mercedes lexus acura minivan motorcycle
    bike vehicle taxi cab f-?150 rav4 prius silverado tacoma escape caravan charger accord elantra
    sentra rogue tucson golf camion voiture"""
)
_COLOUR: Final = _any_of("white black grey gray silver red blue green tan beige brown gold")
_SHORT_PLATE: Final = r"[A-Z]{2,3}[ -]?\d{3,4}[A-Z]?|[A-Z]{2}\d[ -]?\d{2}[A-Z]"
_PLATE_BY_CAR: Final = re.compile(
    rf"\b(?:{_VEHICLE})\b[\s,.:;()-]{{1,3}}(?:(?:with|plate|bc|has|lic)\s+)?"
    rf"(?P<plate>(?-i:{_SHORT_PLATE}|\d{{3}}[ -]?[A-Z]{{3}}))(?!\w)"
    rf"|(?<![\w-])(?P<plate2>(?-i:{_SHORT_PLATE}))[\s,]{{1,2}}(?:on\s+)?(?:a\s+|the\s+)?"
    rf"(?:(?:{_COLOUR})\s+)?(?:{_VEHICLE})\b",
    re.I,
)

_SITES: Final = _any_of(
    """facebook fb instagram ig insta tiktok twitter x snapchat onlyfans fansly linkedin leolist
    tryst telegram t wa m wechat weibo linktr linktree reddit youtube vk pinterest threads bsky line
    discord kakao zalo signal skipthegames tinder bumble venmo paypal cash spotify backpage eros pof
    badoo allmylinks beacons yelp okcupid twitch etsy github patreon soundcloud nextdoor tumblr
    steamcommunity mastodon substack medium quora flickr vimeo hinge grindr kijiji craigslist
    upwork"""
)
_SITE_ENDINGS: Final = _any_of("com ca me cc co be gg ee app ai link social net org ru tv us")
_LINK: Final = re.compile(
    rf"(?:https?://)?(?:www\.)?\b(?:{_SITES})\s?(?:\.|\s?\(?dot\)?\s?)\s?(?:{_SITE_ENDINGS})\b"
    r"(?:\s?(?:/|\bslash\b)\s?[\w.@/?=&%-]{1,80})?"
    r"|https?://[\w.-]{3,60}/(?:u|user|users|profile|id|in|people|members?|@)/?[\w.@/?=&%-]{2,80}",
    re.I,
)
_USER_PATH: Final = re.compile(r"(?<![\w/])/?u/[\w-]{3,30}|(?<!\w)[\w.]{2,32}#\d{4}(?!\w)")
_HANDLE: Final = re.compile(r"(?<![\w@.])@(?!\s)[A-Za-z_][\w.]{2,30}(?:@[\w.-]{3,40})?(?![\w@])")
_APPS: Final = _any_of(
    """insta(?:gram)? ig snap(?:chat)? tik ?tok telegram tg twitter wechat weixin facebook fb
    onlyfans discord kakao(?:talk)? line whatsapp signal zalo viber linkedin reddit tryst leolist
    微信 微博 telegrama kik skype twitch steam mastodon bluesky threads youtube tinder bumble hinge
    grindr""".replace("tik ?tok", "tik\\x20?tok")
)
_NAMED_HANDLE: Final = re.compile(
    rf"\b(?:{_APPS})\b[\s:=,—-]{{0,3}}(?:(?:id|handle|name|user(?:name)?|account|acct|profile|page|号|is|as"
    r"|under|called|est|it['’]?s|she['’]?s|he['’]?s|my|his|her|live|me)[\s:=]{1,3}){0,3}[\"'“@]?"
    r"(?P<handle>(?-i:(?=[a-z0-9_.-]*[_.\d])(?=[0-9_.-]*[a-z])[a-z0-9_.-]{3,30}|[A-Za-z]+[_.\d][\w.-]{1,30}))(?!\w)",
    re.I,
)
_HAS_SITE: Final = re.compile(
    r"https?:|facebook|fb|inst|ig\b|tik|twitter|\bx\.|snap|onlyfans|fansly|linked|leolist|tryst|tele"
    r"|tg\b|\b[tm]\.|wa\.|we(?:chat|ibo|ixin)|linktr|reddit|youtube|vk|pinterest|threads|bsky|line"
    r"|discord|kakao|zalo|signal|skip|tinder|bumble|venmo|paypal|cash|spotify|backpage|eros|pof|badoo"
    r"|links|beacons|whatsapp|viber|微|yelp|okcupid|twitch|etsy|github|patreon|soundcloud|nextdoor"
    r"|tumblr|steam|mastodon|substack|medium|quora|flickr|vimeo|hinge|grindr|kijiji|craigslist|upwork"
    r"|kik|skype|blue"
)
_HAS_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True)
class Identifiers:
    """Finds the shapes. Labels are those of the example sentences: PHONE, EMAIL, ADDR …"""

    name: str = "identifiers"
    clause: str = "BRI-1"

    @property
    def stands(self) -> Mapping[Where, Strength]:
        """Return where: in what strangers write about others, and in what leaves. It only asks."""
        return {Where.CONCERN: Strength.ASK, Where.LEAVING: Strength.ASK}

    def knows(self, language: str) -> bool:
        """Say yes: numbers and addresses look alike in every language offered."""
        return True

    def advice(self) -> str:
        """Return the line for the person who wrote it."""
        return _("This can lead to one person. Take it out unless it is needed for this.")

    def read(self, text: Text, where: Where) -> list[Found]:
        """Return every identifier once; of two that overlap, the one listed first."""
        seen = folding.visible(text.raw)
        taken = bytearray(len(seen.signs) + 1)
        found = []
        for label, start, end in _all(seen.signs):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append(Found(label, seen.start(start), seen.end(end)))
        return found


identifiers = Identifiers()


def _all(signs: str) -> Iterator[tuple[str, int, int]]:
    """Give everything that has a shape; only patterns that a text gives a reason for are tried."""
    signs = _LETTER_FOR_DIGIT.sub(lambda hit: "0" if hit.group() in "Oo" else "1", signs)
    small = signs.lower()
    has_digit, has_site = _HAS_DIGIT.search(signs), _HAS_SITE.search(small)
    spelled = len(_NUMBER_WORD.findall(small))
    yield from _profiles(signs) if has_site or "@" in signs or "u/" in signs or "#" in signs else ()
    yield from _emails(signs, small)
    yield from (
        (*_sins(signs), *_plates(signs)) if has_digit or spelled > 2 or "plate" in small else ()
    )
    if has_digit or spelled > 5:
        yield from _phones(signs)
    yield from _addresses(signs) if has_digit else _hits("ADDR", _NUMBER_IN_WORDS, signs)


def _profiles(signs: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_LINK, _USER_PATH, _HANDLE):
        yield from _hits("PROFILE", pattern, signs)
    for hit in _NAMED_HANDLE.finditer(signs):
        yield "PROFILE", hit.start("handle"), hit.end("handle")


def _emails(signs: str, small: str) -> Iterator[tuple[str, int, int]]:
    if "@" in signs:
        yield from _hits("EMAIL", _EMAIL, signs)
    if ("at" in small or "@" in small or "arobase" in small) and _HAS_ENDING.search(small):
        yield from _hits("EMAIL", _SPELLED, signs)


def _addresses(signs: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_STREET, _STREET_FR, _NUMBER_IN_WORDS, _NUMBERED, _POSTAL, _BOX):
        yield from _hits("ADDR", pattern, signs)


def _hits(label: str, pattern: re.Pattern[str], signs: str) -> Iterator[tuple[str, int, int]]:
    for hit in pattern.finditer(signs):
        yield label, hit.start(), hit.end()


def _sins(signs: str) -> Iterator[tuple[str, int, int]]:
    said = _SIN_NEAR.search(signs) is not None
    for hit in (_NINE_SAID if said else _NINE).finditer(signs):
        digits = _digits(hit.group())
        if said or (_like_sin(digits) and not _of_a_thing(signs, hit.start())):
            yield "SIN", hit.start(), hit.end()


def _like_sin(digits: str) -> bool:
    """Say whether nine digits are a SIN: its check digit fits, or it is of the 900 series."""
    return digits[0] == "9" or ((digits[0] != "0" or digits[1] != "0") and _luhn(digits))


def _luhn(digits: str) -> bool:
    """Say whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(digits))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _phones(signs: str) -> Iterator[tuple[str, int, int]]:
    for hit in _RUN.finditer(signs):
        if _is_phone(hit.group()) and not _of_a_thing(signs, hit.start()):
            more = _EXTENSION.match(signs, hit.end())
            yield "PHONE", hit.start(), more.end() if more else hit.end()
    for hit in _SEVEN.finditer(signs):
        if not _of_a_thing(signs, hit.start()):
            yield "PHONE", hit.start(), hit.end()


def _digits(run: str) -> str:
    """Return the digits of a number, whether written or spelled; "triple five" is three."""
    found, times = "", 1
    for one in re.findall(rf"\d|double|triple|{'|'.join(_NUMBER_WORDS)}", run.lower()):
        if one in _TIMES:
            times = _TIMES[one]
        else:
            found, times = found + _NUMBER_WORDS.get(one, one) * times, 1
    return found


def _is_phone(run: str) -> bool:
    digits = _digits(run)
    if run.startswith("+"):
        return 8 <= len(digits) <= 15
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10:
        ours = digits[0] in "23456789" and digits[3] in "23456789"
        return (ours or _in_pairs(run)) and not _is_date(run)
    if len(digits) == 11:  # mobile numbers of China, Korea, the Philippines, Britain
        return digits.startswith(("13", "15", "17", "18", "19", "010", "09", "07"))
    return len(digits) == 7 and sum(one.isalpha() for one in run) > 8


def _in_pairs(run: str) -> bool:
    """Say whether ten digits are written two by two, as in France."""
    return re.fullmatch(r"0\d(?:[ .]\d\d){4}", run.strip()) is not None


def _is_date(run: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d[-/. ](?:0[1-9]|1[0-2])", run))


def _of_a_thing(signs: str, at: int) -> bool:
    return _OF_A_THING.search(signs, max(0, at - 40), at) is not None


def _plates(signs: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_PLATE, _PLATE_BEFORE, _VANITY, _SPOKEN_PLATE, _PLATE_BY_CAR):
        for hit in pattern.finditer(signs):
            which = "plate2" if "plate2" in hit.groupdict() and hit["plate2"] else "plate"
            yield "PLATE", hit.start(which), hit.end(which)
    yield from _hits("PLATE", _PLATE_SURE, signs)
