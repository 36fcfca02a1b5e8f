"""The log's own rows: plain values, no foreign keys, no text, so that any room may write here.

Nothing in an entry says what was told. Reporters' and the system's acts keep the day alone.
"""

from datetime import UTC, datetime
from typing import ClassVar, Never

from django.db import models

from parapluie.guidelines.controls import carries_out
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_id
from parapluie.ledger.errors import LedgerError


@carries_out("PRI-1")
def refuse_change() -> Never:
    """Stand in the way of every change and removal of an entry."""
    raise LedgerError("The ledger is append-only: a correction is a new entry, the old one stays.")


class AppendOnly(models.QuerySet["Entry"]):
    """Adds and reads; the sequencer alone sets `leaf_index`, by its own statement."""

    def waiting(self) -> "AppendOnly":
        """Return the entries without a place in the tree yet."""
        return self.filter(leaf_index__isnull=True)

    def sequenced(self) -> "AppendOnly":
        """Return the entries of the tree, in their order."""
        return self.filter(leaf_index__isnull=False).order_by("leaf_index")

    def update(self, **_: object) -> Never:
        refuse_change()

    def bulk_update(self, *_: object, **__: object) -> Never:
        refuse_change()

    def delete(self) -> Never:
        refuse_change()


class Entry(models.Model):
    """One act, written in the transaction of the act itself."""

    id = models.CharField(primary_key=True, max_length=22, default=new_id, editable=False)
    leaf_index = models.BigIntegerField(null=True, unique=True, editable=False)
    day = models.DateField()
    # Staff acts only: whole seconds since 1970. A number, because one instant has many spellings as
    # text, and a changed spelling would go unnoticed.
    second = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=40)
    actor = models.CharField(max_length=80, blank=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    clauses = models.CharField(max_length=200, blank=True)  # ids, one space between
    digest = models.BinaryField(max_length=64, blank=True)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "leaf_index": Privacy.STAFF,
        "day": Privacy.STAFF,
        "second": Privacy.STAFF,
        "actor_role": Privacy.STAFF,
        "actor": Privacy.STAFF,
        "act": Privacy.STAFF,
        "subject": Privacy.STAFF,
        "clauses": Privacy.STAFF,
        "digest": Privacy.STAFF,
    }
    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "act"], name="ledger_entry_subject_act"),
            models.Index(
                fields=["day"],
                name="ledger_entry_waiting",
                condition=models.Q(leaf_index__isnull=True),
            ),
        ]

    def save(self, *_: object, **__: object) -> None:
        """Insert a new entry; refuse to write an existing one again."""
        if not self._state.adding:
            refuse_change()
        super().save(force_insert=True)

    def delete(self, *_: object, **__: object) -> Never:
        """Refuse."""
        refuse_change()

    @property
    def moment(self) -> datetime | None:
        """When a member of staff acted; None for everybody else."""
        return None if self.second is None else datetime.fromtimestamp(self.second, UTC)


class Node(models.Model):
    """The hash of one complete subtree (RFC 9162): leaves `index << level` and the next ones."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.STAFF,
        "level": Privacy.STAFF,
        "index": Privacy.STAFF,
        "hash": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="ledger_node_once"),
        ]


class Checkpoint(models.Model):
    """A signed statement of how large the tree was and what its root was (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_on = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {
        "size": Privacy.PUBLIC,
        "root": Privacy.PUBLIC,
        "note": Privacy.PUBLIC,
        "made_on": Privacy.PUBLIC,
    }
