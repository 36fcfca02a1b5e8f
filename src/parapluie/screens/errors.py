"""What the screens raise: words that may not stand there, or that somebody should look at first."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from parapluie.kit.errors import Refusal
from parapluie.screens.findings import Finding, Strength

HIDDEN = "▇▇▇"  # the same for every word: its length would tell
_AROUND = 80  # signs shown before and after what was found


@dataclass(frozen=True, slots=True)
class Stopped:
    """One text and what was found in it that stops it, in order."""

    text: str = field(repr=False)
    found: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        """Say whether a rule stops it: nobody can confirm that it may stand."""
        return any(one.strength is Strength.REFUSE for one in self.found)


class WordsStopped(Exception):
    """Words that may not stand there, or not before their writer has looked at them again.

    Not a `Refused`: whichever form the words came from, one page shows them to their writer alone,
    with the marks, and takes them again (screens.middleware). Its own text names no word.
    """

    def __init__(self, stopped: tuple[Stopped, ...]) -> None:
        self.refusal = _refusal([one for each in stopped for one in each.found])
        super().__init__(self.refusal.reason)
        self.stopped = stopped


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of somebody's own words, shown back to them alone."""

    text: str = field(repr=False)
    is_marked: bool = False


def pieces_of(stopped: Stopped) -> list[Piece]:
    """Return the part of a text around what was found, cut where the marks begin and end."""
    text, found = stopped.text, stopped.found
    begin = max(0, min(one.start for one in found) - _AROUND)
    end = min(len(text), max(one.end for one in found) + _AROUND)
    pieces = [Piece("… ")] if begin else []
    at = begin
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if one.end > at:
            start = max(one.start, at)
            pieces += [Piece(text[at:start]), Piece(text[start : one.end], is_marked=True)]
            at = one.end
    return [*pieces, Piece(text[at:end]), *([Piece(" …")] if end < len(text) else [])]


def severed(text: str, found: tuple[Finding, ...]) -> str:
    """Return a text with a bar in place of everything that was found."""
    parts, at = [], 0
    for one in sorted(found, key=lambda each: each.start):
        if one.end <= at:
            continue
        parts += [text[at : max(one.start, at)], HIDDEN if one.start >= at else ""]
        at = one.end
    return "".join([*parts, text[at:]])


def _refusal(found: list[Finding]) -> Refusal:
    hard = [one for one in found if one.strength is Strength.REFUSE]
    if hard:
        return Refusal(
            _("The marked words can’t be written down here, or leave the City."),
            _("Take them out. Say what the person needs, not who they are."),
            hard[0].clause,
        )
    if all(one.screen == "identifiers" for one in found):
        return Refusal(
            _("The marked words can lead to one person."),
            _("Take out what isn’t needed, or tick that it is needed."),
            found[0].clause,
        )
    return Refusal(
        _("Please look at the marked words. They may be about somebody’s papers or status."),
        _("Take them out, or tick that they are about something else."),
        found[0].clause,
    )
