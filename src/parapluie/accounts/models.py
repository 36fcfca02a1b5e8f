"""Who works here, which roles they hold until when, and which matters they may not touch.

No real name, e-mail, address, device or time of a sign-in stands here: a title is what reporters
see, a username is what the person types. Columns that must move together are tied in the database.
"""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parapluie.kit.city import titled
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id
from parapluie.kit.times import today

SET_UP = "setup"  # proposes and confirms at set-up, when the share holders stand at the machine
BY_DIRECTORY = "directory"  # the City's directory: it proposes and ends, and confirms nobody


class Role(models.TextChoices):
    """What a person may do here. Only a reader reads; the others never hold a key to a dossier."""

    ADMINISTRATOR = "administrator", _("Administrator")
    READER = "reader", _("Reader")
    SUPERVISOR = "supervisor", _("Supervisor")
    PRIVACY_OFFICER = "privacy-officer", _("Privacy officer")
    COORDINATOR = "coordinator", _("Training coordinator")
    INTERPRETER = "interpreter", _("Interpreter")  # reads one matter at a time, until a day
    TRAINER = "trainer", _("Trainer")  # comes from an organisation, not from the City


class Lane(models.TextChoices):
    """The letters that stand in clear columns; choosing a door declares nothing (DESIGN §7)."""

    REPORT = "a", _("Reports and questions")
    CONCERN = "b", _("Problems nearby")
    CONDUCT = "c", _("How City staff treated someone")


LANE_ROLES = (Role.READER, Role.SUPERVISOR)


class People(BaseUserManager["Person"]):
    """What Django's sign-in asks for by natural key, and who of them works for the City."""

    def of_the_city(self) -> models.QuerySet["Person"]:
        """Return who works here: whoever was ever a trainer comes from an organisation."""
        return self.filter(left_on=None).exclude(terms__role=Role.TRAINER)


class Person(AbstractBaseUser):
    """Someone who signs in to the desk. Those who left stay as a row: past acts keep an actor."""

    last_login = None  # the moment of a sign-in is nobody's business

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    username = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=80)  # what reporters see: "Bylaw officer"
    unit = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=False)  # from accepting the invitation to leaving
    left_on = models.DateField(null=True, blank=True)
    # whose line this is: they never look into what is said about somebody they lead (PRI-3)
    reports_to = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    # who takes on what they have while they are away, or once they may no longer read
    deputy = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "username": Privacy.STAFF,
        "password": Privacy.NEVER,
        "title": Privacy.PUBLIC,
        "unit": Privacy.STAFF,
        "is_active": Privacy.STAFF,
        "left_on": Privacy.STAFF,
        "reports_to": Privacy.STAFF,
        "deputy": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(is_active=False), name="left_people_are_not_active"
            ),
            models.CheckConstraint(
                condition=Q(username=Lower("username")) & ~Q(username=""),
                name="username_is_lower_case",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="person_has_a_title"),
            models.CheckConstraint(condition=~Q(deputy=F("id")), name="nobody_is_their_own_deputy"),
        ]

    @property
    def local_title(self) -> str:
        """Return the title in the reader's language."""
        return titled(self.title)

    @property
    def named(self) -> str:
        """Return how colleagues tell them apart: "Bylaw officer (ben)"."""
        return f"{self.local_title} ({self.username})"

    @property
    def is_from_outside(self) -> bool:
        """Say whether this account is an organisation's: it stays so when the role has ended."""
        return self.terms.filter(role=Role.TRAINER).exists()

    @property
    def holder(self) -> str:
        """Return the name under which the vault seals keys to this person."""
        return f"staff:{self.pk}"


class RoleTerms(models.QuerySet["RoleTerm"]):
    """Terms by what they are worth on a day."""

    def standing(self, day: date) -> "RoleTerms":
        """Return terms that run on that day and, for readers, were confirmed by a second person."""
        return self.standing_or_to_come(day).filter(begins__lte=day)

    def standing_or_to_come(self, day: date) -> "RoleTerms":
        """Return the same, and those whose first day is still to come."""
        return self.filter(
            Q(ends=None) | Q(ends__gt=day),
            Q(until=None) | Q(until__gte=day),  # the clock may be late in ending it
            ~Q(role=Role.READER) | ~Q(confirmed_by=""),
            person__is_active=True,
            person__left_on=None,
        )

    def waiting(self) -> "RoleTerms":
        """Return reading terms nobody has confirmed yet."""
        return self.filter(role=Role.READER, confirmed_by="", ends=None)

    def to_confirm(self, reader: Person, lanes: Collection[str]) -> "RoleTerms":
        """Return the proposed reading terms a reader may confirm, of people who have come in."""
        return self.waiting().filter(lane__in=lanes, person__is_active=True).exclude(person=reader)


