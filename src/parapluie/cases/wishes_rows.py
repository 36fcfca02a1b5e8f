"""What the person has a say in, as far as a rule or a figure needs it in clear: yes and no, days.

All they wrote about it lies sealed. No row here says who they are or where they live.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_row
from parapluie.vault.models import Dossier


class Limit(models.TextChoices):
    """What must not happen, where a rule can hold it off."""

    CONTACT = "contact", pgettext_lazy("limit", "Contact outside the letterbox")
    VISIT = "visit", pgettext_lazy("limit", "A visit")


class Said(models.TextChoices):
    """An answer to a closing question; empty while nobody answered."""

    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")
    SKIP = "skip", pgettext_lazy("answer", "I would rather not say")


class Wishes(models.Model):
    """The person's own ticks. No row: nothing ticked, nothing counted."""

    matter = models.OneToOneField(
        "cases.Matter", models.PROTECT, primary_key=True, related_name="+"
    )
    no_contact = models.BooleanField(default=False)  # not other than in the letterbox
    no_visit = models.BooleanField(default=False)
    limits_unread = models.BooleanField(default=False)  # they wrote what must not happen
    may_count = models.BooleanField(default=False)
    satisfied = models.CharField(max_length=4, choices=Said, blank=True)
    respected = models.CharField(max_length=4, choices=Said, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "matter": Privacy.STAFF,
        "no_contact": Privacy.STAFF,
        "no_visit": Privacy.STAFF,
        "limits_unread": Privacy.STAFF,
        "may_count": Privacy.STAFF,
        "satisfied": Privacy.STAFF,
        "respected": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wishes_known_answers",
                condition=Q(satisfied__in=["", *Said.values], respected__in=["", *Said.values]),
            ),
        ]


class LimitOverride(models.Model):
    """Two people went against a limit: for one thing, for one day. Its words are in the file."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    matter = models.ForeignKey("cases.Matter", models.PROTECT, related_name="+")
    limit = models.CharField(max_length=7, choices=Limit)
    ends_at = models.DateTimeField()
    used_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "matter": Privacy.STAFF,
        "limit": Privacy.STAFF,
        "ends_at": Privacy.STAFF,
        "used_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="limit_override_known", condition=Q(limit__in=[*Limit.values])
            ),
        ]


class Hold(models.Model):
    """The law asks that a matter is kept beyond its day; why lies sealed in the file."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    matter = models.ForeignKey("cases.Matter", models.PROTECT, related_name="+")
    placed_on = models.DateField()
    ends_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "matter": Privacy.STAFF,
        "placed_on": Privacy.STAFF,
        "ends_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_ends_after_it_began",
                condition=Q(ends_on__gt=models.F("placed_on")),
            ),
        ]


class Reach(models.Model):
    """The person said how else they may be reached; all of it lies in a dossier of its own."""

    matter = models.OneToOneField(
        "cases.Matter", models.PROTECT, primary_key=True, related_name="+"
    )
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    ends_on = models.DateField()  # erased on this day, if not before

    privacy: ClassVar[dict[str, Privacy]] = {
        "matter": Privacy.STAFF,
        "dossier": Privacy.NEVER,
        "ends_on": Privacy.STAFF,
    }
