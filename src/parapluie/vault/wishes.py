"""Who wishes for keys they haven't got: newcomers for what came before them, and people who lost
their words for all they could read until then."""

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from parapluie.kit.times import today
from parapluie.vault.formats import key_mark
from parapluie.vault.models import AccessWish, Dossier, Epoch, Grant, GrantQuerySet, HolderKey, Kind

_AT_ONCE: Final = 500


def keep_what_is_lost(holder: str) -> None:
    """Note every dossier this holder has keys of, before their key pair is given up.

    Their grants go at the next roll, and with them what would say that they ever read a matter.
    """
    held = Dossier.objects.living().filter(grants__holder=holder).distinct()
    AccessWish.objects.bulk_create(
        [
            AccessWish(dossier_id=pk, holder=holder, asked_on=today(), held_before=True)
            for pk in held.order_by("pk").values_list("pk", flat=True)
        ],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        update_fields=["asked_on", "held_before"],
        unique_fields=["dossier", "holder"],
    )


def forget(holder: str, *, lane: str = "", about: str = "") -> None:
    """Drop what a holder wishes for in a lane they read no more, or in one matter."""
    asked = AccessWish.objects.filter(holder=holder)
    if lane:
        asked = asked.filter(dossier__lane=lane)
    if about:
        asked = asked.filter(dossier__about=about)
    asked.delete()


def drop_granted(dossier: Dossier, holder: str, public_key: bytes) -> None:
    """Drop a holder's wish once every part of the dossier is sealed to the key they have now."""
    held = _sealed_to(holder, public_key).filter(dossier=dossier).values("epoch")
    if not Epoch.objects.filter(dossier=dossier).exclude(number__in=held).exists():
        AccessWish.objects.filter(dossier=dossier, holder=holder).delete()


def lost_by(holder: str) -> int:
    """Return to how many matters this holder had keys until their words were lost."""
    lost = AccessWish.objects.filter(holder=holder, held_before=True)
    return lost.exclude(dossier__kind=Kind.PLACE).values("dossier__about").distinct().count()


def who_lost_keys(helper: str) -> dict[str, int]:
    """Return who lost their words, and to how many matters this holder could give them keys."""
    found = {}
    lost = AccessWish.objects.filter(held_before=True).exclude(holder=helper)
    for holder in lost.order_by("holder").values_list("holder", flat=True).distinct():
        matters = _could_give(helper, holder).exclude(kind=Kind.PLACE)
        found[holder] = matters.values("about").distinct().count()
    return {holder: matters for holder, matters in found.items() if matters}


def to_give_back(helper: str, holder: str) -> list[Dossier]:
    """Return the dossiers of which this helper has keys that the other lost, matter by matter."""
    return list(_could_give(helper, holder).order_by("about", "pk"))


def _could_give(helper: str, holder: str) -> QuerySet[Dossier]:
    lost = AccessWish.objects.filter(dossier=OuterRef("pk"), holder=holder, held_before=True)
    keys = HolderKey.objects.filter(holder=holder, retired_on__isnull=True)
    theirs = _sealed_to(holder, bytes(keys.values_list("public_key", flat=True).first() or b""))
    has_it = theirs.filter(dossier=OuterRef("dossier"), epoch=OuterRef("epoch"))
    helpers = Grant.objects.living().filter(dossier=OuterRef("pk"), holder=helper)
    return Dossier.objects.living().filter(Exists(lost), Exists(helpers.exclude(Exists(has_it))))


def _sealed_to(holder: str, public_key: bytes) -> GrantQuerySet:
    """Return what this very key of a holder opens."""
    return Grant.objects.living().filter(holder=holder, sealed_to=key_mark(public_key))
