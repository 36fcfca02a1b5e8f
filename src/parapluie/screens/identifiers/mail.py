"""E-mail addresses, written plainly or spelled out to hide them from robots."""

import re
from collections.abc import Iterator
from typing import Final

from parapluie.screens.identifiers.lists import Mentions, Spot, any_of, hits

# "kiki 12@…": a name whose number stands apart is hidden with it
_APART: Final = (
    r"(?:(?<!\w)(?!(?:e?-?mail|reach|write|the|address)\b)[A-Za-z]{3,30}\s(?=\d{1,5}(?:@|\sat\s)))?"
)
_EMAIL: Final = re.compile(
    rf"(?<![@\w.]){_APART}[\w.+'’-]{{1,64}}@{{1,2}}[\w-]{{1,63}}(?:[.,][\w-]{{1,63}}){{1,5}}"
)
_OPEN, _SHUT = r"[\[({<*_\"'—–-]{1,2}", r"[\])}>*_\"'—–-]{1,2}"
_AT: Final = (
    rf"(?:\s?{_OPEN}\s?(?:at|@|arobase|arroba|a|chez)\s?{_SHUT}\s?"
    r"|\s{1,2}(?:at sign|at symbol|at|arobase|arroba|chez|собака|собачка)\s{1,2}"
    r"|\s{1,2}@\s{0,2}|\s{0,2}@\s{1,2}"
    r"|\.at\.|%40)"
)
_DOT: Final = (
    rf"(?:\s?{_OPEN}\s?(?:dot|point|punto|ponto|\.)\s?{_SHUT}\s?"
    r"|\s{1,2}(?:dot|point|punto|ponto|period|точка)\s{1,2}|\.dot\.|\s?[.,]\s?)"
)
_JOINT: Final = rf"(?:{_DOT}|\s(?:underscore|dash|hyphen|tiret|minus|guion)\s)"
_LOCAL: Final = rf"(?<![\w.]){_APART}[\w+-]{{1,40}}(?:{_JOINT}[\w+-]{{1,40}}){{0,8}}"
_SPELLED: Final = re.compile(
    rf"{_LOCAL}{_AT}(?=[\w-]{{0,39}}[^\W\d_])[\w-]{{2,40}}(?:{_JOINT}[\w-]{{2,20}}){{0,2}}{_DOT}"
    rf"(?:{any_of('mail-endings')})\b",
    re.I,
)
_A_PLACE: Final = re.compile(r"[A-Za-z]+ at [\w-]+(?:\.[\w-]+)+")  # "find it at maps.example.com"
# "her page is @kiki.rose.ca": a handle with a point in it, not "is" at a host
_A_HANDLE: Final = re.compile(
    rf"(?:[\w+-]{{1,40}},\s?){{0,3}}[^\W\d_]+\s{{1,2}}@(?!(?:{any_of('mail-hosts')})\b)\w"
)
_HAS_ENDING: Final = re.compile(
    rf"(?:dot|point|punto|ponto|period|точка|[.,\]\)>*_])\W{{0,3}}(?:{any_of('mail-endings')})\b"
)
# "kiki dot r at gmail", "my gmail is kiki.r": the rest goes without saying
_AT_HOST: Final = re.compile(
    rf"\b(?:e-?mail|account|address|inbox) (?:at|on|with) (?:{any_of('mail-hosts')}) (?:is|:)\s"
    r"(?P<there>[a-z][\w.+-]{4,40})"
    rf"|(?<![\w.])[\w.+-]{{1,40}}(?:{_JOINT}[\w+-]{{1,40}}){{0,2}}(?:{_AT}|@)(?:the\s)?"
    rf"(?:{any_of('mail-hosts')})(?:com|ca|net)?\b"
    r"|(?<![\w.])[a-z][a-z.+_-]{1,30}\d[\w.+-]{0,20} (?:on|in) (?:my )?"
    rf"(?:{any_of('mail-hosts')})\b"
    rf"|\b(?:{any_of('mail-hosts')})\s?(?:address|account|name|id)?\s?"
    r"(?::|=|,|is|es|est|c['’]est)\s?(?P<name>(?!(?:down|not|a|the|my|on|in|for|and|full|blocked|no"
    r"|fine|okay?|good|best"
    r"|slow|new|old|hacked|open|working|broken|what|where|how|also|still|always|only|easier|better"
    r"|this|that|his|her)\b)[a-z][\w.+-]{3,40})",
    re.I,
)
_HOST: Final = Mentions("mail-hosts")
_HAS_AT: Final = re.compile(r"[@\W_](?:at|a|arobase|arroba|chez|собака|собачка)[\W_]|@|%40")
_A_CIRCLE: Final = re.compile(
    r"(?<![\w.])(?P<name>[\w.+-]{2,40})\s(?:then\s)?(?:the\s)?a (?:with|in) (?:a |the )?circle",
    re.I,
)


def emails(signs: str, small: str, words: frozenset[str]) -> Iterator[Spot]:
    """Give mail addresses; `small` is the text in small letters, `words` its words."""
    if "@" in signs:
        yield from hits("EMAIL", _EMAIL, signs)
    if _HAS_AT.search(small) and _HAS_ENDING.search(small):
        for hit in _SPELLED.finditer(signs):
            sure = hit.group().endswith((".com", ".net", ".org", ".example")) or "mail" in small
            if not sure and _A_HANDLE.match(hit.group()):
                continue
            if not _A_PLACE.fullmatch(hit.group()):
                yield "EMAIL", hit.start(), hit.end()
    # "meet at yahoo", "work at shaw": a place, unless the text speaks of mail
    if _HOST(small, words) and any(one in small for one in ("mail", "@", "icloud", "outlook")):
        yield from hits("EMAIL", _AT_HOST, signs)
    if "circle" in words:
        yield from hits("EMAIL", _A_CIRCLE, signs)
