"""From when until when somebody is away: the days alone, never why."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parapluie.kit.privacy import Privacy


class Absences(models.QuerySet["Absence"]):
    """Absences by day."""

    def on(self, day: date) -> "Absences":
        """Return those that run on that day."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), begins__lte=day)

    def touching(self, begins: date, ends: date | None) -> "Absences":
        """Return those that share a day with the days from `begins` to `ends` (None: open)."""
        found = self.filter(Q(ends=None) | Q(ends__gte=begins))
        return found.filter(begins__lte=ends) if ends else found


class Absence(models.Model):
    """Days on which somebody is away; forgotten a month after the last."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the last day away; None: nobody knows yet

    objects = Absences.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "begins": Privacy.STAFF,
        "ends": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")),
                name="absence_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends=None), name="one_open_absence_a_person"
            ),
        ]
