"""What the City's directory says: who somebody is there, and which groups they are in.

Names, mail addresses and phones that a directory sends are not kept. A group gives what the mapping
in city.toml says and nothing else (`groups.py`).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id


class Identity(models.Model):
    """Ties a person to what the directory calls them: `sub` of OpenID Connect, SCIM `externalId`.

    It never changes hands: usernames and mail addresses are given to the next one, subjects are not
    (OpenID Connect Core §5.7).
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    external_id = models.CharField(max_length=255, unique=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "person": Privacy.STAFF,
        "external_id": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(external_id=""), name="identity_is_someone"),
        ]


class Group(models.Model):
    """A group of the directory; it gives a role only where the mapping names it."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    external_id = models.CharField(max_length=255, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "name": Privacy.STAFF,
        "external_id": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
        ]


class Membership(models.Model):
    """Somebody is in a group, as the directory says."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "group": Privacy.STAFF,
        "person": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="once_in_a_group"),
        ]


class Removal(models.Model):
    """The directory deleted somebody: it finds them no more, and their row stays.

    Past acts keep their actor, and what they may not touch stays barred should they come back.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    removed_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "person": Privacy.STAFF,
        "removed_on": Privacy.STAFF,
    }
