"""Who must be trained, courses developed by peers, and until when what was completed counts.

Clauses RES-1, PRI-5, OBJ-2. A position is a title as `Person.title` has it; one that nobody decided
on has no row here, and whoever holds it must be trained.
"""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parapluie.accounts.models import SET_UP
from parapluie.kit.privacy import Privacy
from parapluie.kit.times import today


class DecidedBy(models.TextChoices):
    """Who may say that an organisation is peer-led: never the City's own staff (RES-1)."""

    COUNCIL = "council decision", _("Council decision")
    ADVISORY_GROUP = "advisory group", _("Advisory group")


class TakenBack(models.TextChoices):
    """Why an organisation counts no more, or never did. No free words: the ledger keeps which."""

    NOT_FOUND = "not-found", _("No such decision was found")
    SAYS_OTHERWISE = "says-otherwise", _("The decision says something else")
    DECIDED_ANEW = "decided-anew", _("Council or the advisory group has decided otherwise since")
    NOT_PEER_LED = "not-peer-led", _("It is not led by peers, or is part of the City")


class PeerOrganisations(models.QuerySet["PeerOrganisation"]):
    """Organisations by how they stand."""

    def waiting(self) -> "PeerOrganisations":
        """Return those that nobody has looked up yet, of those that were proposed."""
        return self.exclude(decided_by="").filter(confirmed_by="", taken_back="")


class PeerOrganisation(models.Model):
    """An organisation led by people with lived experience, once council or advisers say so.

    `statement_on` is the day of the organisation's own statement that it is peer-led, `decision`
    the number or place of what council or the advisory group decided. Whoever coordinates training
    proposes it; it counts from when a second person has looked that decision up (`confirmed_by`).
    From `closed_on` it gives no more training; what was completed before counts until it runs out.
    """

    name = models.CharField(max_length=120, unique=True)
    statement_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=20, choices=DecidedBy.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=120, blank=True)
    proposed_by = models.CharField(max_length=22, blank=True)  # a person's id, or "setup"
    confirmed_by = models.CharField(max_length=22, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    taken_back = models.CharField(max_length=14, choices=TakenBack.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = PeerOrganisations.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "name": Privacy.PUBLIC,
        "statement_on": Privacy.STAFF,
        "decided_by": Privacy.PUBLIC,
        "decided_on": Privacy.PUBLIC,
        "decision": Privacy.PUBLIC,
        "proposed_by": Privacy.STAFF,
        "confirmed_by": Privacy.STAFF,
        "confirmed_on": Privacy.PUBLIC,
        "taken_back": Privacy.STAFF,
        "closed_on": Privacy.PUBLIC,
        "successor": Privacy.PUBLIC,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(successor=None) | (~Q(closed_on=None) & ~Q(successor=F("id"))),
                name="only_a_closed_organisation_has_another_successor",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="", decided_on=None, proposed_by="")
                | (
                    Q(decided_by__in=DecidedBy.values)
                    & ~Q(decided_on=None)
                    & ~Q(statement_on=None)
                    & ~Q(proposed_by="")
                ),
                name="decision_names_council_or_group",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_on=None)
                | (
                    ~Q(confirmed_by="")
                    & ~Q(confirmed_on=None)
                    & ~Q(decided_by="")
                    & Q(taken_back="")
                ),
                name="only_a_decision_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="")
                | Q(confirmed_by=SET_UP)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(decision="")),
                name="another_person_looked_the_decision_up",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]

    @property
    def waits(self) -> bool:
        """Say whether it was proposed and nobody has looked the decision up yet."""
        return bool(self.decided_by) and not self.confirmed_by and not self.taken_back


class Course(models.Model):
    """A course. Without a developer it is the City's own, and can never be the one that counts."""

    title = models.CharField(max_length=120, unique=True)
    developer = models.ForeignKey(
        PeerOrganisation, on_delete=models.PROTECT, related_name="courses", null=True, blank=True
    )
    qualifying = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "title": Privacy.PUBLIC,
        "developer": Privacy.PUBLIC,
        "qualifying": Privacy.PUBLIC,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(qualifying=False) | ~Q(developer=None),
                name="city_made_courses_do_not_qualify",
            ),
        ]

    @property
    def counts(self) -> bool:
        """Say whether it counts today: its developer may be no longer confirmed (RES-1)."""
        return self.qualifying and self.developer is not None and bool(self.developer.confirmed_by)

    def could_be_taken_on(self, day: date) -> bool:
        """Say whether its developer had not closed by that day; the City's own always could."""
        closed_on = self.developer.closed_on if self.developer else None
        return closed_on is None or day < closed_on


class Completions(models.QuerySet["Completion"]):
    """Completions by whether they count."""

    def qualifying(self, day: date) -> "Completions":
        """Return those of a course that counts, decided on by then; run out or not.

        One whose developer waits to be confirmed, or is confirmed no more, counts on no day.
        """
        return self.filter(
            course__qualifying=True,
            course__developer__confirmed_on__isnull=False,
            course__developer__decided_on__lte=day,
            completed_on__lte=day,
        )

    def counting(self, day: date) -> "Completions":
        """Return those of a qualifying course by a confirmed developer, in date that day."""
        return self.qualifying(day).filter(expires_on__gte=day)

    def told_apart(self, day: date) -> "Completions":
        """Say of each, as `counts`, whether its course is one that counts; run out or not."""
        qualifying = Completion.objects.qualifying(day).filter(pk=OuterRef("pk"))
        return self.annotate(counts=Exists(qualifying))


