"""What a supervisor or the privacy officer has to see: dossiers that hang by a thread."""

from django.db.models import Count, F, Q

from parapluie.vault import holders, keys
from parapluie.vault.formats import key_mark
from parapluie.vault.models import Dossier, Grant, HolderKey


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
    return [one for one, lost in _suspended() if not lost]


def lost_last_grants() -> list[Grant]:
    """Return those sealed to a key whose words are lost: of these parts only the sheets open any.

    Even where their holder may read again, nothing opens them: recovery seals them anew.
    """
    return [one for one, lost in _suspended() if lost]


def _suspended() -> list[tuple[Grant, bool]]:
    suspended = Grant.objects.filter(
        suspended_on__isnull=False, dossier__in=Dossier.objects.living().of_matters()
    )
    grants = list(suspended.select_related("dossier").order_by("suspended_on", "pk"))
    named = HolderKey.objects.filter(holder__in={one.holder for one in grants}, retired_on=None)
    marks = {one: key_mark(bytes(key)) for one, key in named.values_list("holder", "public_key")}
    return [(one, bytes(one.sealed_to) != marks.get(one.holder)) for one in grants]


def exchanged_keys() -> list[str]:
    """Return the holders whose public key in the database isn't the one that was made."""
    return keys.exchanged()
