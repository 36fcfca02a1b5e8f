"""What a problem nearby was looked into for, in clear values only: no text, no address, no name.

A place is a random number; its address lies sealed in a dossier of its own. Nothing here can be
searched by address, and nothing made of an address stands anywhere (BRI-1).
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parapluie.accounts.models import Person
from parapluie.cases.lanes import SUBJECTS
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id
from parapluie.vault.models import Dossier

NO_BYLAW: Final = "none"
BYLAW_SUBJECTS: Final = tuple(one for one in SUBJECTS if one[0] != "other")
BYLAWS: Final = tuple(value for value, _label in BYLAW_SUBJECTS)


class Attended(models.TextChoices):
    """Whether somebody went, and how far; a closed list, so that nobody is in it."""

    NO = "no", pgettext_lazy("attended", "Nobody went")
    RECORDS = "records", pgettext_lazy("attended", "Looked up in the City’s own records")
    STREET = "street", pgettext_lazy("attended", "Looked at from the street")
    TALKED = "talked", pgettext_lazy("attended", "Talked with the person who wrote")
    VISIT = "visit", pgettext_lazy("attended", "A visit that was ordered")


class Found(models.TextChoices):
    """What was found at that time, of the bylaw's matter alone."""

    NONE = "none", pgettext_lazy("found", "No breach at that time")
    BREACH = "breach", pgettext_lazy("found", "A breach of the bylaw")


class NextTime(models.TextChoices):
    """What the neighbour can do if it happens again."""

    WRITE = "write", pgettext_lazy("next time", "Write to us again, and say when")
    CALL = "call", pgettext_lazy("next time", "Call us while it is going on")
    NOTHING = "nothing", pgettext_lazy("next time", "Nothing; it is settled")


class Decision(models.TextChoices):
    """What a supervisor decides about one more problem at a place where none was found (BRI-1)."""

    ATTEND = "attend", pgettext_lazy("decision", "Look into it like the others")
    TALK = "talk", pgettext_lazy("decision", "Talk with the neighbour")
    INFORMATION = "information", pgettext_lazy("decision", "Give information, and go no further")


class SecondGround(models.TextChoices):
    """What a visit needs beside a neighbour's word."""

    OBSERVATION = "observation", _("I saw it myself, from a public place")
    RECORD = "record", _("A record of the City says it")
    SPOKEN = "spoken", _("I spoke with the person who wrote; they chose to be reachable")


class Ground(models.TextChoices):
    """Why somebody's door may be knocked at."""

    CONCERN = "concern", _("A bylaw matter, and one thing beside the neighbour's word")
    LIFE_SAFETY = "life-safety", _("A danger to life, and a second person agrees")


class Place(models.Model):
    """A place somebody had to look at: a random number, and a sealed address."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    last_on = models.DateField()  # when a reader last named it

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "dossier": Privacy.NEVER,
        "last_on": Privacy.STAFF,
    }


class Concern(models.Model):
    """What a reader made of a problem nearby: the bylaw's matter or none, and what came of it."""

    matter = models.OneToOneField(
        "cases.Matter", models.PROTECT, primary_key=True, related_name="+"
    )
    subject = models.CharField(
        max_length=8,
        choices=[*BYLAW_SUBJECTS, (NO_BYLAW, _("No bylaw matter"))],
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", null=True, blank=True)
    triaged_on = models.DateField()
    attended = models.CharField(max_length=7, choices=Attended, blank=True)
    found = models.CharField(max_length=6, choices=Found, blank=True)
    told_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)  # a supervisor looks at it by this day
    decision = models.CharField(max_length=11, choices=Decision, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "matter": Privacy.STAFF,
        "subject": Privacy.STAFF,
        "place": Privacy.STAFF,
        "triaged_on": Privacy.STAFF,
        "attended": Privacy.STAFF,
        "found": Privacy.STAFF,
        "told_on": Privacy.STAFF,
        "review_by": Privacy.STAFF,
        "decision": Privacy.STAFF,
        "decided_by": Privacy.STAFF,
        "decided_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="concern_known_bylaw", condition=Q(subject__in=[*BYLAWS, NO_BYLAW])
            ),
            # Without a bylaw's matter no place is kept, nothing is found and nobody went to see.
            models.CheckConstraint(
                name="concern_nothing_without_bylaw",
                condition=~Q(subject=NO_BYLAW)
                | Q(place=None, found="", review_by=None, attended__in=["", "no", "talked"]),
            ),
            models.CheckConstraint(
                name="concern_told_together",
                condition=Q(attended="", told_on=None, found="")
                | ~Q(attended="") & Q(told_on__isnull=False),
            ),
            models.CheckConstraint(
                name="concern_found_where_looked",
                condition=Q(found="") | Q(attended__in=["records", "street", "visit"]),
            ),
            models.CheckConstraint(
                name="concern_decided_together",
                condition=Q(decision="", decided_by=None, decided_on=None)
                | Q(decision__in=Decision.values)
                & Q(decided_by__isnull=False, decided_on__isnull=False, review_by__isnull=False),
            ),
        ]


class VisitOrder(models.Model):
    """Leave to knock at a door: a bylaw's matter, and what stands beside the neighbour's word.

    What was seen, read or said lies sealed in the matter's file.
    """

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    matter = models.ForeignKey("cases.Matter", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=8, choices=BYLAW_SUBJECTS)
    ground = models.CharField(max_length=11, choices=Ground)
    second_ground = models.CharField(max_length=11, choices=SecondGround, blank=True)
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    stopped_on = models.DateField(null=True)  # the person said since what must not happen

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "matter": Privacy.STAFF,
        "subject": Privacy.STAFF,
        "ground": Privacy.STAFF,
        "second_ground": Privacy.STAFF,
        "ordered_by": Privacy.STAFF,
        "ordered_on": Privacy.STAFF,
        "agreed_by": Privacy.STAFF,
        "stopped_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_for_a_bylaw", condition=Q(subject__in=BYLAWS)),
            models.CheckConstraint(
                name="visit_needs_a_second",
                condition=Q(ground="concern", second_ground__in=SecondGround.values, agreed_by=None)
                | Q(ground="life-safety", second_ground="", agreed_by__isnull=False)
                & ~Q(agreed_by=F("ordered_by")),
            ),
        ]
