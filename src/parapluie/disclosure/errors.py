"""What this room raises when it says no: the reason, the way on, and the clause."""

from django.utils.translation import gettext as _

from parapluie.disclosure.rules import Hurdle
from parapluie.kit.errors import Refusal, Refused


class DisclosureRefused(Refused):
    """Nothing left."""


def refused(reason: str, *, instead: str, clause: str = "") -> DisclosureRefused:
    """Return a `DisclosureRefused` to raise."""
    return DisclosureRefused(Refusal(reason, instead, clause))


def never_a_partner(clause: str) -> Refusal:
    """Return the refusal of a kind that isn't in the list."""
    return Refusal(
        _("This kind of recipient can't be on the register."),
        _("The City gives nothing to them. Choose one of the kinds in the list."),
        clause,
    )


def told(hurdle: Hurdle) -> Refusal:
    """Return what stands in the way, in words for the person who tried."""
    return Refusal(*_words_of(hurdle))


def _words_of(hurdle: Hurdle) -> tuple[str, str, str]:
    return {**_of_recipients(), **_of_contents(), **_of_bases()}[hurdle]


def _of_recipients() -> dict[Hurdle, tuple[str, str, str]]:
    kind = never_a_partner("BRI-2b")
    return {
        Hurdle.KIND: (kind.reason, kind.instead, kind.clause),
        Hurdle.CLOSED: (
            _("This partner is closed."),
            _("Send it to their successor, if there is one on the register."),
            "BRI-2b",
        ),
        Hurdle.NO_AGREEMENT: (
            _("There is no agreement with this partner for today."),
            _("Choose another partner, or ask a supervisor to renew the agreement first."),
            "BRI-2b",
        ),
        Hurdle.PURPOSE: (
            _("The agreement with this partner is for another purpose."),
            _("Choose a partner whose agreement is for this purpose."),
            "BRI-2b",
        ),
        Hurdle.TOO_LONG: (
            _("That is too long: 90 days at most, and no longer than the agreement."),
            _("Choose an earlier last day. Another can be sent later."),
            "BRI-2b",
        ),
        Hurdle.DAY_PASSED: (
            _("That day has passed."),
            _("Choose a last day that is still to come."),
            "BRI-2b",
        ),
    }


def _of_contents() -> dict[Hurdle, tuple[str, str, str]]:
    return {
        Hurdle.NOTHING: (
            _("There is nothing written yet."),
            _("Write a few words, and leave out the parts you don't need."),
            "BRI-2b",
        ),
        Hurdle.FIELD: (
            _("This purpose doesn't need all of that."),
            _("Leave out what isn't on the list for this purpose."),
            "BRI-2b",
        ),
        Hurdle.IDENTIFYING: (
            _("The person's own words leave only when they say yes to it."),
            _("Leave them out, and say in your own words what is needed."),
            "BRI-3a",
        ),
        Hurdle.OTHER_WORDS: (
            _("The person said yes to something else: other words, recipient or day."),
            _("Send exactly what they agreed to, or ask them again."),
            "BRI-3a",
        ),
    }


def _of_bases() -> dict[Hurdle, tuple[str, str, str]]:
    return {
        Hurdle.BASIS: (
            _("Nothing may go to this partner on that basis."),
            _("Ask the person first. No answer means no."),
            "BRI-2b",
        ),
        Hurdle.NO_GROUNDS: (
            _("It is not written down why this may leave without the person's yes."),
            _("Write the grounds into the matter first, then send."),
            "BRI-2b",
        ),
        Hurdle.NO_SECOND: (
            _("A second person must agree to this, and it can't be you."),
            _("Ask a colleague to look at it. If a life is in danger now, call 9-1-1."),
            "BRI-2b",
        ),
        Hurdle.NO_CONSENT: (
            _("The person has not said yes to this."),
            _("Ask them in their letterbox. No answer means no."),
            "BRI-3a",
        ),
    }
