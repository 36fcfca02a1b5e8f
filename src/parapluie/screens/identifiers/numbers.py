"""Phone numbers and social insurance numbers, in digits or said, in several languages."""

import re
from collections.abc import Iterator
from itertools import chain
from string import ascii_letters
from typing import Final

from parapluie.screens.identifiers.lists import LISTS, Spot, any_of, hits

_SAID_AS: Final = {
    **dict.fromkeys(("zero", "oh", "nought", "zéro", "cero", "零", "〇"), "0"),
    **dict.fromkeys(("one", "un", "uno", "一"), "1"),
    **dict.fromkeys(("two", "deux", "dos", "二"), "2"),
    **dict.fromkeys(("three", "trois", "tres", "三"), "3"),
    **dict.fromkeys(("four", "quatre", "cuatro", "四"), "4"),
    **dict.fromkeys(("five", "cinq", "cinco", "五"), "5"),
    **dict.fromkeys(("six", "seis", "六"), "6"),
    **dict.fromkeys(("seven", "sept", "siete", "七"), "7"),
    **dict.fromkeys(("eight", "huit", "ocho", "八"), "8"),
    **dict.fromkeys(("nine", "niner", "neuf", "nueve", "九"), "9"),
}
_TENS_SAID: Final = {
    **{word: 10 + at for at, word in enumerate(LISTS["ten-to-nineteen"])},
    **{word: 20 + 10 * at for at, word in enumerate(LISTS["twenty-to-ninety"])},
}
_TIMES: Final = {"double": 2, "triple": 3}
SAID: Final = "|".join(sorted(_SAID_AS, key=len, reverse=True))
TENS: Final = "|".join(sorted(_TENS_SAID, key=len, reverse=True))
_NUMBER_WORDS: Final = frozenset([*_SAID_AS, *_TENS_SAID, "hundred", "thousand"])
_CHINESE_DIGIT: Final = re.compile("[零〇一二三四五六七八九]")
# One digit or two: "6", "six", "triple five", "nineteen", "twenty-one"
_DIGIT: Final = (
    rf"(?:\d|(?:double|triple)[\s-]\d|[零〇一二三四五六七八九]"
    r"|(?<![a-z])(?:(?:double|triple)[\s-])?"
    rf"(?:(?:{TENS})(?:[ -](?:{SAID}))?|{SAID})(?![a-z]{{2}}))"
)
_BETWEEN: Final = r"(?:[\s.,()/•·*_~–—-]{0,4}(?:(?:then|puis|luego)\s)?)"
_LETTER_FOR_DIGIT: Final = re.compile(
    r"\b[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d\b"  # a postal code keeps its letters
    r"|(?<=[\d-])[OoIl](?=[\d-])|(?<![^\s:#])O(?=\d{8}\b|\d\d[ -][\dOIl])|(?<=\d )O(?=\d{3}\b)"
)
_AS_DIGIT: Final = {"O": "0", "o": "0", "I": "1", "l": "1"}
_RUN: Final = re.compile(
    rf"(?<![A-Za-z0-9_.])\+?[\[(]?{_DIGIT}(?:\]?{_BETWEEN}{_DIGIT}){{4,15}}(?!\w)(?!\s\d\b)", re.I
)
# Found first, and so also beside other digits: "604-555-0142/0143", "14:05 604-555-0142"
_NORTH_AMERICAN: Final = re.compile(
    r"(?<!\d)(?:\+\d{1,3}[-. ]{0,2}|(?:0 )?1[-. ]?)?[\[(]?[2-9]\d\d[\])]?[-–−. •:=|/~_]{0,3}"
    r"[\[(]?[2-9]\d\d[\])]?[-–−. •:=|/~_]{0,3}\d{4}(?!\d)"
)
_MORE: Final = re.compile(  # an extension, a second line, the area code behind
    r",?\s*(?:ext|extension|local|poste|x|#)\.?\s*\d{1,5}|\s?(?:/|or)\s?-?\d{4}(?![\w-])"
    r"|,?\s?\(?area code:?\s\d{3}\)?",
    re.I,
)
_SEVEN: Final = re.compile(
    r"(?<![\w./-])(?:(?:area code )?[2-9]\d\d,? (?:and )?then |(?<!\d ))"
    r"[2-9]\d{2}[-–. •]\d{4}(?![\w-]|\.\d| \d)"
    # "306-1045 Howay" is a home
    rf"(?!\s(?:{any_of('street-names')})\b|\s[a-z]{{2,20}}\s(?:{any_of('streets')})\b)",
    re.I,
)
_CALLS: Final = re.compile(rf"(?<!\w)(?:{any_of('calls')})(?!\w)", re.I)
_CALLED_AFTER: Final = re.compile(r",?\s(?:call|text|txt|ring|phone|whatsapp)(?: me| us)?\b", re.I)
WHOSE: Final = r"(?:\s{0,2}(?:is|was|no\.?|number|num|#|id|n°|:|est)){0,3}\s{0,2}[#:]?\s{0,2}$"
# What somebody writes at work is about themselves: "employee form: 900 123 456"
_OF_A_THING: Final = re.compile(
    r"(?<!employee )(?<!employment )(?<!payroll )(?<!hiring )(?<!hire )(?<!tax )(?<!personnel )"
    rf"\b(?:{any_of('things')}){WHOSE}",
    re.I,
)
_PART_OF_PHONE: Final = re.compile(
    r"\b(?:phone|cell|mobile|tel|call\w{0,3}|number|numéro|burner|digits|text\w{0,3}|landline"
    r"|voicemail)\b[^.!?\n]{0,45}?"
    r"\b(?:ends?|ending|last four|last 4|finit)(?:\s(?:in|with|is|are|digits|par|:)){0,2}"
    r"\s-?(?P<part>\d\d-?\d\d)\b"
    # "his cell ends in oh one four two", "the last two digits of her phone are 42"
    r"|\b(?:phone|cell|mobile|caller|digits)\b[^.!?\n]{0,25}?\b(?:ends?|ending)(?:\s(?:in|with))?"
    rf"\s(?P<part10>\d{{2,4}}|(?:(?:{SAID}|{TENS})[\s-]){{1,3}}(?:{SAID}|{TENS}))(?![\w.-]|\s\d)"
    r"|\blast (?:two|three|2|3)(?: digits)? (?:of|on) [^.!?\n\d]{0,20}"
    r"\b(?:phone|cell|mobile)(?: number)? (?:are|is|was|were) (?P<part13>\d{2,3})\b"
    r"|\b(?:ends?|ending|last (?:four|4))(?: digits)?(?:\s(?:in|with|is|are))?\s(?P<part11>\d{4})\b"
    r"(?=[^.!?\n\d]{0,20}\b(?:phone|cell|mobile|number)\b)"
    r"|(?<![\w.-])(?P<part12>[2-9]\d\d[ .-][2-9]\d\d)(?=\s(?:number|prefix|exchange)\b)"
    # the end of it unread or hidden: "604-555-01XX", "236 555 01 something"
    r"|(?<![\w.-])(?P<part3>[2-9]\d\d[ .-][2-9]\d\d[ .-]\d{0,3}[Xx_?*]{1,4})(?!\w)"
    r"|(?<![\w.-])(?P<part7>[2-9]\d\d something \d{4})\b"
    r"|(?<![\w.-])(?P<part4>[2-9]\d\d[ .-][2-9]\d\d[ .-](?:\d{1,2})?)"
    r"(?=\s(?:something|and|then|or))"
    r"|\b(?:line|dial|press|call|phone|ring|office|desk)\b[^.!?\n]{0,20}?"
    r"\b(?-i:local|poste|[Ee]xt(?:ension)?)\b\.?\s(?P<part5>\d{2,5})\b"
    # "at local 4417", but not of a union; "he's extension 22", but not "an extension 12 days long"
    r"|\b(?:at|on|to|try|with|ask|for|is|he[’']?s|she[’']?s|au|my|his|her|reach\w*) (?-i:local"
    r"|poste)\s(?P<part8>\d{3,5})\b"
    r"|\b(?:at|on|try|is|he[’']?s|she[’']?s|i[’']?m|my|his|her) extension (?:is )?(?P<part9>\d\d)\b"
    r"(?! (?:days|weeks|feet|metres))"
    r"|\bextension\b[^.!?\n]{0,12}?(?P<part6>\d{3,5})\b"
    r"|\blast (?:four|4)(?: digits)? (?:of|on|for|from) [^.!?\n\d]{0,40}"
    r"\b(?:phone|cell|mobile|number|line|call\w{0,3}|text\w{0,3}"
    r"|ring\w{0,3})\b[^.!?\n\d]{0,8}(?P<part2>\d{4})\b",
    re.I,
)

