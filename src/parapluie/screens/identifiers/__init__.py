"""Finds what leads to one person: phone, e-mail, address, plate, SIN, profile (BRI-1, BRI-2b).

Shapes, not names: no list of people, no guess at who somebody is. The words that stand beside them
are in `lists.toml`. Every pattern's length is bounded, so that no text makes it slow. Nine digits
are a social insurance number where the check digit (Luhn) fits, where they are of the 900 series,
or where the text says that they are one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parapluie.screens import folding
from parapluie.screens.findings import Found, Strength, Where
from parapluie.screens.identifiers.addresses import addresses
from parapluie.screens.identifiers.lists import Spot
from parapluie.screens.identifiers.mail import emails
from parapluie.screens.identifiers.numbers import numbers_said, phones, sins, with_digits
from parapluie.screens.identifiers.plates import plates
from parapluie.screens.identifiers.profiles import handles, profiles
from parapluie.screens.text import Text

_HAS_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W_]+")
_OF_A_PLATE: Final = frozenset({"plate", "plates", "part", "half", "vanity", "partial"})
_FEW, _MANY = 2, 3  # words for digits: too few for a plate, for a phone number


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


def _all(signs: str) -> Iterator[Spot]:
    """Give everything that has a shape; only patterns that a text gives a reason for are tried."""
    has_digit = _HAS_DIGIT.search(signs) is not None
    if has_digit:
        signs = with_digits(signs)
    small = signs.lower()
    every = _WORD.findall(small)
    words, said = frozenset(every), numbers_said(every, signs)
    yield from handles(signs)
    yield from emails(signs, small, words)
    yield from profiles(signs, small, words)
    if has_digit or said > _FEW:
        yield from sins(signs)
    if has_digit or said > _FEW or not words.isdisjoint(_OF_A_PLATE):
        yield from plates(signs, small, words)
    if has_digit or said > _MANY:
        yield from phones(signs)
    yield from addresses(signs, words, said, has_digit=has_digit)
