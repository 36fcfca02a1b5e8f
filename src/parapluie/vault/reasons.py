"""Why somebody opens a dossier: one of a closed list, and a part of the act in the ledger.

Which reason holds follows from the matter, or the reader says it: the rooms above know
(VAULT_REASON_SOURCE, `(holder, about) -> Reason | None`). Without one nothing opens.
"""

from collections.abc import Callable
from typing import Final, cast

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import pgettext_lazy

from parapluie.guidelines.controls import carries_out
from parapluie.vault.errors import NoReason


class Reason(models.TextChoices):
    """What may bring a member of staff to open a matter; nothing about anybody in it."""

    ASSIGNED = "assigned", pgettext_lazy("reason", "had the matter")
    ASKED = "asked", pgettext_lazy("reason", "had something to do in it")
    INTERPRETS = "interprets", pgettext_lazy("reason", "interpreted")
    NEW = "new", pgettext_lazy("reason", "nobody had it yet")
    COVER = "cover", pgettext_lazy("reason", "stood in for a colleague")
    ADVISE = "advise", pgettext_lazy("reason", "was asked by a colleague")
    OVERSEE = "oversee", pgettext_lazy("reason", "saw to it that it goes on")
    EARLIER = "earlier", pgettext_lazy("reason", "looked up how something was handled")
    OTHER = "other", pgettext_lazy("reason", "something else")


# What nothing but the reader's own word stands for.
SAID: Final = (Reason.COVER, Reason.ADVISE, Reason.OVERSEE, Reason.EARLIER, Reason.OTHER)
OPENED: Final = "dossier.opened"  # as it was written before reasons were kept


def act_of(reason: Reason) -> str:
    """Return how the ledger names an opening for this reason."""
    return f"{OPENED}.{reason.value}"


def reason_of(act: str) -> Reason | None:
    """Return the reason an opening's act names; None where it names none."""
    named = act.removeprefix(OPENED).removeprefix(".")
    return Reason(named) if named in Reason.values else None


_Source = Callable[[str, str], Reason | None]
ACTS: Final = (OPENED, *(act_of(one) for one in Reason))


@carries_out("PRI-2")
def require_reason(holder: str, about: str) -> Reason:
    """Return why this holder opens what is about this matter. Raise `NoReason` where none holds."""
    source = cast(_Source, import_string(settings.VAULT_REASON_SOURCE))
    found = source(holder, about)
    if found is None:
        raise NoReason(about)
    return found
