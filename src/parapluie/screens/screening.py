"""Runs the screens that stand at a place. On the way out, what can't be read is refused."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parapluie.screens.findings import Finding, Found, Screen, Strength, Tier, Where
from parapluie.screens.text import Text

_NOBODY = "none"  # stands in a finding where no screen could read
LONGEST = 400_000  # signs that are read at once; nothing people write by hand comes near it
_SURROGATE = re.compile("[\ud800-\udfff]")  # half of a sign: no word list can be asked for it
_log = logging.getLogger(__name__)


class TooLong(ValueError):
    """A text of more than `LONGEST` signs: it is refused whole, never read in part."""


def run(text: str, language: str, where: Where) -> list[Finding]:
    """Return what every screen at this place found, in the order of the text.

    `language` is what the writer is thought to write in, "" for unknown. Nothing leaves unread: on
    the way out, a screen that fails or can't read the language refuses the whole text, and so does
    having no screen at all. Elsewhere a screen that can't read is passed over, so that nobody is
    kept from writing. Raise `TooLong`.
    """
    if len(text) > LONGEST:
        raise TooLong(f"{len(text)} signs; at most {LONGEST} are read at once")
    standing = [screen for screen in screens() if where in screen.stands]
    if where is Where.LEAVING and not standing:
        return [_unread(_NOBODY, "", text)]
    read = Text(_SURROGATE.sub("\ufffd", text), language)
    found = [one for screen in standing for one in _read(screen, read, where)]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.screen))


def warm() -> None:
    """Load the word lists and models of English and French, before the first person waits."""
    for language, text in (("en", "The lamp is broken."), ("fr", "La lampe est brisée.")):
        run(text, language, Where.LEAVING)


def screens() -> Sequence[Screen]:
    """Return every screen of this city, in the order of its settings."""
    return _imported(tuple(settings.SCREENS))


@cache
def _imported(names: tuple[str, ...]) -> Sequence[Screen]:
    return [import_string(name) for name in names]


def _read(screen: Screen, text: Text, where: Where) -> Iterable[Finding]:
    leaving = where is Where.LEAVING
    found: list[Finding] = []
    try:
        # What can be read is read, even where letters that nobody knows stand beside it.
        found = list(_findings(screen, screen.read(text, where), where))
        if text.is_known and screen.knows(text.language):
            return found
    except Exception as fault:  # noqa: BLE001  whatever breaks a screen must not open the way out
        _log.error("screen %s failed: %s", screen.name, type(fault).__name__)
    must_read = leaving and screen.stands[where] is Strength.REFUSE
    return [_unread(screen.name, screen.clause, text.raw)] if must_read else found


def _findings(screen: Screen, found: Iterable[Found], where: Where) -> Iterator[Finding]:
    for one in found:
        hard = screen.stands[where]
        if one.tier is Tier.MODEL and hard is Strength.REFUSE:
            hard = Strength.ASK  # a model may ask, never refuse
        yield Finding(
            screen=screen.name,
            label=one.label,
            tier=one.tier,
            start=one.start,
            end=one.end,
            clause=screen.clause,
            strength=hard,
            instead=one.instead or screen.advice(),
        )


def _unread(name: str, clause: str, text: str) -> Finding:
    return Finding(
        screen=name,
        label="unread",
        tier=Tier.RULES,
        start=0,
        end=len(text),
        clause=clause,
        strength=Strength.REFUSE,
        instead=_("This could not be read, so it can't leave. Write it in English or French."),
    )
