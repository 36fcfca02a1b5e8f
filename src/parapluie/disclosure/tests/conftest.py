"""The rooms above aren't there: nobody is asked for training; Argon2 has tests of its own."""

import hashlib

import pytest

from parapluie.disclosure.tests import agency as place
from parapluie.kit import crypto


def _quick(secret, *, salt, pepper=b"", length=32):
    return hashlib.scrypt(secret, salt=salt + (pepper or b""), n=2, r=1, p=1, dklen=length)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(crypto, "argon2id", _quick)


@pytest.fixture
def agency(db, settings, quick) -> place.Agency:
    settings.VAULT_HOLDER_CHECKS = []
    settings.VAULT_REASON_SOURCE = "parapluie.disclosure.tests.agency.why"
    return place.new_agency()
