"""Gives the right to run something to one process at a time, on any database."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from parapluie.clock.models import Lease
from parapluie.kit.references import new_id

LEASE_LASTS = timedelta(minutes=10)


def take(name: str, now: datetime) -> str | None:
    """Take a lease that nobody holds; return the token to keep or give it back, else None."""
    token = new_id()
    until = now + LEASE_LASTS
    # One that ends later than any can was taken under a clock ahead of time: it counts for nothing
    too_late = until + LEASE_LASTS  # others ask at the same moment, by clocks a little apart
    free = Q(until__lte=now) | Q(until__gt=too_late) | Q(holder="")
    if Lease.objects.filter(free, name=name).update(holder=token, until=until):
        return token
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=token, until=until)
    except IntegrityError:
        return None
    return token


def keep(name: str, token: str, now: datetime) -> bool:
    """Make a lease last longer; False where another process took it in the meantime."""
    held = Lease.objects.filter(name=name, holder=token)
    return bool(held.update(until=now + LEASE_LASTS))


def give_back(name: str, token: str) -> None:
    """Let the next process take the lease."""
    Lease.objects.filter(name=name, holder=token).update(holder="")
