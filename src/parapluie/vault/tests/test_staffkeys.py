"""Eight generated words open a member of staff's own key, and no other words do."""

import pytest
from shamir_mnemonic.wordlist import WORDLIST

from parapluie.kit import crypto
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import staffkeys
from parapluie.vault.errors import WrongPassphrase
from parapluie.vault.models import HolderKey
from parapluie.vault.tests.town import ANA, BEN

pytestmark = pytest.mark.django_db


def test_a_passphrase_is_eight_words_of_a_list_of_1024():
    words = staffkeys.new_passphrase().split(" ")
    assert len(words) == 8
    assert set(words) <= set(WORDLIST)
    assert len(WORDLIST) == 1024
    assert len({staffkeys.new_passphrase() for _ in range(500)}) == 500


def test_the_words_open_the_key_however_they_are_typed():
    words = staffkeys.new_passphrase()
    key = staffkeys.make_key(ANA, words, SYSTEM)
    typed = f"  {words.upper()}\n".replace(" ", "   ", 2)
    unlocked = staffkeys.unlock(ANA, typed)
    assert crypto.public_of(unlocked.private) == bytes(key.public_key)
    assert unlocked.private.hex() not in repr(unlocked)
    assert repr(unlocked) == "UnlockedHolder(holder='staff:ana')"


def test_other_words_nobody_and_a_damaged_row_give_the_same_answer():
    words = staffkeys.new_passphrase()
    staffkeys.make_key(ANA, words, SYSTEM)
    staffkeys.make_key(BEN, words, SYSTEM)
    other = HolderKey.objects.get(holder=ANA)
    HolderKey.objects.filter(holder=BEN).update(wrapped_private=bytes(other.wrapped_private))
    said = set()
    for holder, typed in ((ANA, words[:-1]), (ANA, ""), (BEN, words), ("staff:nobody", words)):
        with pytest.raises(WrongPassphrase) as wrong:
            staffkeys.unlock(holder, typed)
        said.add((str(wrong.value), wrong.value.refusal))
        assert wrong.value.__cause__ is None
    assert len(said) == 1


def test_an_absent_key_takes_the_same_work_as_a_wrong_word(monkeypatch):
    worked = []
    real = crypto.argon2id
    monkeypatch.setattr(crypto, "argon2id", lambda *a, **k: worked.append(1) or real(*a, **k))
    with pytest.raises(WrongPassphrase):
        staffkeys.unlock("staff:nobody", "any words")
    assert worked == [1]


def test_a_new_key_retires_the_old_one():
    first, second = staffkeys.new_passphrase(), staffkeys.new_passphrase()
    old = staffkeys.make_key(ANA, first, SYSTEM)
    staffkeys.make_key(ANA, second, SYSTEM)
    with pytest.raises(WrongPassphrase):
        staffkeys.unlock(ANA, first)
    assert staffkeys.unlock(ANA, second).private
    assert HolderKey.objects.get(pk=old.pk).retired_on is not None
    acts = [(one.act, bytes(one.digest)) for one in entries.history(ANA, ["key.retired"])]
    assert acts == [("key.retired", crypto.digest(bytes(old.public_key)))]


def test_only_members_of_staff_have_such_a_key():
    with pytest.raises(ValueError, match="staff"):
        staffkeys.make_key("reporter:x", "words", SYSTEM)


def test_nothing_of_words_or_key_stands_in_the_row():
    words = staffkeys.new_passphrase()
    row = staffkeys.make_key(ANA, words, SYSTEM)
    private = staffkeys.unlock(ANA, words).private
    stored = b"".join(bytes(one) for one in (row.public_key, row.wrapped_private, row.salt))
    assert private not in stored
    assert private[:32] not in stored
    assert not any(word.encode() in stored for word in words.split())
