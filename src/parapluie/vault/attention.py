"""What a supervisor or the privacy officer has to see: dossiers that hang by a thread."""

from django.db.models import Count, F, Q

from parapluie.vault import holders, keys
from parapluie.vault.models import Dossier, Grant


def dossiers_with_fewer_than_two_living_readers() -> list[Dossier]:
    """Return the open dossiers whose present key fewer than two members of staff hold."""
    lanes = Dossier.objects.open().order_by().values_list("lane", flat=True).distinct()
    found = [one for lane in lanes for one in _with_few_readers(lane)]
    return sorted(found, key=lambda one: (one.about, one.kind))


def _with_few_readers(lane: str) -> list[Dossier]:
    """Return those of a lane; whoever reads one matter as a guest, to interpret, doesn't count."""
    living = Q(
        grants__epoch=F("epoch"),
        grants__suspended_on__isnull=True,
        grants__holder__in=["", *holders.readers_of(lane)],  # an empty list would find no dossier
    )
    of_lane = Dossier.objects.open().of_matters().filter(lane=lane)
    counted = of_lane.annotate(readers=Count("grants", filter=living))
    return list(counted.filter(readers__lt=holders.FEWEST_READERS))


def suspended_last_grants() -> list[Grant]:
    """Return the grants kept, unusable, because nobody else has a key to that part of a dossier."""
    suspended = Grant.objects.filter(
        suspended_on__isnull=False, dossier__in=Dossier.objects.living().of_matters()
    )
    return list(suspended.select_related("dossier").order_by("suspended_on", "pk"))


def exchanged_keys() -> list[str]:
    """Return the holders whose public key in the database isn't the one that was made."""
    return keys.exchanged()
