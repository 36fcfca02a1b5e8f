"""A task's row: what kind of thing is to be done by which day. Its words are sealed in the file."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from parapluie.accounts.models import Person
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id


class TaskKind(models.TextChoices):
    """A closed list: it stands on home pages, so it says nothing about anyone."""

    LOOK = "look", pgettext_lazy("task", "Look into it")
    ASK = "ask", pgettext_lazy("task", "Ask another unit")
    WRITE = "write", pgettext_lazy("task", "Write to the person again")
    CHECK = "check", pgettext_lazy("task", "Check that it was done")
    DECIDE = "decide", pgettext_lazy("task", "Decide something")
    OTHER = "other", pgettext_lazy("task", "Something else")


class TaskSet(models.QuerySet["Task"]):
    """Tasks by what they need."""

    def waiting(self) -> Self:
        """Those nobody has done yet, in matters that are still open."""
        return self.filter(done_on=None, matter__is_open__in=(True,))

    def overdue(self, today: date) -> Self:
        """Those that should have been done before today."""
        return self.waiting().filter(due_on__lt=today)


class Task(models.Model):
    """Something to be done about a matter. `person` empty: for whoever has the matter."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    matter = models.ForeignKey("cases.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind)
    due_on = models.DateField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = TaskSet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "matter": Privacy.STAFF,
        "kind": Privacy.STAFF,
        "due_on": Privacy.STAFF,
        "person": Privacy.STAFF,
        "done_on": Privacy.STAFF,
        "done_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_done_by_someone_on_a_day",
                condition=Q(done_on=None, done_by=None) | ~Q(done_on=None) & ~Q(done_by=None),
            ),
            models.CheckConstraint(
                name="task_known_kind", condition=Q(kind__in=[*TaskKind.values])
            ),
        ]
        indexes = [
            models.Index("person", "done_on", "due_on", name="task_by_person"),
            models.Index("matter", "done_on", "due_on", name="task_by_matter"),
        ]
