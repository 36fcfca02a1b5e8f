"""Who interprets in which matter, until when: a guest with a key to that one matter."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.accounts.models import Person
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_row


class Interpreting(models.Model):
    """One person asked to interpret in one matter, for the key they have now, with an end."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    matter = models.ForeignKey("cases.Matter", models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begins = models.DateField()
    until = models.DateField()  # the last day
    key_digest = models.CharField(max_length=64)
    agreement = models.CharField(max_length=10, blank=True)  # which version of the words they said
    agreed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    refused = models.BooleanField(default=False)  # the person said no: never asked again here

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "matter": Privacy.STAFF,
        "person": Privacy.STAFF,
        "begins": Privacy.STAFF,
        "until": Privacy.STAFF,
        "key_digest": Privacy.STAFF,
        "agreement": Privacy.STAFF,
        "agreed_on": Privacy.STAFF,
        "ended_on": Privacy.STAFF,
        "refused": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interpreting_has_an_end", condition=Q(until__gte=F("begins"))
            ),
            models.CheckConstraint(
                name="interpreting_agreed_to_words",
                condition=Q(agreement="", agreed_on=None)
                | (~Q(agreement="") & Q(agreed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="interpreting_refused_is_over",
                condition=Q(refused=False) | Q(ended_on__isnull=False),
            ),
        ]
