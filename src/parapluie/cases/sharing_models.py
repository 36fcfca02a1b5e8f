"""What a person allows with their matter, as far as rules need it with nobody signed in.

Words, recipients' names and reasons are sealed in the vault; here stand states, days and digests.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.cases.sharing_rules import Allows, State
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id


class Rung(models.Model):
    """How far a person lets the City go. A matter without a row: only listen and answer."""

    matter = models.OneToOneField(
        "cases.Matter", models.CASCADE, primary_key=True, related_name="+"
    )
    allows = models.CharField(max_length=7)

    privacy: ClassVar[dict[str, Privacy]] = {"matter": Privacy.STAFF, "allows": Privacy.STAFF}

    class Meta:
        constraints = [models.CheckConstraint(name="rung_known", condition=Q(allows__in=[*Allows]))]


class SharingQuestion(models.Model):
    """One sharing that was put to the person: to whom, until when, and what they said."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id)
    matter = models.ForeignKey("cases.Matter", models.CASCADE, related_name="+")
    partner = models.CharField(max_length=22)  # of the register, as a plain value
    state = models.CharField(max_length=9, default=State.ASKED)
    asked_on = models.DateField()
    said_on = models.DateField(null=True)
    until = models.DateField()
    digest = models.BinaryField(max_length=32)  # of words, recipient, purpose and last day, blinded
    yes = models.CharField(max_length=22, blank=True)  # the sealed item the yes stands in
    packet = models.CharField(max_length=22, blank=True)  # what left because of the yes

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "matter": Privacy.STAFF,
        "partner": Privacy.STAFF,
        "state": Privacy.STAFF,
        "asked_on": Privacy.STAFF,
        "said_on": Privacy.STAFF,
        "until": Privacy.STAFF,
        "digest": Privacy.NEVER,
        "yes": Privacy.NEVER,
        "packet": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(name="question_known_state", condition=Q(state__in=[*State])),
            models.CheckConstraint(
                name="question_used_by_a_packet",
                condition=(Q(state=State.USED) & ~Q(packet=""))
                | Q(state=State.WITHDRAWN)
                | (~Q(state__in=[State.USED, State.WITHDRAWN]) & Q(packet="")),
            ),
            models.CheckConstraint(
                name="question_yes_is_sealed",
                condition=~Q(state__in=[State.YES, State.USED]) | ~Q(yes=""),
            ),
            models.CheckConstraint(
                name="question_has_its_days", condition=Q(until__gte=F("asked_on"))
            ),
        ]
