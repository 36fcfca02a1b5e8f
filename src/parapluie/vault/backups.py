"""The key pair that backups are sealed to, so that a routine restore never needs recovery's.

Its public half is stored; its private half is 33 words on one sheet of paper.
"""

from django.db import transaction
from django.db.models import Max

from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import anchors, sheets
from parapluie.vault.models import BackupKey
from parapluie.vault.sheets import Group, Sheet

_HOLDER = "backup:"
_PURPOSE = "backup"


@transaction.atomic
def create(*, by: Actor) -> Sheet:
    """Make the backup key and return its one sheet; a key there was before is retired."""
    number = (BackupKey.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    secret = sheets.new_secret()
    public = crypto.public_of(sheets.private_of(secret, _PURPOSE))
    BackupKey.objects.filter(retired_on__isnull=True).update(retired_on=today())
    BackupKey.objects.create(number=number, public_key=public, made_on=today())
    entries.append_all([anchors.key_made(f"{_HOLDER}{number}", public, by)])
    return sheets.split(secret, [Group(_PURPOSE, 1, 1)], needed_groups=1, key=number)[0]


def private_of(words: str) -> bytes:
    """Return the private key of a backup sheet. Raise `WrongSheets` unless it is one of ours."""
    private = sheets.private_of(sheets.combine([words]), _PURPOSE)
    public = crypto.public_of(private)
    if any(crypto.same(bytes(key.public_key), public) for key in BackupKey.objects.all()):
        return private
    raise sheets.wrong_sheets()


def public_key() -> tuple[int, bytes] | None:
    """Return number and public key to seal backups to; None before set-up.

    The key of a number whose making the ledger doesn't know is refused like none at all.
    """
    key = BackupKey.objects.filter(retired_on__isnull=True).order_by("-number").first()
    if key is None:
        return None
    holder, public = f"{_HOLDER}{key.number}", bytes(key.public_key)
    return (key.number, public) if anchors.trusted({holder: public}) else None