_SIN_NEAR: Final = re.compile(
    r"\b(?:s\.?[i1l]\.?n\.?s?|social ins\w*|soc\.? ?ins\w*"
    r"|social security|s\.?s\.?n\.?|n\.?a\.?s\.?"
    r"|assurance sociale|insurance (?:box|number|card)|(?:my|her|his) social|seguro social"
    r"|social number"
    rf"|socials?(?=:| (?:is|was|no|num|#|:|\d|(?:{SAID})\b)))\b"
    r"|社会保险|社會保險",
    re.I,
)
_NINE: Final = re.compile(r"(?<![\w.-])\d(?:[ .,/_–—-]{0,3}\d){8}(?![\w-]|\.\d| \d|,\d{3})")
# The end or the beginning of a longer number: "604 555 0142", nine of its digits
_MORE_DIGITS: Final = re.compile(r"[ .-]?\d{1,4}(?!\w)")
_DIGITS_BEFORE: Final = re.compile(r"(?:(?<!\d)\d{3}[ .-]|\+\d{0,3}[ .-]?)$")
_APART_BEFORE, _APART = re.compile(r"(?<!\d)\d $"), re.compile(r"\d \d ")
_NINE_SAID: Final = re.compile(
    rf"(?:(?<![a-z\d])|(?<=number)){_DIGIT}(?:{_BETWEEN}{_DIGIT}){{2,8}}(?!\d)", re.I
)
_PART_OF_SIN: Final = re.compile(
    r"\b(?:first|last|starts?|starting|begins?|beginning|ends?|ending|commen\w+|finit|termina)\b"
    r"[^.!?\n\d]{0,25}?[-–]?(?P<part>\d{3,4}(?:[ -]?\d{3})?)\b"
    r"|(?P<part2>\b\d{3}[ -]\d{3})(?=[ -]?(?:\.\.|…|x|\?|\*))",
    re.I,
)


