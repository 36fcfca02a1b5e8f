"""The row of a step that takes two people: who asked, who decided. Their words are in the file."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.accounts.models import Person
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_row
from parapluie.vault.models import ID


class TwoPersonSet(models.QuerySet["TwoPersonStep"]):
    """Steps by whether anyone has decided."""

    def waiting(self) -> "TwoPersonSet":
        """Return those a second person has yet to decide."""
        return self.filter(agreed__isnull=True)


class TwoPersonStep(models.Model):
    """One person proposes a step, another one agrees or doesn't; `item` has the sealed words."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    matter = models.ForeignKey("cases.Matter", models.PROTECT, related_name="+")
    step = models.CharField(max_length=30)  # a key of two_people.STEPS
    item = models.CharField(max_length=ID)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    agreed = models.BooleanField(null=True)

    objects = TwoPersonSet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "matter": Privacy.STAFF,
        "step": Privacy.STAFF,
        "item": Privacy.NEVER,
        "proposed_by": Privacy.STAFF,
        "proposed_on": Privacy.STAFF,
        "decided_by": Privacy.STAFF,
        "decided_on": Privacy.STAFF,
        "agreed": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="two_people_are_two",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="two_people_decided_together",
                condition=Q(decided_by__isnull=True, decided_on__isnull=True, agreed__isnull=True)
                | Q(decided_by__isnull=False, decided_on__isnull=False, agreed__isnull=False),
            ),
        ]
