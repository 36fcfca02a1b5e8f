"""How often a screen found something, by place and day: all that is kept of what it read."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.kit.privacy import Privacy


class ScreenCount(models.Model):
    """One screen at one place on one day. No text, no matter, no person, no time."""

    pk = models.CompositePrimaryKey("day", "screen", "place")
    day = models.DateField()
    screen = models.CharField(max_length=20)
    place = models.CharField(max_length=10)
    found = models.PositiveIntegerField(default=0)  # texts in which it found something

    privacy: ClassVar[dict[str, Privacy]] = {
        "pk": Privacy.STAFF,
        "day": Privacy.STAFF,
        "screen": Privacy.STAFF,
        "place": Privacy.STAFF,
        "found": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(screen="") & ~Q(place=""), name="count_says_of_what"
            )
        ]


def add(day_counts: dict[tuple[date, str, str], int]) -> None:
    """Add to the counts of (day, screen, place)."""
    for (day, screen, place), found in day_counts.items():
        ScreenCount.objects.get_or_create(day=day, screen=screen, place=place)
        row = ScreenCount.objects.filter(day=day, screen=screen, place=place)
        row.update(found=F("found") + found)
