"""By which way a matter came, and what keeps staff from entering one message twice."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parapluie.cases.channels import Channel
from parapluie.kit.privacy import Privacy
from parapluie.kit.references import new_row


class WayIn(models.Model):
    """One letter, for the shares of the ways (PRE-3). A matter without a row came from the page."""

    id = models.BigAutoField(primary_key=True, default=new_row, editable=False)
    matter = models.OneToOneField("cases.Matter", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=1, choices=Channel)

    privacy: ClassVar[dict[str, Privacy]] = {
        "id": Privacy.NEVER,
        "matter": Privacy.STAFF,
        "channel": Privacy.STAFF,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="way_known_channel",
                condition=Q(channel__in=[*Channel.values]) & ~Q(channel=Channel.WEB),
            )
        ]


class EnteredForm(models.Model):
    """The mark that a form was sent: a random value's digest and the day; gone after two days."""

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()

    privacy: ClassVar[dict[str, Privacy]] = {"digest": Privacy.NEVER, "day": Privacy.NEVER}
