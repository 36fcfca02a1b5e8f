"""By which way a message came in, and who keeps its code. Nothing here says anything of a person.

All ways are equal in rank (PRE-3); only their shares are counted.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """One letter in a clear column."""

    WEB = "w", _("On the public page")
    PHONE = "t", _("By phone")
    VISIT = "v", _("In person")
    PAPER = "p", _("On paper")
    ORGANISATION = "o", _("Through an organisation")
    STAFF = "s", _("I saw it myself")


class Keeper(models.TextChoices):
    """Who keeps the code: the person's choice, sealed in the file."""

    PERSON = "person", pgettext_lazy("code", "The person")
    ORGANISATION = "organisation", pgettext_lazy("code", "An organisation they named")
    NOBODY = "nobody", pgettext_lazy("code", "Nobody: they finish without an answer")


class Body(models.TextChoices):
    """Only which kind of organisation keeps it; its name is nowhere."""

    PEER = "peer", _("Run by and for the people it helps")
    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing or shelter")
    LEGAL = "legal", _("Legal help")
    OTHER = "other", _("Another kind")


# What staff can choose; the public page says for itself that it is one.
TAKEN_DOWN = (Channel.PHONE, Channel.VISIT, Channel.PAPER, Channel.ORGANISATION)
# A supervisor or colleague who sees conduct opens the same matter as anyone (RES-2).
OF_CONDUCT = (*TAKEN_DOWN, Channel.STAFF)
