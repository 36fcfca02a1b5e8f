"""The town stands in for the rooms above the vault, which give it its readers and its checks."""

import hashlib

import pytest

from parapluie.kit import crypto, keyfiles
from parapluie.vault.tests import town as place


@pytest.fixture(autouse=True)
def _checks_of_the_town(settings, tmp_path):
    here = "parapluie.vault.tests.town"
    settings.VAULT_READER_SOURCE = f"{here}.readers"
    settings.VAULT_HOLDER_CHECKS = [
        f"{here}.{name}" for name in ("reads_lane", "trained", "no_conflict")
    ]
    settings.VAULT_REASON_SOURCE = f"{here}.why"
    settings.VAULT_ERASURE_CHECKS = [f"{here}.held"]
    settings.DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    keyfiles.create_missing(settings.KEYS)


def _quick(secret, *, salt, pepper=b"", length=32):
    return hashlib.scrypt(secret, salt=salt + (pepper or b""), n=2, r=1, p=1, dklen=length)


@pytest.fixture
def town(db, monkeypatch):
    """A town where Ana and Ben read, each with a key of their own; Argon2 has its own tests."""
    monkeypatch.setattr(crypto, "argon2id", _quick)
    fresh = place.Town()
    fresh.gives_key(place.ANA, place.BEN)
    place.town = fresh
    yield fresh
    place.town = place.Town()
