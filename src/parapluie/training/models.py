"""Courses developed by peers, who completed which, and until when that counts (RES-1, PRI-5)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parapluie.kit.privacy import Privacy


class ConfirmedBy(models.TextChoices):
    """Who may say that an organisation is peer-led: never the City's own staff (RES-1)."""

    COUNCIL = "council decision", _("Council decision")
    ADVISORY_GROUP = "advisory group", _("Advisory group")


class PeerOrganisation(models.Model):
    """An organisation led by people with lived experience, once council or advisers say so.

    `statement_on` is the day of the organisation's own statement that it is peer-led.
    """

    name = models.CharField(max_length=120, unique=True)
    statement_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=20, choices=ConfirmedBy.choices, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "name": Privacy.PUBLIC,
        "statement_on": Privacy.STAFF,
        "confirmed_by": Privacy.PUBLIC,
        "confirmed_on": Privacy.PUBLIC,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_on=None)
                | (
                    Q(confirmed_by__in=ConfirmedBy.values)
                    & ~Q(confirmed_on=None)
                    & ~Q(statement_on=None)
                ),
                name="confirmation_names_council_or_group",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]


class Course(models.Model):
    """A course. Without a developer it is the City's own, and can never be the one that counts."""

    title = models.CharField(max_length=120, unique=True)
    developer = models.ForeignKey(
        PeerOrganisation, on_delete=models.PROTECT, related_name="courses", null=True, blank=True
    )
    qualifying = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "title": Privacy.PUBLIC,
        "developer": Privacy.PUBLIC,
        "qualifying": Privacy.PUBLIC,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(qualifying=False) | ~Q(developer=None),
                name="city_made_courses_do_not_qualify",
            ),
        ]


class Completions(models.QuerySet["Completion"]):
    """Completions by whether they count."""

    def counting(self, day: date) -> "Completions":
        """Return those of a qualifying course by a confirmed developer, in date that day."""
        return self.filter(
            course__qualifying=True,
            course__developer__confirmed_on__lte=day,
            completed_on__lte=day,
            expires_on__gte=day,
        )


class Completion(models.Model):
    """One person has completed one course; it counts up to and including `expires_on`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    expires_on = models.DateField()
    recorded_by = models.CharField(max_length=22)

    objects = Completions.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "course": Privacy.STAFF,
        "completed_on": Privacy.STAFF,
        "expires_on": Privacy.STAFF,
        "recorded_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("completed_on")), name="expires_after_completion"
            ),
            models.UniqueConstraint(
                fields=["person", "course", "completed_on"], name="one_completion_a_day"
            ),
        ]
