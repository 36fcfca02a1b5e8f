"""Who runs the clock's jobs now, and the latest moment it was seen."""

from typing import ClassVar

from django.db import models

from parapluie.kit.privacy import Privacy


class Lease(models.Model):
    """The right to run something, for a while, given to one process at a time."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.CharField(max_length=22, blank=True)
    until = models.DateTimeField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "name": Privacy.STAFF,
        "holder": Privacy.STAFF,
        "until": Privacy.STAFF,
    }


class Seen(models.Model):
    """The latest moment a job of the clock began; an earlier one now means a clock set back."""

    name = models.CharField(primary_key=True, max_length=40)
    moment = models.DateTimeField()

    privacy: ClassVar[dict[str, Privacy]] = {"name": Privacy.STAFF, "moment": Privacy.STAFF}
