"""What stands behind a page at /r/<handle>: sealed under the handle, which no server keeps."""

from typing import ClassVar

from django.db import models

from parapluie.kit.privacy import Privacy


class Handle(models.Model):
    """One page of one person, or (with `sealed` empty) the mark that its form was used up.

    `digest` is the SHA-256 of the handle. Times are coarse on purpose, so that a copied disk
    doesn't tell when somebody wrote: the exact end stands inside `sealed`.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField(null=True)
    drop_after = models.DateTimeField(null=True)  # a quarter of an hour
    forget_after = models.DateTimeField()  # half a day

    privacy: ClassVar[dict[str, Privacy]] = {
        "digest": Privacy.NEVER,
        "sealed": Privacy.SEALED,
        "drop_after": Privacy.NEVER,
        "forget_after": Privacy.NEVER,
    }

    class Meta:
        indexes = (
            models.Index(fields=["drop_after"], name="intake_drop_after"),
            models.Index(fields=["forget_after"], name="intake_forget_after"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=True, drop_after__isnull=True)
                | models.Q(sealed__isnull=False, drop_after__isnull=False),
                name="intake_content_has_an_end",
            ),
        )
