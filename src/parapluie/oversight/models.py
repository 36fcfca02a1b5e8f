"""The yearly review of who holds what: one look at each role, by somebody else, then a signature.

A signed review isn't changed again: the ledger keeps the digest of its lines.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parapluie.accounts.models import Person, RoleTerm
from parapluie.kit.privacy import Privacy


class AccessReview(models.Model):
    """One review, from its first look to its signature. The next number begins after it."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    begun_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    privacy: ClassVar[dict[str, Privacy]] = {
        "number": Privacy.STAFF,
        "begun_on": Privacy.STAFF,
        "signed_on": Privacy.STAFF,
        "signed_by": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_signed_by_someone_on_a_day",
                condition=Q(signed_on=None, signed_by=None)
                | ~Q(signed_on=None) & ~Q(signed_by=None),
            ),
        ]


class ReviewLine(models.Model):
    """A look at one role of one person: it stays, or it should end. An administrator ends it."""

    review = models.ForeignKey(AccessReview, models.PROTECT, related_name="lines", db_index=False)
    term = models.ForeignKey(RoleTerm, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    should_end = models.BooleanField()
    looked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    looked_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "review": Privacy.STAFF,
        "term": Privacy.STAFF,
        "person": Privacy.STAFF,
        "should_end": Privacy.STAFF,
        "looked_by": Privacy.STAFF,
        "looked_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "term"], name="one_look_at_a_role"),
            models.CheckConstraint(
                name="nobody_looks_at_their_own_line", condition=~Q(looked_by=F("person"))
            ),
        ]
