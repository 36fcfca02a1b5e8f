"""A member of staff's own key: eight generated words, which are never chosen and never stored."""

import secrets
from dataclasses import dataclass, field

from django.db import transaction
from shamir_mnemonic.wordlist import WORDLIST

from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import anchors, holders, wishes
from parapluie.vault.errors import KeyReplaced, WrongPassphrase
from parapluie.vault.formats import bound
from parapluie.vault.models import Dossier, HolderKey

WORDS = 8  # of 1,024 each: 80 random bits
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class UnlockedHolder:
    """A holder whose private key is at hand, for as long as one request lasts."""

    holder: str
    private: bytes = field(repr=False)


def new_passphrase() -> str:
    """Return eight words of the SLIP-39 list; the first four letters of each tell it apart."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(WORDS))


@transaction.atomic
def make_key(holder: str, passphrase: str, by: Actor) -> HolderKey:
    """Make the holder's key pair; one they had before is retired, and opens nothing new.

    Raise `ValueError` for words that `new_passphrase` didn't make: a chosen one could be guessed.
    """
    if not holder.startswith(holders.STAFF):
        raise ValueError("only members of staff have a key of this kind")
    if not _is_generated(passphrase):
        raise ValueError("a passphrase is eight generated words, never chosen ones")
    _retire_old(holder, by)
    private = crypto.new_private()
    public, salt = crypto.public_of(private), secrets.token_bytes(_SALT_BYTES)
    words = crypto.argon2id(_normal(passphrase), salt=salt)
    made = HolderKey.objects.create(
        holder=holder,
        public_key=public,
        wrapped_private=crypto.wrap(words, private, info=_info(holder, public)),
        salt=salt,
        made_on=today(),
    )
    entries.append_all([anchors.key_made(holder, public, by)])
    return made


def unlock(holder: str, passphrase: str) -> UnlockedHolder:
    """Open the holder's private key. Raise `WrongPassphrase` for whatever doesn't fit.

    Takes the same time for a holder who has no key.
    """
    key = HolderKey.objects.filter(holder=holder, retired_on__isnull=True).first()
    salt = bytes(key.salt) if key else bytes(_SALT_BYTES)
    words = crypto.argon2id(_normal(passphrase), salt=salt)
    if key is None:
        raise WrongPassphrase
    public = bytes(key.public_key)
    try:
        private = crypto.unwrap(words, bytes(key.wrapped_private), info=_info(holder, public))
    except crypto.CannotOpen:
        raise WrongPassphrase from None
    if not crypto.same(crypto.public_of(private), public):
        raise WrongPassphrase
    return UnlockedHolder(holder, private)


def require_present(unlocked: UnlockedHolder) -> None:
    """Raise `KeyReplaced` unless this is the key its holder has now.

    What was sealed to an older one stays until the next roll, and another browser may still have it
    unlocked: whoever sits there would read on.
    """
    found = HolderKey.objects.filter(holder=unlocked.holder, retired_on__isnull=True)
    present = found.values_list("public_key", flat=True).first()
    if present is None or not crypto.same(crypto.public_of(unlocked.private), bytes(present)):
        raise KeyReplaced


def _retire_old(holder: str, by: Actor) -> None:
    # What was sealed to the old key opens with nothing now; the next roll takes it away.
    wishes.keep_what_is_lost(holder)
    Dossier.objects.living().filter(grants__holder=holder).update(look_again=True)
    for old in HolderKey.objects.select_for_update().filter(holder=holder, retired_on__isnull=True):
        old.retired_on = today()
        old.save(update_fields=["retired_on"])
        entries.append_all([anchors.key_retired(holder, bytes(old.public_key), by)])


def _info(holder: str, public: bytes) -> bytes:
    return bound("parapluie staff key 1", holder, public)


def _is_generated(passphrase: str) -> bool:
    words = passphrase.split()
    return len(words) == WORDS and set(words) <= set(WORDLIST) and len(set(words)) > 1


def _normal(passphrase: str) -> bytes:
    return " ".join(passphrase.casefold().split()).encode("utf-8", "replace")
