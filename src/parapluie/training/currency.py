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
