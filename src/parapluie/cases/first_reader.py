"""The question who reads first what is said about a person who works here, with today's titles."""

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from parapluie.cases import routing
from parapluie.cases.models import Chosen


def _question() -> str:
    usual = routing.offer().usual
    if not usual:
        return _("Who should read it first?")
    return _("Usually this person reads it: {title}. Should someone else?").format(title=usual)


def choices() -> list[tuple[str, str]]:
    """Return who can be chosen today: none of them chosen beforehand."""
    offer = routing.offer()
    found = [(Chosen.USUAL.value, _("No"))] if offer.usual else []
    if offer.alternate:
        found.append((Chosen.ALTERNATE.value, _("Yes: {title}").format(title=offer.alternate)))
    if offer.outside:
        outside = _("Yes, from another department: {title}").format(title=offer.outside)
        found.append((Chosen.OUTSIDE.value, outside))
    return [*found, (Chosen.NOT_SURE.value, _("Not sure"))]


question = lazy(_question, str)
