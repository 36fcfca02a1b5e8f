"""Tells, at fixed hours, whoever has something waiting that something waits, and nobody else.

One mail a person, the same as any call: it says neither what nor how much (M14).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from parapluie.accounts import absences, callmail
from parapluie.accounts.models import NoticeAddress, Person
from parapluie.clock import working
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.training import reminding

STILL_SENT_FOR = timedelta(hours=2)  # after its hour: then the next one tells


def send_digest() -> str:
    """Send the digest of the fixed hour that has come; a job of the clock."""
    hour = hour_now(times.now())
    if not callmail.is_on() or hour is None:
        return "no digest now"
    if not apps.is_installed("allauth"):
        return "no desk on this face"
    waiting = NoticeAddress.objects.filter(Q(told_at=None) | Q(told_at__lt=hour))
    sent = 0
    for given in waiting.select_related("person").order_by("pk"):
        try:
            told = something_waits(given.person) and callmail.tell(given.person_id)
        except callmail.MailIsDown:
            return f"{sent} digests sent; the mail server took no more, the next tick tries again"
        if told:
            reminding.note_told(given.person)
            sent += 1
        NoticeAddress.objects.filter(pk=given.pk, mail_to=F("mail_to")).update(told_at=hour)
    return f"{sent} digests sent"


def hour_now(now: datetime) -> datetime | None:
    """Return the fixed hour whose digest is due at this moment; None outside of all."""
    local = timezone.localtime(now)
    if not working.is_working_day(local.date()):
        return None
    hours = [
        local.replace(hour=one.hour, minute=one.minute, second=0, microsecond=0)
        for one in settings.DIGEST_AT
    ]
    begun = [one for one in hours if one <= local < one + STILL_SENT_FOR]
    return begun[-1] if begun else None


@carries_out("PRI-6")
def something_waits(person: Person) -> bool:
    """Say whether anything on this person's home asks for them today; nothing does while away."""
    if absences.is_away(person):
        return False
    return any(waits(person) for waits in _kinds())


def _kinds() -> tuple[Callable[[Person], bool], ...]:
    # Not at import: the face the public sees runs this job too, and has no desk to look at.
    from parapluie.cases import waiting

    return waiting.KINDS
