"""Fills a city's folder with many matters: clear columns as in life, one copied ciphertext.

Run in a process of its own: `python -m bench.many COUNT` adds matters until there are COUNT.
"""

import itertools
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django

_AT_ONCE = 2000
_dice = random.Random(2026)  # noqa: S311  the same city each time


def main() -> None:
    """Add matters in batches until there are as many as wanted."""
    django.setup()
    from django.db import connection

    from parapluie.cases.models import Matter

    with connection.cursor() as cursor:  # a city to be measured need not survive a power cut
        for quicker in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-200000"):
            cursor.execute(f"PRAGMA {quicker}")
    missing = int(sys.argv[1]) - Matter.objects.count()
    numbers = iter(range(missing))
    while batch := list(itertools.islice(numbers, _AT_ONCE)):
        add(len(batch))


def add(count: int) -> None:
    """Add matters with their dossiers and one item each, in one transaction."""
    from django.db import transaction

    from parapluie.cases.models import Matter
    from parapluie.vault.models import Dossier, Item

    pattern = Item.objects.order_by("id").first()
    assert pattern is not None
    matters = list(_matters(count))
    boxes = [one.letterbox for one in matters] + [one.file for one in matters]
    items = [
        Item(
            dossier=one.file,
            epoch=1,
            position=0,
            kind="message",
            author="reporter",
            day=one.received_on,
            sealed=pattern.sealed,
        )
        for one in matters
    ]
    with transaction.atomic():
        Dossier.objects.bulk_create(boxes, batch_size=500)
        Item.objects.bulk_create(items, batch_size=500)
        Matter.objects.bulk_create(matters, batch_size=500)


def _matters(count: int) -> Iterator[Any]:
    """Make matters of three years, half of them open, so that every list fills its page."""
    from parapluie.accounts.models import Person
    from parapluie.cases.models import ClosingReason, Matter, Stage
    from parapluie.kit import times
    from parapluie.kit.references import new_reference
    from parapluie.vault.models import Dossier

    readers = list(Person.objects.filter(terms__role="reader").order_by("username").distinct())
    open_ones = [Stage.RECEIVED, Stage.READ, *[Stage.ASSIGNED] * 6, Stage.ANSWERED]
    stages = [*open_ones, *[Stage.CLOSED] * 9]
    for _ in range(count):
        reference, stage = new_reference(), _dice.choice(stages)
        received = times.today() - timedelta(days=_dice.randrange(1000))
        closed = received + timedelta(days=9) if stage == Stage.CLOSED else None
        taken = stage in {Stage.ASSIGNED, Stage.ANSWERED, Stage.CLOSED}
        yield Matter(
            reference=reference,
            lane="a",
            stage=stage,
            received_on=received,
            due_on=received + timedelta(days=_dice.randrange(1, 6)),
            assignee=_dice.choice(readers) if taken else None,
            letterbox=Dossier(kind="letterbox", lane="a", about=reference),
            file=Dossier(kind="file", lane="a", about=reference),
            guidelines_version="2026-03",
            closed_on=closed,
            closing_reason=ClosingReason.values[0] if closed else "",
            keep_until=closed + timedelta(days=800) if closed else None,
        )


if __name__ == "__main__":
    main()
