"""Dossiers and who holds their keys. Clear columns hold what a list needs; the rest is sealed.

Rows that staff and people who report both cause have random numbers: staff acts have their second
in the ledger, so an order of arrival would tell when, between two of them, somebody wrote.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id, new_row

ID = 22
HOLDER = 40


class Kind(models.TextChoices):
    """The two dossiers of a matter: the person can open the letterbox and never the file.

    A place is no matter's: it holds one address, for those who read about problems nearby (BRI-1).
    """

    LETTERBOX = "letterbox"
    FILE = "file"
    PLACE = "place"


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers by where they are in their life."""

    def living(self) -> "DossierQuerySet":
        """Return those that were not erased."""
        return self.filter(erased_on__isnull=True)

    def open(self) -> "DossierQuerySet":
        """Return those of matters still being handled, which new readers receive."""
        return self.living().filter(settled_on__isnull=True)

    def of_matters(self) -> "DossierQuerySet":
        """Return those in which people wrote, not those of places."""
        return self.exclude(kind=Kind.PLACE)


class Dossier(models.Model):
    """A set of sealed items with one key, renewed from epoch to epoch."""

    id = models.CharField(primary_key=True, max_length=ID, default=new_id, editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    lane = models.CharField(max_length=1)
    about = models.CharField(max_length=40, db_index=True)  # the matter's reference
    epoch = models.PositiveIntegerField(default=1)  # the one new items are sealed to
    settled_on = models.DateField(null=True)  # its matter is closed: nobody new becomes a reader
    erased_on = models.DateField(null=True)
    look_again = models.BooleanField(default=False)  # who may read it has changed: roll it tonight

    objects = DossierQuerySet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "kind": Privacy.STAFF,
        "lane": Privacy.STAFF,
        "about": Privacy.STAFF,
        "epoch": Privacy.NEVER,
        "settled_on": Privacy.STAFF,
        "erased_on": Privacy.STAFF,
        "look_again": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="vault_dossier_kind"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="vault_dossier_epoch"),
        ]
        indexes = [
            models.Index(
                fields=["lane", "id"],
                name="vault_dossier_living",
                condition=Q(erased_on__isnull=True),
            ),
        ]


class Epoch(models.Model):
    """One key pair in the life of a dossier; only the public half is in clear."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="epochs")
    number = models.PositiveIntegerField()
    public_key = models.BinaryField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "dossier": Privacy.NEVER,
        "number": Privacy.NEVER,
        "public_key": Privacy.NEVER,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="vault_epoch_once"),
        ]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by whose they are and whether they may be used."""

    def living(self) -> "GrantQuerySet":
        """Return those not suspended."""
        return self.filter(suspended_on__isnull=True)

    def of_staff(self) -> "GrantQuerySet":
        """Return those of members of staff."""
        return self.filter(holder__startswith="staff:")


class Grant(models.Model):
    """The private key of one epoch, sealed to one holder. No grant, no plaintext."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="grants")
    epoch = models.PositiveIntegerField()
    holder = models.CharField(max_length=HOLDER)
    sealed_key = models.BinaryField()
    sealed_to = models.BinaryField(max_length=8)  # which of the holder's keys, once there were two
    suspended_on = models.DateField(null=True)  # the last one a lapsed holder had: kept, not usable

    objects = GrantQuerySet.as_manager()
    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "dossier": Privacy.STAFF,
        "epoch": Privacy.NEVER,
        "holder": Privacy.STAFF,
        "sealed_key": Privacy.SEALED,
        "sealed_to": Privacy.NEVER,
        "suspended_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "epoch", "holder"], name="vault_grant_once"),
        ]
        indexes = [models.Index(fields=["holder", "dossier"], name="vault_grant_holder")]


class Item(models.Model):
    """Something written: a message, a reply, a note. All that was said is inside `sealed`."""

    id = models.CharField(primary_key=True, max_length=ID, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="items")
    epoch = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    author = models.CharField(max_length=HOLDER)
    day = models.DateField()
    sealed = models.BinaryField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "dossier": Privacy.STAFF,
        "epoch": Privacy.NEVER,
        "position": Privacy.STAFF,
        "kind": Privacy.STAFF,
        "author": Privacy.STAFF,
        "day": Privacy.STAFF,
        "sealed": Privacy.SEALED,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "position"], name="vault_item_place"),
        ]


class Blob(models.Model):
    """A sealed file beside the database; its key lies in an item of the dossier."""

    id = models.CharField(primary_key=True, max_length=ID, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")

    privacy: ClassVar[dict[str, Privacy]] = {"id": Privacy.NEVER, "dossier": Privacy.NEVER}


class HolderKey(models.Model):
    """A member of staff's key pair; the private half is wrapped under their eight words."""

    holder = models.CharField(max_length=HOLDER)
    public_key = models.BinaryField()
    wrapped_private = models.BinaryField()
    salt = models.BinaryField()
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "holder": Privacy.STAFF,
        "public_key": Privacy.NEVER,
        "wrapped_private": Privacy.SEALED,
        "salt": Privacy.NEVER,
        "made_on": Privacy.STAFF,
        "retired_on": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(retired_on__isnull=True),
                name="vault_holderkey_one_in_use",
            ),
        ]


class ReporterKey(models.Model):
    """What a code leads to: a tag to find the letterbox by, and the key to seal answers to."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    letterbox = models.OneToOneField(Dossier, models.CASCADE, related_name="reporter_key")
    tag = models.BinaryField(max_length=16, unique=True)
    public_key = models.BinaryField()
    handed_over = models.BooleanField(default=False)  # someone else saw the code before its person

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "letterbox": Privacy.NEVER,
        "tag": Privacy.NEVER,
        "public_key": Privacy.NEVER,
        "handed_over": Privacy.NEVER,
    }


class RecoveryKey(models.Model):
    """The pair behind the printed recovery sheets; its private half is stored nowhere."""

    number = models.PositiveIntegerField(unique=True)
    public_key = models.BinaryField()
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "number": Privacy.STAFF,
        "public_key": Privacy.NEVER,
        "made_on": Privacy.STAFF,
        "retired_on": Privacy.STAFF,
    }


class BackupKey(models.Model):
    """The pair backups are sealed to, so that a restore never needs the recovery secret."""

    number = models.PositiveIntegerField(unique=True)
    public_key = models.BinaryField()
    made_on = models.DateField()
    retired_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "number": Privacy.STAFF,
        "public_key": Privacy.NEVER,
        "made_on": Privacy.STAFF,
        "retired_on": Privacy.STAFF,
    }


class AccessWish(models.Model):
    """A reader has no key to some part of a dossier; whoever has one may share it."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="wishes")
    holder = models.CharField(max_length=HOLDER)
    asked_on = models.DateField()
    held_before = models.BooleanField(default=False)  # they had keys, and lost their words

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "dossier": Privacy.STAFF,
        "holder": Privacy.STAFF,
        "asked_on": Privacy.STAFF,
        "held_before": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "holder"], name="vault_wish_once"),
        ]


class RollState(models.Model):
    """When a lane's dossiers were last looked at, and who could read it then."""

    lane = models.CharField(primary_key=True, max_length=1)
    looked_on = models.DateField()
    seen = models.BinaryField(max_length=32)  # digest of the readers and the recovery key

    privacy: ClassVar[dict[str, Privacy]] = {
        "lane": Privacy.STAFF,
        "looked_on": Privacy.STAFF,
        "seen": Privacy.NEVER,
    }