class RoleTerm(models.Model):
    """A role from one day to another. A reading term counts only once someone else confirms it.

    `key_digest` ties the confirmation to the key pair the confirmer was shown: whoever takes over
    an account and makes a new key has to be confirmed again.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    role = models.CharField(max_length=20, choices=Role.choices)
    lane = models.CharField(max_length=1, choices=Lane.choices, blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the first day on which it no longer stands
    until = models.DateField(null=True, blank=True)  # the last day, where one was set beforehand
    proposed_by = models.CharField(max_length=22)  # a person's id, or "setup"
    confirmed_by = models.CharField(max_length=22, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    key_digest = models.CharField(max_length=64, blank=True)

    objects = RoleTerms.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "role": Privacy.STAFF,
        "lane": Privacy.STAFF,
        "begins": Privacy.STAFF,
        "ends": Privacy.STAFF,
        "until": Privacy.STAFF,
        "proposed_by": Privacy.STAFF,
        "confirmed_by": Privacy.STAFF,
        "confirmed_on": Privacy.STAFF,
        "key_digest": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(role__in=LANE_ROLES) & ~Q(lane=""))
                | (~Q(role__in=LANE_ROLES) & Q(lane="")),
                name="lane_goes_with_lane_roles",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_on=None, key_digest="")
                | (~Q(confirmed_by="") & ~Q(confirmed_on=None) & ~Q(key_digest="")),
                name="confirmation_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(until=None)
                | (Q(until__gte=F("begins")) & ~Q(role=Role.ADMINISTRATOR.value)),
                name="a_last_day_follows_the_first",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("person")), name="nobody_confirms_themselves"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="")
                | Q(confirmed_by=SET_UP)
                | ~Q(confirmed_by=F("proposed_by")),
                name="proposing_is_not_confirming",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "lane"],
                condition=Q(ends=None),
                name="one_open_term_of_a_kind",
            ),
        ]

    @property
    def is_to_come(self) -> bool:
        """Say whether its first day is still to come."""
        return self.begins > today()

    @property
    def is_over(self) -> bool:
        """Say whether its last day is past: it stands no more, though the clock be late."""
        return self.until is not None and self.until < today()


class Rank(models.TextChoices):
    """Who looks into how staff treated someone, in this order (RES-3a); appointed in advance."""

    DESIGNATE = "designate", _("Designated supervisor")
    ALTERNATE = "alternate", _("Alternate")
    OUTSIDE = "outside", _("From another department")
    NEXT_LEVEL = "next-level", _("Next level: head of Human Resources")


class Designations(models.QuerySet["Designation"]):
    """Appointments by what they are worth on a day."""

    def standing(self, day: date) -> "Designations":
        """Return those that run on that day, of people who work here and are not away."""
        return self.filter(
            Q(ends=None) | Q(ends__gt=day), begins__lte=day, person__is_active=True
        ).exclude(person__in=Absence.objects.on(day).values("person"))


class Designation(models.Model):
    """An appointment to look into how staff treated someone, with its dates and who made it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(max_length=10, choices=Rank.choices)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)  # the first day on which it no longer stands
    appointed_by = models.CharField(max_length=80)  # a body: "City Manager", "Council"

    objects = Designations.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.PUBLIC,  # the form says by title who reads first
        "rank": Privacy.PUBLIC,
        "begins": Privacy.STAFF,
        "ends": Privacy.STAFF,
        "appointed_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rank"],
                condition=Q(rank="designate", ends=None),
                name="exactly_one_designate",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends=None), name="one_open_designation_a_person"
            ),
            models.CheckConstraint(condition=~Q(appointed_by=""), name="somebody_appointed"),
        ]


class Invitation(models.Model):
    """A link handed over once, kept as a digest. Showing it changes nothing, taking it up does."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    token_digest = models.BinaryField(max_length=32, unique=True)
    expires_on = models.DateField()
    made_by = models.CharField(max_length=22)
    taken_up_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "token_digest": Privacy.NEVER,
        "expires_on": Privacy.STAFF,
        "made_by": Privacy.STAFF,
        "taken_up_on": Privacy.STAFF,
        "revoked_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_up_on=None) | Q(revoked_on=None),
                name="taken_up_or_revoked_not_both",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(taken_up_on=None, revoked_on=None),
                name="one_open_invitation_a_person",
            ),
        ]


class Conflict(models.Model):
    """A person's answer to "do you know anyone here?" about one matter.

    Only whether a conflict stands is kept. Which of the kinds it is would tie an employee to a
    matter in the worst way ("client"), and nothing needs it. No answer is ever changed or removed.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=40)  # the matter's opaque reference
    stands = models.BooleanField()
    pinned = models.BooleanField(
        default=False
    )  # said by someone else, as when staff are the subject
    declared_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "person": Privacy.STAFF,
        "about": Privacy.STAFF,
        "stands": Privacy.STAFF,
        "pinned": Privacy.STAFF,
        "declared_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about", "stands"], name="one_answer_of_each_kind"
            ),
        ]


class NoticeAddress(models.Model):
    """Where somebody chose to be told that something waits; theirs to take away at any time.

    Mail says nothing else (M14). `told_at` is the fixed hour of the last digest looked at for them.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    mail_to = models.CharField(max_length=254)
    told_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "person": Privacy.NEVER,
        "mail_to": Privacy.NEVER,
        "told_at": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(mail_to=""), name="notice_goes_somewhere"),
        ]


class RecoverySheet(models.Model):
    """Which recovery sheets exist and who, by title, keeps each. The words stand on paper alone."""

    group = models.CharField(max_length=80)  # "City", or the outside body's name
    number = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()  # how many of this group's sheets it takes
    held_by = models.CharField(max_length=80)
    made_on = models.DateField()
    tried_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "group": Privacy.PUBLIC,
        "number": Privacy.STAFF,
        "needed": Privacy.PUBLIC,
        "held_by": Privacy.PUBLIC,  # who together could open everything stands on a public page
        "made_on": Privacy.STAFF,
        "tried_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_sheet_of_each_number"),
            models.CheckConstraint(condition=~Q(held_by=""), name="sheet_has_a_keeper"),
        ]


# Rows that stand in files of their own; Django finds models through this one.
from parapluie.accounts.absence_rows import Absence  # noqa: E402
from parapluie.accounts.agreement_rows import Agreement, Signature  # noqa: E402, F401
