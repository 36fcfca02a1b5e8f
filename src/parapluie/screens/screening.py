"""Runs the screens that stand at a place. On the way out, what can't be read is refused."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parapluie.screens.findings import Finding, Screen, Strength, Tier, Where

_NOBODY = "none"  # stands in a finding where no screen could read
_log = logging.getLogger(__name__)


def run(text: str, language: str, where: Where) -> list[Finding]:
    """Return what every screen at this place found, in the order of the text.

    Nothing leaves unread: on the way out, a screen that fails or can't read the language refuses
    the whole text, and so does having no screen at all. Elsewhere a screen that can't read is
    passed over, so that nobody is kept from writing.
    """
    standing = [screen for screen in _screens() if where in screen.stands]
    if where is Where.LEAVING and not standing:
        return [_unread(_NOBODY, "", text)]
    found = [one for screen in standing for one in _read(screen, text, language, where)]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.screen))


def _read(screen: Screen, text: str, language: str, where: Where) -> Iterable[Finding]:
    leaving = where is Where.LEAVING
    if language not in screen.languages:
        return [_unread(screen.name, screen.clause, text)] if leaving else []
    try:
        return screen.read(text, language)
    except Exception as fault:  # noqa: BLE001  whatever breaks a screen must not open the way out
        _log.error("screen %s failed: %s", screen.name, type(fault).__name__)
        return [_unread(screen.name, screen.clause, text)] if leaving else []


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


def _screens() -> list[Screen]:
    return [import_string(name) for name in settings.SCREENS]