def numbers_said(words: list[str], signs: str) -> int:
    """Return how many words of a text are numbers."""
    said = sum([one in _NUMBER_WORDS for one in words])
    return said if signs.isascii() else said + len(_CHINESE_DIGIT.findall(signs))


def with_digits(signs: str) -> str:
    """Return a text of the same length with letters that stand for digits as digits."""
    return _LETTER_FOR_DIGIT.sub(lambda hit: _AS_DIGIT.get(hit.group(), hit.group()), signs)


def digits_of(run: str) -> str:
    """Return the digits of a number, whether written or said; "triple five" is three."""
    found, times = "", 1
    small = run.lower()
    for one in re.findall(rf"\d|double|triple|(?:{TENS})[ -](?:{SAID})\b|{TENS}|{SAID}", small):
        if one in _TIMES:
            times = _TIMES[one]
            continue
        tens, _, unit = one.replace(" ", "-").partition("-")
        if tens in _TENS_SAID:
            value = _TENS_SAID[tens]
            found += str(value + int(_SAID_AS.get(unit, "0")) if value >= 20 else value)
            found += _SAID_AS[unit] if unit and value < 20 else ""
        else:
            found += _SAID_AS.get(one, one) * times
        times = 1
    return found


def of_a_thing(signs: str, at: int) -> bool:
    """Say whether the words just before tell that a number is of a thing: "invoice no."."""
    return _OF_A_THING.search(signs, max(0, at - 40), at) is not None