class Completion(models.Model):
    """One person has completed one course; it counts up to and including `expires_on`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    expires_on = models.DateField()
    recorded_by = models.CharField(max_length=22)

    objects = Completions.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "course": Privacy.STAFF,
        "completed_on": Privacy.STAFF,
        "expires_on": Privacy.STAFF,
        "recorded_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("completed_on")), name="expires_after_completion"
            ),
            models.UniqueConstraint(
                fields=["person", "course", "completed_on"], name="one_completion_a_day"
            ),
        ]

    @property
    def has_run_out(self) -> bool:
        """Say whether its last day has passed."""
        return self.expires_on < today()


class Session(models.Model):
    """A course given on a day, at a place or online. Cancelled ones stay, so that people see it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    begins_at = models.TimeField()
    ends_at = models.TimeField(null=True)  # on the same day; unknown of sessions planned before
    place = models.CharField(max_length=120)  # a room, or where to find it online
    seats = models.PositiveSmallIntegerField()
    cancelled_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "course": Privacy.STAFF,
        "held_on": Privacy.STAFF,
        "begins_at": Privacy.STAFF,
        "ends_at": Privacy.STAFF,
        "place": Privacy.STAFF,
        "seats": Privacy.STAFF,
        "cancelled_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(condition=~Q(place=""), name="session_has_a_place"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                name="session_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["course", "held_on", "begins_at", "place"],
                condition=Q(cancelled_on=None),
                name="planned_once",
            ),
        ]

    def has_begun(self, at: datetime) -> bool:
        """Say whether it has begun by a moment, by the clock of the City."""
        here = timezone.localtime(at)
        return (self.held_on, self.begins_at) <= (here.date(), here.time())


class SignUp(models.Model):
    """Somebody wishes to come. The first ones have the seats; the rest wait in this order."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="signed_up")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "session": Privacy.STAFF,
        "person": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_wish_a_session"),
        ]


class Kind(models.TextChoices):
    """The kinds of people whom the Guidelines name, and those they reach through "all other"."""

    MANAGER = "manager", _("Manager")
    SUPERVISOR = "supervisor", _("Supervisor")
    FRONT_LINE = "front-line", _("Front line")
    OTHER_STAFF = "other-staff", _("Other staff")
    CONTRACTOR = "contractor", _("Contractor")
    VOLUNTEER = "volunteer", _("Volunteer")
    ELECTED = "elected", _("Elected")


class Exposure(models.TextChoices):
    """How near a position comes to people, nearest first; the order in which training is due."""

    READS = "reads", _("Reads what people write to us")
    VISITS = "visits", _("Visits people or premises")
    MEETS = "meets", _("Meets people: counter, phone, street")
    MAY_MEET = "may-meet", _("May meet people now and then")
    NEVER_MEETS = "never-meets", _("Never meets people in this work")


class Position(models.Model):
    """What was decided of a title: must whoever holds it be trained, and why (RES-1)."""

    title = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    exposure = models.CharField(max_length=12, choices=Exposure.choices)
    required = models.BooleanField()
    reason = models.CharField(max_length=200)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=22)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "title": Privacy.PUBLIC,
        "kind": Privacy.STAFF,
        "exposure": Privacy.STAFF,
        "required": Privacy.STAFF,
        "reason": Privacy.STAFF,
        "decided_on": Privacy.STAFF,
        "decided_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(required=True) | Q(exposure=Exposure.NEVER_MEETS),
                name="whoever_may_meet_people_is_trained",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reason=""), name="position_has_title_and_reason"
            ),
        ]


class Waivers(models.QuerySet["Waiver"]):
    """Waivers by whether they stand."""

    def standing(self, day: date) -> "Waivers":
        """Return those that run that day, their last day included."""
        return self.filter(begins__lte=day, ends__gte=day)


class WaiverReason(models.TextChoices):
    """Why somebody is not trained for a while. No free words: they would tell of health."""

    ON_LEAVE = "on-leave", _("On leave for a while")
    LEAVES_SOON = "leaves-soon", _("Leaves the City within weeks")
    ELSEWHERE = "elsewhere", _("Does other work for now, without meeting people")


class Waiver(models.Model):
    """A person need not be trained until a day.

    It takes them off the list of those who are due. It opens nothing: the vault never asks for it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=WaiverReason.choices)
    approved_by = models.CharField(max_length=22)
    ended_by = models.CharField(max_length=22, blank=True)  # before its day; else nobody
    begins = models.DateField()
    ends = models.DateField()  # the last day on which it stands

    objects = Waivers.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "reason": Privacy.STAFF,
        "approved_by": Privacy.STAFF,
        "ended_by": Privacy.STAFF,
        "begins": Privacy.STAFF,
        "ends": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("begins")), name="waiver_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")), name="nobody_waives_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=WaiverReason.values), name="waiver_has_a_reason"
            ),
        ]


class CalendarAddress(models.Model):
    """Somebody reads the sessions in their own calendar: who, and the digest of the address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    token_digest = models.BinaryField(max_length=32, unique=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "person": Privacy.NEVER,
        "token_digest": Privacy.NEVER,
    }


class Reminded(models.Model):
    """Somebody was told by mail that training runs out `until`, when at most `days` were left."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()
    days = models.SmallIntegerField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "until": Privacy.STAFF,
        "days": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "until", "days"], name="reminded_once"),
        ]


class ListColumn(models.Model):
    """The heading under which a city's learning system exports a field of its class lists."""

    field = models.CharField(max_length=20, primary_key=True)
    heading = models.CharField(max_length=120)

    privacy: ClassVar[dict[str, Privacy]] = {"field": Privacy.STAFF, "heading": Privacy.STAFF}


# Rows that stand in files of their own; Django finds models through this one.
from parapluie.training.course_rows import Bookmark, CourseVersion, Trainer  # noqa: E402, F401
