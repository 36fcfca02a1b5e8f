"""The last resort: printed sheets that together open named dossiers to named readers.

The secret is never stored; it lives in one process while the sheets lie on the table. Python can't
wipe memory, so that process ends as soon as it is done.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from parapluie.kit import crypto
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import anchors, holders, keys, minting, reading, sheets
from parapluie.vault.models import Dossier, Grant, RecoveryKey
from parapluie.vault.sheets import Group, Sheet

RECOVERED = "dossier.recovered"
_PURPOSE = "recovery"


@transaction.atomic
def create(groups: Sequence[Group], *, by: Actor, needed_groups: int = 1) -> list[Sheet]:
    """Make the recovery key and return its sheets, which are to be printed and never stored.

    One group: the city alone, any `needed` of its sheets. Two groups with `needed_groups=2`: the
    city and an outside body together. Where there was a key already, it is retired: the next roll
    gives all dossiers a new epoch for the new one.
    """
    number = (RecoveryKey.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    secret = sheets.new_secret()
    printed = sheets.split(secret, groups, needed_groups=needed_groups, key=number)
    public = crypto.public_of(sheets.private_of(secret, _PURPOSE))
    _retire_old(by)
    RecoveryKey.objects.create(number=number, public_key=public, made_on=today())
    entries.append_all([anchors.key_made(f"{keys.RECOVERY}{number}", public, by)])
    return printed


def combine(texts: Sequence[str]) -> bytes:
    """Return the secret of these sheets. Raise `WrongSheets` unless it is one of our keys'."""
    secret = sheets.combine(texts)
    key_of(secret)
    return secret


def key_of(secret: bytes) -> RecoveryKey:
    """Return the recovery key, in use or retired, that this secret belongs to."""
    public = crypto.public_of(sheets.private_of(secret, _PURPOSE))
    for key in RecoveryKey.objects.order_by("-number"):
        if crypto.same(bytes(key.public_key), public):
            return key
    raise sheets.wrong_sheets()


@transaction.atomic
def recover(
    dossier_ids: Sequence[str], to_holders: Sequence[str], secret: bytes, by: Actor
) -> list[Dossier]:
    """Give the named readers a key to the named dossiers, and to nothing else; all or nothing.

    Raise `VaultRefused` where a reader fails a check, `OperatorError` for an unknown id.
    """
    recovering = f"{keys.RECOVERY}{key_of(secret).number}"
    private = sheets.private_of(secret, _PURPOSE)
    named = list(Dossier.objects.filter(pk__in=list(dossier_ids)).order_by("pk"))
    unknown = set(dossier_ids) - {one.pk for one in named}
    if unknown:
        raise OperatorError(f"There is no dossier called {', '.join(sorted(unknown))}.")
    opened = []
    for dossier in named:
        current = minting.locked_living(dossier)
        for holder in to_holders:
            holders.require_holder(holder, current)
        epoch_keys = reading.open_grants(current, recovering, private)
        minting.give(current, epoch_keys, to_holders, act=RECOVERED, by=by)
        opened.append(current)
    return opened


@transaction.atomic
def rotate(
    groups: Sequence[Group], secret: bytes, *, by: Actor, needed_groups: int = 1
) -> list[Sheet]:
    """Make new sheets after the old ones were used, and make the old ones worthless.

    All that the old secret opened is sealed to the new key; the next roll gives every dossier a new
    epoch. Copies of the database made before still open with the old sheets, so burn those too.
    """
    old = f"{keys.RECOVERY}{key_of(secret).number}"
    printed = create(groups, by=by, needed_groups=needed_groups)
    new = f"{keys.RECOVERY}{printed[0].key}"
    private = sheets.private_of(secret, _PURPOSE)
    held = Grant.objects.filter(holder=old, dossier__erased_on__isnull=True)
    for dossier_id in held.order_by("dossier").values_list("dossier", flat=True).distinct():
        _hand_over(minting.locked([dossier_id])[0], old, new, private)
    return printed


def _hand_over(dossier: Dossier, old: str, new: str, private: bytes) -> None:
    epoch_keys = reading.open_grants(dossier, old, private)
    new_key = keys.to_seal_to([])[new]
    minting.regrant(dossier, epoch_keys, new, new_key)
    Grant.objects.filter(dossier=dossier, holder=old).delete()


def _retire_old(by: Actor) -> None:
    for old in RecoveryKey.objects.select_for_update().filter(retired_on__isnull=True):
        old.retired_on = today()
        old.save(update_fields=["retired_on"])
        holder = f"{keys.RECOVERY}{old.number}"
        entries.append_all([anchors.key_retired(holder, bytes(old.public_key), by)])
