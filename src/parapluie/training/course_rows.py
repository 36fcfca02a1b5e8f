"""Versions of courses that are taken online, how far people have read, who teaches for whom.

The words of a version are its organisation's. They stand here while it is in force and not one day
longer; what people completed stands by itself.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from parapluie.kit.privacy import Privacy


class Versions(models.QuerySet["CourseVersion"]):
    """Versions by whether they can be taken."""

    def in_force(self, day: date) -> "Versions":
        """Return those neither replaced nor taken back, whose developer had not closed that day."""
        open_still = Q(course__developer__closed_on=None) | Q(course__developer__closed_on__gt=day)
        return self.filter(open_still, ended_on=None)


class CourseVersion(models.Model):
    """One version of a course, as its organisation wrote it. Ended, its words are gone."""

    course = models.ForeignKey("Course", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)  # the course pack, TOML (docs/course-packs.md)
    published_on = models.DateField()
    published_by = models.CharField(max_length=22)
    ended_on = models.DateField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=22, blank=True)  # empty: replaced by the next one

    objects = Versions.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "course": Privacy.STAFF,
        "number": Privacy.STAFF,
        "text": Privacy.NEVER,  # theirs: shown to whoever takes the course, and nowhere else
        "published_on": Privacy.STAFF,
        "published_by": Privacy.STAFF,
        "ended_on": Privacy.STAFF,
        "taken_back_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(ended_on=None), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=(Q(ended_on=None, taken_back_by="") & ~Q(text=""))
                | (~Q(ended_on=None) & Q(text="")),
                name="words_stand_while_in_force",
            ),
        ]


class Bookmark(models.Model):
    """The page at which somebody goes on. Nothing else is kept of how they learn."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="+")
    page = models.PositiveSmallIntegerField()  # counted from 1; after the last one, the check
    moved_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "person": Privacy.NEVER,
        "version": Privacy.NEVER,
        "page": Privacy.NEVER,
        "moved_on": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="one_bookmark_a_version"),
            models.CheckConstraint(condition=Q(page__gte=1), name="pages_count_from_one"),
        ]


class Trainer(models.Model):
    """For which organisation somebody with the role of a trainer signs in. Nothing about them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "PeerOrganisation", on_delete=models.PROTECT, related_name="trainers"
    )

    privacy: ClassVar[dict[str, Privacy]] = {
        "person": Privacy.NEVER,
        "organisation": Privacy.NEVER,
    }
