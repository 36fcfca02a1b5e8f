"""What helps whoever looks into a problem nearby: what to look at, what to leave be (SCO-2a).

It stands beside the City's own sentence, on the page of each one that is a bylaw's matter.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parapluie.guidelines.controls import carries_out

Lines = tuple[str | Promise, ...]

_FOR_EACH: Final[Mapping[str, Lines]] = {
    "noise": (
        _("Listen from the street, at the hour that was named."),
        _("Say what the sound is and how long it lasts, not who makes it."),
    ),
    "waste": (
        _("Look from the street or the lane at what lies there and what it blocks."),
        _("Say what and how much, not whose it could be."),
    ),
    "parking": (
        _("Look at what is blocked, and for how long."),
        _("Say where and when; car numbers go on a ticket, not in here."),
    ),
    "licence": (
        _("Look first in the City’s own licence records: often that is all."),
        _("Say which licence is missing or over, not what people do for a living."),
    ),
    "building": (
        _("Look from the street at what could fall, burn or block a way out."),
        _("If someone could be hurt now, a danger to life needs a second person, or 9-1-1."),
    ),
}
_FOR_ALL: Final[Lines] = (
    _("Would you do this at any other home or business? If not, don’t do it here."),
    _("Write nothing about people: not their work, looks or visitors, nor what they own."),
)
_FOR_NONE: Final[Lines] = (
    _("Who people are and what work they do is nothing the City acts on."),
    _("Nobody goes there. Tell the person kindly, and close it with information."),
)


@carries_out("SCO-2a")
def what_to_look_at(subject: str) -> Lines:
    """Return lines for whoever looks into a problem of this bylaw, or into one that is none."""
    if subject not in _FOR_EACH:
        return _FOR_NONE
    return _FOR_EACH[subject] + _FOR_ALL
