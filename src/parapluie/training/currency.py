"""Until when each person's training counts. What counts stands in models.Completions."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from parapluie.training.models import Completion


def in_date(person_id: str, day: date) -> bool:
    """Say whether a person holds a qualifying completion that day (its last day included)."""
    return Completion.objects.counting(day).filter(person=person_id).exists()


def in_date_until(person_ids: Iterable[str], day: date) -> dict[str, date]:
    """Return, for those in date that day, the last day on which they still will be."""
    counting = Completion.objects.counting(day).filter(person__in=list(person_ids))
    return dict(counting.values_list("person").annotate(Max("expires_on")))


def last_days(day: date, *, of: str = "") -> dict[str, date]:
    """Return everybody's last day of training that counts or once did, as known that day.

    With `of`, one person's alone.
    """
    qualifying = Completion.objects.qualifying(day)
    if of:
        qualifying = qualifying.filter(person=of)
    return dict(qualifying.values_list("person").annotate(Max("expires_on")))


def terms(day: date) -> dict[str, list[tuple[date, date]]]:
    """Return from when until when everybody's completions count, as known that day."""
    found: dict[str, list[tuple[date, date]]] = {}
    rows = Completion.objects.qualifying(day)
    for person, begins, ends in rows.values_list("person", "completed_on", "expires_on"):
        found.setdefault(person, []).append((begins, ends))
    return found
