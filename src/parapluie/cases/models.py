"""The nouns: a matter, and nothing about anyone in it. Every word people wrote is in the vault."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parapluie.accounts.models import Lane, Person
from parapluie.cases import call_models  # noqa: F401  its models belong to this room
from parapluie.cases.rules import OPEN
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_reference
from parapluie.vault.models import Dossier


class Stage(models.TextChoices):
    """The stages of `rules.Stage`, in words for the people who work with them."""

    RECEIVED = "received", pgettext_lazy("stage", "New")
    READ = "read", pgettext_lazy("stage", "Read")
    ASSIGNED = "assigned", pgettext_lazy("stage", "In hand")
    ANSWERED = "answered", pgettext_lazy("stage", "Answered")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")


class ClosingReason(models.TextChoices):
    """A closed list (PUR-3): what became of what the person asked for."""

    AS_ASKED = "as-asked", _("Done as the person asked")
    IN_PART = "in-part", _("Done in part")
    OTHERWISE = "otherwise", _("Done in another way")
    INFORMATION = "information", _("Information or support was what was needed")
    NOT_OURS = "not-ours", _("Not something the City can do; the person knows who can")


# SQLite enters an index by "is_open IN (1)" and not by the bare "is_open" Django writes for =True.
IS_TRUE = (True,)


class MatterSet(models.QuerySet["Matter"]):
    """Matters by what they need."""

    def open(self) -> Self:
        """Those still to be finished."""
        return self.filter(is_open__in=IS_TRUE)

    def new(self) -> Self:
        """Those nobody has taken yet."""
        return self.filter(is_open__in=IS_TRUE, assignee=None)

    def overdue(self, today: date) -> Self:
        """Those whose person was promised an answer before today and still waits."""
        return self.waiting().filter(due_on__lt=today)

    def waiting(self) -> Self:
        """Those where the person waits for us."""
        return self.filter(is_open__in=IS_TRUE).exclude(stage=Stage.ANSWERED)

    def in_lane(self, lane: str) -> Self:
        """Those of one lane."""
        return self.filter(lane=lane)

    def with_person(self, person_id: str) -> Self:
        """Those this member of staff has."""
        return self.filter(assignee_id=person_id)


class Matter(models.Model):
    """One thing somebody told the City: where it stands, by which day it needs an answer."""

    reference = models.CharField(primary_key=True, max_length=9, default=new_reference)
    lane = models.CharField(max_length=1, choices=Lane)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.RECEIVED)
    received_on = models.DateField()
    due_on = models.DateField()
    assignee = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    letterbox = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    file = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    guidelines_version = models.CharField(max_length=40)
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=12, choices=ClosingReason, blank=True)
    keep_until = models.DateField(null=True, blank=True)  # set by the first closing, never unset
    turn = models.PositiveIntegerField(default=1)  # grows with each act: the lost-update check
    is_open = models.GeneratedField(
        expression=Case(When(stage__in=[*OPEN], then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = MatterSet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "reference": Privacy.STAFF,
        "lane": Privacy.STAFF,
        "stage": Privacy.STAFF,
        "received_on": Privacy.STAFF,
        "due_on": Privacy.STAFF,
        "assignee": Privacy.STAFF,
        "letterbox": Privacy.NEVER,
        "file": Privacy.NEVER,
        "guidelines_version": Privacy.STAFF,
        "closed_on": Privacy.STAFF,
        "closing_reason": Privacy.STAFF,
        "keep_until": Privacy.STAFF,
        "turn": Privacy.STAFF,
        "is_open": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matter_closed_together",
                condition=Q(stage="closed", closed_on__isnull=False, keep_until__isnull=False)
                & ~Q(closing_reason="")
                | ~Q(stage="closed") & Q(closed_on__isnull=True, closing_reason=""),
            ),
            models.CheckConstraint(
                name="matter_someone_has_it",
                condition=Q(stage__in=["assigned", "answered"], assignee__isnull=False)
                | Q(stage__in=["received", "read", "withdrawn"], assignee__isnull=True)
                | Q(stage="closed"),
            ),
            models.CheckConstraint(
                name="matter_known_stage", condition=Q(stage__in=[*Stage.values])
            ),
            models.CheckConstraint(
                name="matter_due_after_received", condition=Q(due_on__gte=models.F("received_on"))
            ),
        ]
        # Every list of the desk walks one of these and stops after a page (bench: 20,000 matters).
        indexes = [
            models.Index("is_open", "due_on", "reference", name="matter_by_due"),
            models.Index("is_open", "received_on", "reference", name="matter_by_received"),
            models.Index("stage", "due_on", "reference", name="matter_by_stage"),
            models.Index("stage", "received_on", "reference", name="matter_by_stage_received"),
            models.Index("assignee", "is_open", "due_on", "reference", name="matter_by_assignee"),
        ]


class Finding(models.TextChoices):
    """What was found about a conduct under one clause."""

    INCONSISTENT = "inconsistent", _("Not as the guideline says")
    CONSISTENT = "consistent", _("As the guideline says")
    CANT_TELL = "cant-tell", _("We can't tell")


class Chosen(models.TextChoices):
    """Whom somebody wants to read first what they say about a person who works here."""

    USUAL = "usual", _("The usual one")
    ALTERNATE = "alternate", _("Their alternate")
    OUTSIDE = "outside", _("Someone outside")
    NOT_SURE = "not-sure", _("Not sure")


class Conduct(models.Model):
    """What a matter about somebody who works here has beside: who reads first, and its days.

    The row is there before the matter, so that the first key already goes to one person alone.
    Nothing of discipline stands here, only that it was referred (RES-4).
    """

    about = models.CharField(primary_key=True, max_length=9)  # the matter's reference
    chosen = models.CharField(max_length=9, choices=Chosen)
    first_reader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # who reads in their place while they may not, and whoever is just being given the key
    next_reader = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    # ids of those who could read first when it came: nobody named in it was among them
    line = models.JSONField(default=list)
    opened_up_on = models.DateField(null=True)  # whom it concerns is barred: others may read
    decide_by = models.DateField()
    escalated_on = models.DateField(null=True)
    served_on = models.DateField(null=True)  # the particulars were handed over
    referred_on = models.DateField(null=True)
    referral_closed_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "about": Privacy.STAFF,
        "chosen": Privacy.NEVER,
        "first_reader": Privacy.STAFF,
        "next_reader": Privacy.STAFF,
        "line": Privacy.NEVER,
        "opened_up_on": Privacy.STAFF,
        "decide_by": Privacy.STAFF,
        "escalated_on": Privacy.STAFF,
        "served_on": Privacy.STAFF,
        "referred_on": Privacy.STAFF,
        "referral_closed_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conduct_known_choice", condition=Q(chosen__in=[*Chosen.values])
            ),
            models.CheckConstraint(
                name="conduct_referral_closes_after_it_began",
                condition=Q(referral_closed_on=None)
                | Q(referral_closed_on__gte=models.F("referred_on")),
            ),
        ]


# Tables of their own, which Django finds through this module.
from parapluie.cases.concern_rows import Concern, Place, VisitOrder  # noqa: E402, F401
from parapluie.cases.gap_rows import LaneGap, ToldOfGap  # noqa: E402, F401
from parapluie.cases.instruction_rows import Instruction  # noqa: E402, F401
from parapluie.cases.interpreting_rows import Interpreting  # noqa: E402, F401
from parapluie.cases.sharing_models import Rung, SharingQuestion  # noqa: E402, F401
from parapluie.cases.task_rows import Task  # noqa: E402, F401
from parapluie.cases.two_people_rows import TwoPersonStep  # noqa: E402, F401
from parapluie.cases.ways_rows import EnteredForm, WayIn  # noqa: E402, F401
from parapluie.cases.wishes_rows import Hold, LimitOverride, Reach, Wishes  # noqa: E402, F401
