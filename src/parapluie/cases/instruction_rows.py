"""What one manager is asked to put right; sealed to them alone, and gone once it is done."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parapluie.accounts.models import Person
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id


class Instruction(models.Model):
    """One task for one manager out of a matter they must not see: nothing here leads back to it."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    matter = models.ForeignKey("cases.Matter", models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    sealed = models.BinaryField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "matter": Privacy.NEVER,
        "manager": Privacy.STAFF,
        "asked_by": Privacy.STAFF,
        "given_on": Privacy.STAFF,
        "due_on": Privacy.STAFF,
        "done_on": Privacy.STAFF,
        "sealed": Privacy.SEALED,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="instruction_done_keeps_no_words",
                condition=Q(done_on=None, sealed__isnull=False)
                | Q(done_on__isnull=False, sealed=None),
            ),
            models.CheckConstraint(
                name="instruction_due_after_given", condition=Q(due_on__gte=models.F("given_on"))
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(done_on=None),
                name="instruction_one_manager_at_a_time",
            ),
        ]
