"""Licence plates, whole or in part: near a word for them, or shaped like one near a car."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.lists import LISTS, Mentions, Spot, any_of, hits
from parapluie.screens.identifiers.numbers import SAID, TENS, WHOSE, of_a_thing

_SURE: Final = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}\d[ .-]?\d{2}[A-Z]|[a-z]{2}\d[ -]?\d{2}[a-z])(?![\w-])"
)
_WORDS: Final = re.compile(rf"(?<!\w)(?:{any_of('plates')})(?!\w)", re.I)
_VEHICLES: Final = re.compile(
    rf"(?<!\w)(?:{any_of('vehicles')}|{any_of('places-of-plates')})(?!\w)", re.I
)
# A plate with the number of a house: what it says is an address
_OF_A_HOME: Final = re.compile(
    r"\b(?:house|home|door|gate|mailbox|wall|porch|brass|address)\s(?:with\s(?:the|a)\s"
    r"|number\s)?plates?\b"
    r"|\bplates?\b\s(?:looking\s)?(?:sign\s)?(?:nailed\s|screwed\s|hung\s)?"
    r"(?:on|by|beside|over|above|at|near|next to)\s(?:the|my|our|his|her|their|your)\s"
    r"(?:\w{3,8}\s)?(?:house|mailbox|door|gate|porch|fence|wall|gatepost|post|building|steps)\b",
    re.I,
)
# "reg. address KB 1200 Royal": a street of this city follows the digits
_OF_A_STREET: Final = re.compile(
    r"(?:[a-z]{1,2}[ -])?\d{1,5}(?:\s?[a-z])?\s(?:[nsew]\.?\s)?"
    rf"(?:(?!\d)(?:{any_of('street-names')})|\d{{1,2}}(?:st|nd|rd"
    rf"|th)\s(?:{any_of('streets')}))(?!\w)",
    re.I,
)
_CAR_OR_PLATE: Final = Mentions("plates", "vehicles", "places-of-plates")
_OF_NO_PLATE: Final = re.compile(rf"\b(?:{any_of('things', without='plates')}){WHOSE}", re.I)
_NEAR_A_CAR, _NEAR_THE_WORD = 90, 60  # signs between the word and its plate
# Letters and digits in up to three groups; "?", "*" and "_" stand for what wasn't seen
_GROUP: Final = re.compile(r"(?:(?<![\w$#./-])|(?<=plate-))[A-Za-z0-9?*]{1,8}(?![A-Za-z])")
_NEXT_GROUP: Final = re.compile(r"(?: ?[-_/·.] ?|[ \n])[A-Za-z0-9?*]{1,8}(?![A-Za-z])")
_MOST_GROUPS, _FEWEST_SIGNS, _MOST_SIGNS = 3, 5, 8
_BETWEEN: Final = re.compile(r"[^A-Za-z0-9?*]+")
_SHAPES: Final = re.compile(  # as provinces and states have them, less what stands between groups
    r"[A-Z]{1,4}[\d?*]{2,5}[A-Z]?|[\d?*]{1,4}[A-Z?*]{1,4}\d{0,3}|[A-Z]{2}[\d?*]{3}[A-Z?*]"
    r"|[A-Z]{2}\d{3}[A-Z]{2}|\d{4,5}[A-Z]{1,2}|[A-Z?*]{2,3}[\d?*]{1,2}[A-Z?*]{1,2}[\d?*]{0,2}"
    r"|[A-Z]\d{2,3}[A-Z]{2,3}|[A-Z]\d{5,6}"
)
_PART: Final = re.compile(
    r"\b(?i:start(?:s|ed|ing)?|begins?|beginning|ends?|ending|ended"
    r"|(?:first|last) (?:part|half|two|three|four|\d)(?: letters?| digits?| numbers?| characters?)?"
    r"(?: (?:of|on|off|from) (?:the |his |her |their |its |a )?(?:tag|plates?|licence|license"
    r"|rego?)(?: plate)?)?"
    r"|partial(?: plate)? (?:on|off|from|of|for) [^.!?\n\d]{2,30}?(?= (?:is|was|were)\b)|partial"
    r"|partially|part of it|got part|half a plate|rear|old plate|can see"
    r"|could see|only got|only have|half of it)\b,?"
    r"\s?(?i:with|w/|in|are|is|was|were|being|plate|:|of it|,){0,2}\s?(?i:something |maybe "
    r"|like )?[\"'“]?"
    r"(?P<plate>(?!(?i:of|in|at|to|on|is|a|an|it|the)\b)"
    r"(?=[A-Za-z0-9?* ]{0,6}\d)[A-Za-z0-9?*]{1,3}(?:[ -][A-Z0-9?*]{1,3}){0,2}"
    r"|[A-Z]{2,4})(?!\w)"
)
_DOTTED: Final = re.compile(
    r"(?<!\w)[A-Z]{2}\s?(?:\d{1,3}|one|two|three|four|five|six|seven|eight"
    r"|nine)(?:,?\s\d{1,3}){0,2}"
    r"(?=\s(?:something|and then|smudge))"
    r"|(?<!\w)[A-Z]{1,3}\d{0,2}\s?(?:\.{2,3}|…|_+|-something)\s?[A-Z0-9]{1,3}(?!\w)"
)
_VANITY: Final = re.compile(
    r"(?<!\w)(?P<plate4>[A-Z]{4,7})\s(?i:(?:vanity |custom )?plates?)\b"
    rf"|\b(?i:{any_of('vehicles')}),\s(?P<plate5>[A-Z]{{5,7}})(?!\w)|"
    r"\b(?i:plates?|vanity|personali[sz]ed|it)\b[^.!?\n\d]{0,20}?"
    r"\b(?i:says|said|saying|reads?|reading|spells?|spelled|is|was|of)\b"
    r"\s?:?\s?[\"'“]?(?P<plate>[A-Z][A-Z0-9]{2,7}(?:\s[A-Z0-9]{1,4}){0,2})\b"
    r"|\b(?i:vanity|personali[sz]ed|custom)(?:\s(?i:licen[cs]e))?(?:\s(?i:plates?|one))?[\s,:]{1,3}"
    r"[\"'“]?(?P<plate2>[A-Z][A-Z0-9]{2,7})\b"
    r"|\b(?i:with)\s[\"'“]?(?P<plate3>[A-Z0-9]{4,8})\b[\"'”]?"
    r"\s(?i:on the (?:back|front|bumper|plate))"
)
_BY_A_CAR: Final = re.compile(
    r"(?<![\w$#.-])(?=[A-Z0-9]{0,7}\d)(?=[A-Z0-9]{0,7}[A-Z])[A-Z0-9]{6,8}(?![\w-])"
)
_LETTER: Final = rf"(?:{any_of('letters')}|[a-z](?: (?:as in|like|for|de|como) [^\W\d_]{{2,10}})?)"
_SPOKEN: Final = re.compile(
    rf"(?<!\w)(?P<plate>(?:(?:{_LETTER}|\d{{1,3}}|(?:{TENS})(?:[ -](?:{SAID}))?|{SAID})"
    r"[\s,-]{1,3}(?:then\s)?)"
    rf"{{2,8}}(?:{_LETTER}|\d{{1,3}}|{TENS}|{SAID}))(?!\w|\s(?:{any_of('streets')})\b)",
    re.I,
)
_NAMED_LETTERS: Final = re.compile(
    rf"\b(?:{any_of('letters')}|(?:as in|like|como) [^\W\d_]+|[A-Z](?=[\s,]))\b", re.I
)
_ALPHABET: Final = frozenset(LISTS["letters"])
_ALPHABETICAL: Final = re.compile(rf"\b(?:{any_of('letters')})\b", re.I)
_NUMBER: Final = re.compile(rf"\d|\b(?:{SAID}|{TENS})\b", re.I)
_MEASURE: Final = re.compile(r"\d+(?:st|nd|rd|th|am|pm|km|cm|mm|ft|hrs?|mins?|kg|lbs?)", re.I)
_NOT_OF_PLATES: Final = "small-words vehicles plates not-streets flats places-of-plates"
_NTH: Final = re.compile(r"\d*(?:1st|2nd|3rd|\dth)", re.I)  # "88-3rd Ave" is a home
_WITH_DIGITS: Final = [one for one in LISTS["vehicles"] if any(map(str.isdigit, one))]
_A_MODEL: Final = re.compile(  # "2014 F-150", "A 2009 Corolla"
    rf"an? (?:19|20)\d\d(?!\w)|(?:(?:19|20)\d\d )?(?:{'|'.join(map(re.escape, _WITH_DIGITS))})"
    rf"(?!\w)",
    re.I,
)
_NO_PLATE: Final = {word for name in _NOT_OF_PLATES.split() for word in LISTS[name]}


def plates(signs: str, small: str, words: frozenset[str]) -> Iterator[Spot]:
    """Give plates; `small` is the text in small letters, `words` its words."""
    for hit in _SURE.finditer(signs):
        if not of_a_thing(signs, hit.start()):
            yield "PLATE", hit.start(), hit.end()
    if not words.isdisjoint(_ALPHABET):
        yield from _spoken(signs, _ALPHABETICAL)
    if not _CAR_OR_PLATE(small, words) or _OF_A_HOME.search(signs):
        return
    cars = [one.span() for one in _VEHICLES.finditer(signs)]
    near = [one.span() for one in _WORDS.finditer(signs)]
    yield from _spoken(signs, _NAMED_LETTERS)
    yield from _shaped(signs, near, _NEAR_THE_WORD, any_case=True)
    yield from _shaped(signs, cars, _NEAR_A_CAR, any_case=False)
    for pattern in (_VANITY, _PART, _DOTTED):
        yield from hits("PLATE", pattern, signs)
    for hit in _BY_A_CAR.finditer(signs):
        if not of_a_thing(signs, hit.start()) and _like_plate(hit.group(), shaped=False):
            yield "PLATE", hit.start(), hit.end()


def _spoken(signs: str, letters: re.Pattern[str]) -> Iterator[Spot]:
    """Give letters and numbers said one by one, at least two of them such letters."""
    for hit in _SPOKEN.finditer(signs):
        if len(letters.findall(hit.group())) > 1 and _NUMBER.search(hit.group()):
            yield "PLATE", hit.start("plate"), hit.end("plate")


def _shaped(
    signs: str, words: list[tuple[int, int]], near: int, *, any_case: bool
) -> Iterator[Spot]:
    """Give what has the shape of a plate near one of these words, which stand in order."""
    at = 0
    for hit in _GROUP.finditer(signs) if words else ():
        while at + 1 < len(words) and words[at + 1][1] <= hit.start():
            at += 1
        if not any(
            begin - near <= hit.end() and hit.start() <= end + near
            for begin, end in words[at : at + 2]
        ):
            continue
        if _A_MODEL.match(signs, hit.start()) or _OF_NO_PLATE.search(
            signs, max(0, hit.start() - 40), hit.start()
        ):
            continue
        end = _end_of_plate(signs, hit, any_case=any_case)
        if end and not _OF_A_STREET.match(signs, hit.start()):
            yield "PLATE", hit.start(), end


def _end_of_plate(signs: str, first: re.Match[str], *, any_case: bool) -> int:
    """Return where a plate ends that begins with this group of letters and digits; 0 for none.

    Up to three groups make one ("AB 123 C"), or as many single signs as are read out one by one.
    """
    ends, last = [first.end()], first
    while len(ends) < (_MOST_SIGNS if last.end() - last.start() <= 3 else _MOST_GROUPS):
        after = _NEXT_GROUP.match(signs, last.end())
        if after is None:
            break
        ends.append(after.end())
        last = after
    for shaped in (True, False) if any_case else (True,):
        for end in reversed(ends):
            said = signs[first.start() : end]
            if (any_case or said == said.upper()) and _like_plate(said, shaped=shaped):
                return end
    return 0


def _like_plate(said: str, *, shaped: bool) -> bool:
    """Say whether letters and digits could be a plate, of a shape that provinces and states use."""
    groups, letters = _BETWEEN.split(said), re.findall(r"[A-Za-z]+", said)
    together = "".join(groups)
    if not _FEWEST_SIGNS <= len(together) <= _MOST_SIGNS:
        return False
    if not letters or not any(one.isdigit() for one in said) or _MEASURE.fullmatch(together):
        return False
    if any(one.lower() in _NO_PLATE or _NTH.fullmatch(one) for one in groups if len(one) > 1):
        return False
    if any(one.isalpha() and one.islower() and len(one) > 3 for one in groups):
        return False
    if shaped:
        apart = all(len(one) == 1 for one in groups)
        return apart or _SHAPES.fullmatch(together.upper()) is not None
    return all(len(one) <= 3 or one.isupper() for one in letters)