def sins(signs: str) -> Iterator[Spot]:
    """Give social insurance numbers; where the text names them, parts of them too."""
    said = _SIN_NEAR.search(signs) is not None
    for hit in chain(_NINE_SAID.finditer(signs) if said else (), _NINE.finditer(signs)):
        digits = digits_of(hit.group())
        if len(digits) != 9 or _goes_on(signs, hit):
            continue
        if _MORE_DIGITS.match(signs, hit.end()) or _DIGITS_BEFORE.search(
            signs, max(0, hit.start() - 6), hit.start()
        ):
            continue
        if said or (_like_sin(digits) and not of_a_thing(signs, hit.start())):
            yield "SIN", hit.start(), hit.end()
    if said:
        yield from hits("SIN", _PART_OF_SIN, signs)
    else:
        for hit in _NINE_SAID.finditer(signs):
            if hit.group()[0] in "nN九" and len(digits_of(hit.group())) == 9:
                yield "SIN", hit.start(), hit.end()


def _goes_on(signs: str, hit: re.Match[str]) -> bool:
    """Say whether it is the end of a longer number whose digits stand apart."""
    return _APART_BEFORE.search(signs, max(0, hit.start() - 3), hit.start()) is not None and (
        _APART.match(hit.group()) is not None
    )


def _like_sin(digits: str) -> bool:
    """Say whether nine digits are a SIN: its check digit fits, or it is of the 900 series."""
    return digits[0] == "9" or ((digits[0] != "0" or digits[1] != "0") and _luhn(digits))


def _luhn(digits: str) -> bool:
    """Say whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(digits))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def phones(signs: str) -> Iterator[Spot]:
    """Give numbers to call."""
    for pattern in (_NORTH_AMERICAN, _RUN, _SEVEN):
        for hit in pattern.finditer(signs):
            called = _called(signs, hit)
            start = hit.start()
            if pattern is _RUN and not _is_phone(hit.group(), called=called):
                # "a UK one 07700 900 133": what begins it may be a word of the sentence
                start += len(hit.group()) - len(hit.group().lstrip(ascii_letters).lstrip())
                if start == hit.start() or not _is_phone(signs[start : hit.end()], called=called):
                    continue
            if called or not of_a_thing(signs, hit.start()):
                more = _MORE.match(signs, hit.end())
                yield "PHONE", start, more.end() if more else hit.end()
    yield from hits("PHONE", _PART_OF_PHONE, signs)


def _called(signs: str, hit: re.Match[str]) -> bool:
    """Say whether the words around a number tell that somebody is called there."""
    before = _CALLS.search(signs, max(0, hit.start() - 30), hit.start())
    return before is not None or _CALLED_AFTER.match(signs, hit.end()) is not None


def _is_phone(run: str, *, called: bool) -> bool:
    digits = digits_of(run)
    sizes = {len(one) for one in re.findall(r"\d+", run)}
    if (sizes == {1, 2} and run.upper() == run.lower()) or (
        sizes == {2} and not called and not _in_pairs(run)
    ):
        return False  # "31 32 33", "1 2 3 … 10"
    if run.startswith("+"):
        return 8 <= len(digits) <= 15
    if digits.startswith(("011", "00")) and len(digits) >= 11:  # calls abroad
        return True
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10:
        ours = digits[0] in "23456789" and digits[3] in "23456789"
        return (ours or called or _in_pairs(run)) and not _is_date(run)
    if len(digits) == 11:  # mobile numbers of China, Korea, the Philippines, Britain
        return called or digits.startswith(("13", "15", "17", "18", "19", "010", "09", "07"))
    if called and len(digits) in (7, 8, 12, 13):
        return not _is_date(run)
    return len(digits) == 7 and sum(one.isalpha() for one in run) > 8


def _in_pairs(run: str) -> bool:
    """Say whether ten digits are written two by two, as in France."""
    return re.fullmatch(r"0\d(?:[ .-]\d\d){4}", run.strip()) is not None


def _is_date(run: str) -> bool:
    return bool(
        re.match(r"(?:19|20)\d\d[-/. ](?:0[1-9]|1[0-2])|\d\d?[-/. ]\d\d?[-/. ](?:19|20)\d\d\b", run)
    )
