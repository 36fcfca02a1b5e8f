"""The question who reads first what is said about a person who works here, with today's titles."""

from django.utils.translation import gettext as _

from parapluie.cases import routing
from parapluie.cases.models import Chosen


def choices() -> list[tuple[str, str]]:
    """Return who can be chosen today: none of them chosen beforehand."""
    offer = routing.offer()
    found = []
    if offer.usual:
        usual = _("{title}, as usual").format(title=offer.usual)
        found.append((Chosen.USUAL.value, usual))
    if offer.alternate:
        found.append((Chosen.ALTERNATE.value, offer.alternate))
    if offer.outside:
        outside = _("{title}, from another department").format(title=offer.outside)
        found.append((Chosen.OUTSIDE.value, outside))
    return [*found, (Chosen.NOT_SURE.value, _("Not sure"))]
