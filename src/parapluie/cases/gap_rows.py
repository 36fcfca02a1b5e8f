"""That nobody reads a kind of matter just now, and who of those who wait has been told."""

from typing import ClassVar

from django.db import models

from parapluie.accounts.models import Lane
from parapluie.kit.privacy import Privacy


class LaneGap(models.Model):
    """A lane that nobody reads, and whom the alarm reached; gone as soon as somebody reads it."""

    lane = models.CharField(primary_key=True, max_length=1, choices=Lane.choices)
    since = models.DateField()
    called = models.JSONField(default=list)  # ids
    called_again = models.JSONField(default=list)

    privacy: ClassVar[dict[str, Privacy]] = {
        "lane": Privacy.STAFF,
        "since": Privacy.STAFF,
        "called": Privacy.STAFF,
        "called_again": Privacy.STAFF,
    }


class ToldOfGap(models.Model):
    """A matter whose person was told that nobody can read it: they are owed the second word."""

    matter = models.OneToOneField(
        "cases.Matter", models.CASCADE, related_name="+", primary_key=True
    )
    told_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "matter": Privacy.STAFF,
        "told_on": Privacy.STAFF,
    }
