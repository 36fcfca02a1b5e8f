"""What the ledger says of keys and seals: the vault believes the database only where both agree.

Someone who can write to the database could put a public key of their own in the place of a
reader's, a letterbox's or a dossier's, and everything sealed from then on would be theirs. So the
digest of every public key stands in the ledger, and the vault seals to no other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from parapluie.kit import crypto
from parapluie.ledger.entries import REDACTED, SEALED, Actor, NewEntry
from parapluie.ledger.models import Entry
from parapluie.vault.formats import epoch_digest

KEY_MADE = "key.made"
KEY_RETIRED = "key.retired"
EPOCH_MADE = "epoch.made"
_SUBJECTS_AT_ONCE = 500


def key_made(holder: str, public_key: bytes, by: Actor) -> NewEntry:
    """Return the entry that makes a public key one to seal to."""
    return NewEntry(KEY_MADE, holder, by, digest=crypto.digest(public_key))


def key_retired(holder: str, public_key: bytes, by: Actor) -> NewEntry:
    """Return the entry that ends it."""
    return NewEntry(KEY_RETIRED, holder, by, digest=crypto.digest(public_key))


def trusted(keys: dict[str, bytes]) -> dict[str, bytes]:
    """Return those of the holders' public keys that the ledger knows as made and not as retired."""
    found = _digests([KEY_MADE, KEY_RETIRED], keys)
    return {
        holder: public
        for holder, public in keys.items()
        if crypto.digest(public) in found[KEY_MADE, holder] - found[KEY_RETIRED, holder]
    }


def epoch_stands(dossier_id: str, epoch: int, public_key: bytes, *, or_older: bool = False) -> bool:
    """Say whether this is the newest epoch the ledger knows of the dossier, and its public key."""
    made = _digests([EPOCH_MADE], [dossier_id])[EPOCH_MADE, dossier_id]
    is_meant = len(made) == epoch or (or_older and epoch < len(made))
    return is_meant and epoch_digest(dossier_id, epoch, public_key) in made


def sealed_as(item_ids: Iterable[str]) -> dict[str, set[bytes]]:
    """Return the digests the ledger keeps of items' sealed bytes; more than one is a forgery.

    Where words were taken out, those of the second version alone: the first can't come back.
    """
    asked = list(item_ids)
    found = _digests([SEALED, REDACTED], asked)
    return {one: found[REDACTED, one] or found[SEALED, one] for one in asked}


def _digests(acts: list[str], subjects: Collection[str]) -> dict[tuple[str, str], set[bytes]]:
    found: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    every = list(subjects)
    for start in range(0, len(every), _SUBJECTS_AT_ONCE):
        chunk = every[start : start + _SUBJECTS_AT_ONCE]
        rows = Entry.objects.filter(subject__in=chunk, act__in=acts)
        for act, subject, digest in rows.values_list("act", "subject", "digest"):
            found[act, subject].add(bytes(digest))
    return found
