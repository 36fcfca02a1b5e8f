"""Agreements about confidentiality and who signed which version (POL-2a)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parapluie.kit.privacy import Privacy


class Between(models.TextChoices):
    """Who promises whom. The City's promise to its advisors stands beside theirs to the City."""

    STAFF = "staff", _("Staff, to people and to advisors")
    ADVISORS = "advisors", _("Advisors, to the City and to each other")
    CITY = "city", _("The City, to its advisors")


class Agreements(models.QuerySet["Agreement"]):
    """Agreements by what they are worth on a day."""

    def living(self, day: date) -> "Agreements":
        """Return what was not withdrawn before it began, and has not ended by that day."""
        return self.filter(Q(ends=None) | Q(ends__gt=day), withdrawn_on=None)

    def standing(self, day: date) -> "Agreements":
        """Return what has begun by that day, the newest version of each first."""
        return self.living(day).filter(begins__lte=day).order_by("-version")


class Agreement(models.Model):
    """One version of one agreement. Its words never change; other words are another version.

    In English, French or both: whoever signs it signs all of them, once.
    """

    between = models.CharField(max_length=10, choices=Between.choices)
    version = models.PositiveSmallIntegerField()
    # Published before languages were told apart: which one it is in, nobody said.
    text = models.TextField(blank=True)
    english = models.TextField(blank=True)
    french = models.TextField(blank=True)
    begins = models.DateField()  # from this day on, whoever reads has signed this version
    ends = models.DateField(null=True, blank=True)  # the first day on which it no longer stands
    withdrawn_on = models.DateField(null=True, blank=True)  # before it began: it never stood
    published_by = models.CharField(max_length=22)

    objects = Agreements.as_manager()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "between": Privacy.PUBLIC,
        "version": Privacy.PUBLIC,
        "text": Privacy.PUBLIC,
        "english": Privacy.PUBLIC,
        "french": Privacy.PUBLIC,
        "begins": Privacy.PUBLIC,
        "ends": Privacy.PUBLIC,
        "withdrawn_on": Privacy.STAFF,
        "published_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["between", "version"], name="one_text_a_version"),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(english="", french=""))
                | (Q(text="") & ~Q(english="", french="")),
                name="agreement_has_words",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")), name="agreement_ends_after_it"
            ),
        ]

    @property
    def words(self) -> dict[str, str]:
        """Return its words by language, English first; by "" where nobody said which one it is."""
        said = {"": self.text, "en": self.english, "fr": self.french}
        return {language: words for language, words in said.items() if words}


class Signature(models.Model):
    """Who signed a version. An advisor signs under a name of their own choice; nobody asks another.

    `witness`: the organisation that knows who stands behind that name; empty for staff. A row that
    was noted by mistake stays, and counts no more.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    pseudonym = models.CharField(max_length=80, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    mistaken_on = models.DateField(null=True, blank=True)  # the day on which that was said

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "agreement": Privacy.STAFF,
        "person": Privacy.STAFF,
        "pseudonym": Privacy.NEVER,
        "witness": Privacy.STAFF,
        "signed_on": Privacy.STAFF,
        "mistaken_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(person=None) & ~Q(pseudonym="") & ~Q(witness=""))
                | (Q(person__isnull=False) & Q(pseudonym="", witness="")),
                name="signed_by_staff_or_under_a_chosen_name",
            ),
            models.UniqueConstraint(fields=["agreement", "person"], name="staff_sign_once"),
            models.CheckConstraint(
                condition=Q(mistaken_on=None) | Q(person=None), name="staff_never_sign_by_mistake"
            ),
        ]
