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
_DIGIT: Final = rf"(?:\d|\b(?:{'|'.join(_NUMBER_WORDS)})\b)"
_RUN: Final = re.compile(
    rf"(?<![\w.])\+?\(?{_DIGIT}(?:[\s.,()/•·*-]{{0,3}}{_DIGIT}){{6,15}}(?!\w)", re.I
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
    rf"(?:{_THINGS})\s*(?:is|was|no\.?|number|num|#|id|n°|:|est)*\s*[#:]?\s*$", re.I
)
_SIN_NEAR: Final = re.compile(
    r"\b(?:s\.?i\.?n\.?|social insurance|n\.?a\.?s\.?|assurance sociale)\b", re.I
)
_NINE: Final = re.compile(r"(?<![\w.-])\d(?:[ .-]?\d){8}(?![\w-]|\.\d)")

_EMAIL: Final = re.compile(r"[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_AT: Final = r"(?:\s*[\[({<]\s*(?:at|@|arobase)\s*[\])}>]\s*|\s+(?:at|arobase)\s+|\s+@\s*|\s*@\s+)"
_DOT: Final = r"(?:\s*[\[({<]\s*(?:dot|point|\.)\s*[\])}>]\s*|\s+(?:dot|point)\s+|\s*\.\s*)"
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
    quay circle cir heights hts row loop bay promenade"""
)
_NOT_NAMES: Final = _any_of(
    """the a an of in on at to and or for from by with per m metres? meters? feet ft km hours? hrs?
    days? weeks? months? years? minutes? mins? cars? trucks? trees? bags? times people kids units
    storeys? lanes? blocks? way stop settings? percent am pm new old more other different empty
    parking main open side city busy dead wide big small local nearby whole complaints? calls?
    inches cm mm dogs? bikes? houses?"""
)
_CITIES: Final = "new west(?:minster)?|surrey|burnaby|vancouver|coquitlam|richmond|delta|langley"
_NAME: Final = rf"(?!(?:{_NOT_NAMES})\b)(?:[^\W\d_][\w'’.-]{{0,24}}|\d{{1,3}}(?:st|nd|rd|th))"
_UNIT_WORDS: Final = "apt|apartment|unit|suite|ste|room|rm|basement of|upper|lower|#"
_STREET: Final = re.compile(
    rf"(?:(?:{_UNIT_WORDS})\.?\s*#?\s*[\w-]{{0,6}},?\s+)?"
    r"(?<![\w.$#-])#?\d{1,5}[a-z]?(?:\s?[-–/]\s?\d{1,5})?,?\s+"
    r"(?:[nsew]\.?\s+|north |south |east |west )?"
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
_POSTAL: Final = re.compile(r"(?<!\w)[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?!\w)", re.I)
_BOX: Final = re.compile(r"\bp\.?\s?o\.?\s?box\s+\d{1,6}|\bcase postale\s+\d{1,6}", re.I)

_PLATE_SHAPES: Final = _any_of(
    r"""[A-Z]{2}\d[-\x20]?\d{2}[A-Z] [A-Z]{2}[-\x20]?\d{4} [A-Z]{2}[-\x20]?\d{3}[-\x20]?[A-Z]
    [A-Z]{3}[-\x20]?\d{3,4} \d{3,4}[-\x20]?[A-Z]{3} [A-Z]\d{2}[-\x20]?\d{2}[A-Z]
    [A-Z]{4}[-\x20]?\d{3} [A-Z]{1,3}[-\x20]?\d{2,3}[-\x20]?[A-Z]{1,3} [A-Z]\d{5}
    [A-Z]{2}\d[-\x20]?\d{2}[A-Z]{0,2} \d{6} \d{2,3}[-\x20]?[A-Z]\d{2}"""
)
_PLATE_SURE: Final = re.compile(r"(?<![\w-])[A-Z]{2}\d[ -]?\d{2}[A-Z](?![\w-])")
_PLATE_WORDS: Final = (
    r"licen[cs]e\s+plates?|plates?|lic|lisc|licen[cs]e|tags?|regi?s?t?r?a?t?i?o?n?|reg|plaques?"
    r"|immatricul\w+|placas?|matrícula|plaka|biển số|номер|plt|rego"
)
_BEFORE_PLATE: Final = (
    r"is|was|no|nr|number|num|reads?|starts? with|of|bc|b\.c\.|on it|numéro|est|says"
)
_PLATE: Final = re.compile(
    rf"\b(?:{_PLATE_WORDS})\b[\s.:#'\"]*(?:(?:{_BEFORE_PLATE})[\s.:#]*){{0,3}}"
    rf"(?P<plate>{_PLATE_SHAPES})(?!\w)",
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
    tryst telegram t wa wechat weibo linktr linktree reddit youtube vk pinterest threads bsky line
    discord kakao zalo signal skipthegames tinder bumble venmo paypal cash spotify backpage eros pof
    badoo allmylinks beacons"""
)
_SITE_ENDINGS: Final = _any_of("com ca me cc co be gg ee app ai link social net org ru tv")
_LINK: Final = re.compile(
    rf"(?:https?://)?(?:www\.|m\.)?\b(?:{_SITES})\s?(?:\.|\s?\(?dot\)?\s?)\s?(?:{_SITE_ENDINGS})\b"
    r"(?:\s?(?:/|\bslash\b)\s?[\w.@/?=&%-]{1,80})?",
    re.I,
)
_HANDLE: Final = re.compile(r"(?<![\w@.])@(?!\s)[A-Za-z_][\w.]{2,30}(?![\w@])")
_APPS: Final = _any_of(
    """insta(?:gram)? ig snap(?:chat)? tiktok telegram tg twitter wechat weixin facebook fb onlyfans
    discord kakao(?:talk)? line whatsapp signal zalo viber linkedin reddit tryst leolist 微信 微博
    telegrama"""
)
_NAMED_HANDLE: Final = re.compile(
    rf"\b(?:{_APPS})\s*(?:id|handle|name|user(?:name)?|account|acct|profile|page|号|is|:|=|as|under"
    r"|called|est|@|—|-)(?:\s*(?:is|:|=|@|name|id|under|called))*\s*[\"'“]?"
    r"(?P<handle>(?-i:[a-z0-9_.]*[a-z_.][a-z0-9_.-]{2,30}|[A-Za-z]+[_.\d][\w.-]{1,30}))",
    re.I,
)
_HAS_SITE: Final = re.compile(
    r"facebook|fb|inst|ig\b|tik|twitter|\bx\.|snap|onlyfans|fansly|linked|leolist|tryst|tele|tg\b"
    r"|\bt\.|wa\.|we(?:chat|ibo|ixin)|linktr|reddit|youtube|vk|pinterest|threads|bsky|line|discord"
    r"|kakao|zalo|signal|skip|tinder|bumble|venmo|paypal|cash|spotify|backpage|eros|pof|badoo|links"
    r"|beacons|whatsapp|viber|微"
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
        taken: list[tuple[int, int]] = []
        found = []
        for label, start, end in _all(seen.signs):
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            taken.append((start, end))
            found.append(Found(label, seen.start(start), seen.end(end)))
        return found


identifiers = Identifiers()


def _all(signs: str) -> Iterator[tuple[str, int, int]]:
    """Give everything that has a shape; only patterns that a text gives a reason for are tried."""
    small = signs.lower()
    has_digit, has_site = _HAS_DIGIT.search(signs), _HAS_SITE.search(small)
    yield from _emails(signs, small)
    yield from _hits("PROFILE", _LINK, signs) if has_site else ()
    yield from (*_sins(signs), *_plates(signs)) if has_digit else ()
    if has_digit or len(_NUMBER_WORD.findall(small)) > 5:
        yield from _phones(signs)
    yield from _addresses(signs) if has_digit else ()
    yield from _hits("PROFILE", _HANDLE, signs) if "@" in signs else ()
    for hit in _NAMED_HANDLE.finditer(signs) if has_site else ():
        yield "PROFILE", hit.start("handle"), hit.end("handle")


def _emails(signs: str, small: str) -> Iterator[tuple[str, int, int]]:
    if "@" in signs:
        yield from _hits("EMAIL", _EMAIL, signs)
    if ("at" in small or "@" in small or "arobase" in small) and _HAS_ENDING.search(small):
        yield from _hits("EMAIL", _SPELLED, signs)


def _addresses(signs: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_STREET, _STREET_FR, _NUMBERED, _POSTAL, _BOX):
        yield from _hits("ADDR", pattern, signs)


def _hits(label: str, pattern: re.Pattern[str], signs: str) -> Iterator[tuple[str, int, int]]:
    for hit in pattern.finditer(signs):
        yield label, hit.start(), hit.end()


def _sins(signs: str) -> Iterator[tuple[str, int, int]]:
    said = _SIN_NEAR.search(signs) is not None
    for hit in _NINE.finditer(signs):
        digits = re.sub(r"\D", "", hit.group())
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


def _is_phone(run: str) -> bool:
    digits = "".join(_NUMBER_WORDS.get(one.lower(), one) for one in re.findall(_DIGIT, run, re.I))
    spelled = sum(one.isalpha() for one in run) > 8
    if run.startswith("+"):
        return 8 <= len(digits) <= 15
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10:
        return digits[0] in "23456789" and digits[3] in "23456789" and not _is_date(run)
    if len(digits) == 11:  # mobile numbers as they are written in China, Korea, the Philippines
        return digits.startswith(("13", "15", "17", "18", "19", "010", "09"))
    return len(digits) == 7 and spelled


def _is_date(run: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d[-/. ](?:0[1-9]|1[0-2])", run))


def _of_a_thing(signs: str, at: int) -> bool:
    return _OF_A_THING.search(signs, max(0, at - 40), at) is not None


def _plates(signs: str) -> Iterator[tuple[str, int, int]]:
    for hit in _PLATE.finditer(signs):
        plate = hit.group("plate")
        if any(one.isdigit() for one in plate):
            yield "PLATE", hit.start("plate"), hit.end("plate")
    for hit in _PLATE_BY_CAR.finditer(signs):
        which = "plate" if hit.group("plate") else "plate2"
        yield "PLATE", hit.start(which), hit.end(which)
    yield from _hits("PLATE", _PLATE_SURE, signs)
