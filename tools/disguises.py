"""Ways people hide words from machines, for measuring: each takes a text and returns it disguised.

Every third word is disguised, always the same ones, so that a run can be repeated.
"""

import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]{4,}")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_ALIKE = str.maketrans("aeopcxyiAEOPCXHKMTB", "аеорсхуіАЕОРСХНКМТВ")
_WIDE = {ord(one): ord(one) + 0xFEE0 for one in map(chr, range(0x21, 0x7F))}


def _every_third(text: str, change: Callable[[str], str]) -> str:
    at = 0

    def one(hit: re.Match[str]) -> str:
        nonlocal at
        at += 1
        return change(hit.group()) if at % 3 == 1 else hit.group()

    return _WORD.sub(one, text)


def _between(sign: str) -> Callable[[str], str]:
    return lambda word: sign.join(word)


ALL: dict[str, Callable[[str], str]] = {
    "zero-width signs": lambda text: _every_third(text, _between("\u200b")),
    "right-to-left marks": lambda text: _every_third(text, _between("\u200f")),
    "letters that look alike": lambda text: _every_third(text, lambda one: one.translate(_ALIKE)),
    "one foreign letter": lambda text: _every_third(
        text, lambda one: one[:1] + one[1:].translate(_ALIKE)
    ),
    "digits for letters": lambda text: _every_third(text, lambda one: one.translate(_LEET)),
    "letters apart": lambda text: _every_third(text, _between(" ")),
    "points between letters": lambda text: _every_third(text, _between(".")),
    "fullwidth letters": lambda text: text.translate(_WIDE),
}
