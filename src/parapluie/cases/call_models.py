"""Who is called when something is about today or tonight, and which calls are still open.

A stolen disk must not tell when somebody wrote: an open call keeps the day and, while the next
person may still have to be called, a moment that is coarse on purpose. The moment goes with the
last call, the row once the person is answered.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.accounts.models import Lane, Person
from parapluie.kit.privacy import Privacy
from parapluie.kit.times import today


class OnCallSet(models.QuerySet["OnCall"]):
    """Turns by day."""

    def standing(self, lane: str, day: date) -> "OnCall | None":
        """Return whose turn it is in a lane on a day."""
        found = self.filter(lane=lane, begins__lte=day, ends__gte=day)
        return found.select_related("person", "deputy").first()


class OnCall(models.Model):
    """Whose turn it is to be called for a lane, from one day to another, and who is called next."""

    lane = models.CharField(max_length=1, choices=Lane.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begins = models.DateField()
    ends = models.DateField()  # the last day of the turn

    objects = OnCallSet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "lane": Privacy.STAFF,
        "person": Privacy.STAFF,
        "deputy": Privacy.STAFF,
        "begins": Privacy.STAFF,
        "ends": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(name="on_call_from_to", condition=Q(ends__gte=F("begins"))),
            models.CheckConstraint(name="on_call_two_people", condition=~Q(person=F("deputy"))),
        ]


class UrgentCalls(models.QuerySet["UrgentCall"]):
    """Calls by what they still need."""

    def want(self, reference: str, lane: str, *, marked_by: str = "") -> None:
        """Let somebody be called for this matter at the next tick; nothing is sent here."""
        fresh = {"lane": lane, "made_on": today(), "marked_by": marked_by, "called": []}
        self.update_or_create(
            reference=reference, defaults={**fresh, "next_at": None, "answered_by": ""}
        )

    def unanswered(self) -> "UrgentCalls":
        """Return those for matters nobody has opened since."""
        return self.filter(answered_by="")

    def answer(self, reference: str, person: str) -> None:
        """Note that somebody opened the matter; whoever marked it isn't who was to be called."""
        waiting = self.unanswered().filter(pk=reference).exclude(marked_by=person)
        waiting.update(answered_by=person, next_at=None)


class UrgentCall(models.Model):
    """A call for one matter, and its mark in lists, until it no longer waits for us."""

    reference = models.CharField(primary_key=True, max_length=9)
    lane = models.CharField(max_length=1)
    made_on = models.DateField()
    marked_by = models.CharField(max_length=22, blank=True)  # a reader's id; empty: by the person
    called = models.JSONField(default=list)  # ids, in the order of the calls
    next_at = models.DateTimeField(null=True, blank=True)  # coarse; gone with the last call
    answered_by = models.CharField(max_length=22, blank=True)

    objects = UrgentCalls.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "reference": Privacy.STAFF,
        "lane": Privacy.STAFF,
        "made_on": Privacy.STAFF,
        "marked_by": Privacy.STAFF,
        "called": Privacy.STAFF,
        "next_at": Privacy.NEVER,
        "answered_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answered_calls_keep_no_moment",
                condition=Q(answered_by="") | Q(next_at__isnull=True),
            ),
        ]
