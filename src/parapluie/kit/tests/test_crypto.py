"""The primitives are the library's; these tests show that we hold them the right way round."""

import hashlib

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from parapluie.kit import crypto, keyfiles
from parapluie.kit.errors import OperatorError

PRIVATE = crypto.new_private()
PUBLIC = crypto.public_of(PRIVATE)


@given(st.binary(max_size=3000), st.binary(max_size=60))
def test_what_is_sealed_opens_again(text, info):
    assert crypto.unseal(PRIVATE, crypto.seal(PUBLIC, text, info=info), info=info) == text


@given(st.binary(max_size=3000), st.binary(max_size=60))
def test_what_is_wrapped_opens_again(text, info):
    key = crypto.digest(info)
    assert crypto.unwrap(key, crypto.wrap(key, text, info=info), info=info) == text


def test_sizes_stand_as_written_in_the_decision():
    assert (len(PRIVATE), len(PUBLIC)) == (crypto.PRIVATE_BYTES, crypto.PUBLIC_BYTES) == (96, 1216)
    box = crypto.seal(PUBLIC, b"x" * 100, info=b"")
    assert (box[:1], len(box)) == (b"\x01", 1 + 1120 + 256 + 16)
    wrapped = crypto.wrap(bytes(32), b"x" * 100, info=b"")
    assert (wrapped[:1], len(wrapped)) == (b"\x02", 1 + 12 + 256 + 16)


def test_the_same_text_never_looks_the_same_twice():
    assert crypto.seal(PUBLIC, b"x", info=b"") != crypto.seal(PUBLIC, b"x", info=b"")
    assert crypto.wrap(bytes(32), b"x", info=b"") != crypto.wrap(bytes(32), b"x", info=b"")


@given(st.binary(min_size=96, max_size=96))
def test_any_96_bytes_are_a_private_key(private):
    box = crypto.seal(crypto.public_of(private), b"text", info=b"i")
    assert crypto.unseal(private, box, info=b"i") == b"text"


@given(st.integers(0), st.integers(1, 255), st.binary(max_size=8))
def test_one_error_for_every_damage(place, change, info):
    box = bytearray(crypto.seal(PUBLIC, b"what nobody else may read", info=b"i"))
    box[place % len(box)] ^= change
    wrapped = bytearray(crypto.wrap(bytes(32), b"what nobody else may read", info=b"i"))
    wrapped[place % len(wrapped)] ^= change
    for opening in (
        lambda: crypto.unseal(PRIVATE, bytes(box), info=b"i"),
        lambda: crypto.unwrap(bytes(32), bytes(wrapped), info=b"i"),
        lambda: crypto.unseal(PRIVATE, crypto.seal(PUBLIC, b"x", info=b"i"), info=b"other" + info),
        lambda: crypto.unseal(PRIVATE, info, info=b"i"),
        lambda: crypto.unwrap(bytes(32), b"\x02" + info, info=b"i"),
    ):
        with pytest.raises(crypto.CannotOpen) as found:
            opening()
        assert str(found.value) == ""


@pytest.mark.parametrize("public", [b"", PUBLIC[:-1], PUBLIC + b"x", bytes(1216)])
def test_nothing_is_sealed_to_what_is_no_key(public):
    with pytest.raises(ValueError, match=r"."):
        crypto.seal(public, b"text", info=b"")


@pytest.mark.parametrize("private", [b"", bytes(95), bytes(97)])
def test_what_is_no_key_opens_nothing(private):
    with pytest.raises(crypto.CannotOpen):
        crypto.unseal(private, crypto.seal(PUBLIC, b"x", info=b""), info=b"")


@given(st.binary(max_size=600))
def test_padding_comes_off_again(text):
    padded = crypto.pad(text)
    assert crypto.unpad(padded) == text
    assert len(padded) >= 256


@given(st.integers(2, 10_000_000))
def test_padding_adds_at_most_an_eighth(length):
    padded = crypto.padme_length(length)
    assert length <= padded <= length * 1.12 + 1
    assert crypto.padme_length(padded) == padded


def test_padme_is_as_published():
    # the definition of Nikitin et al., section 4, computed another way
    def published(length):
        exponent = (length).bit_length() - 1
        signs = exponent.bit_length()
        last = exponent - signs
        return -(-length // (1 << last)) * (1 << last) if last > 0 else length

    assert all(crypto.padme_length(one) == published(one) for one in range(2, 5000))


def test_padding_without_its_end_mark_is_refused():
    with pytest.raises(crypto.CannotOpen):
        crypto.unpad(bytes(256))


def test_argon2_costs_what_the_decision_says():
    oracle = hash_secret_raw(b"secret", b"s" * 16, 2, 19456, 1, 40, Type.ID)
    assert crypto.argon2id(b"secret", salt=b"s" * 16, length=40) == oracle
    peppered = [
        crypto.argon2id(b"secret", salt=b"s" * 16, pepper=one, length=40) for one in (b"a", b"b")
    ]
    assert len({oracle, *peppered}) == 3


def test_hkdf_is_as_published_in_rfc_5869_test_case_3():
    okm = crypto.hkdf(bytes([0x0B] * 22), info=b"", length=42)
    assert okm.hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_signatures_are_as_published_in_rfc_8032_test_2():
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert (crypto.signing_public(seed), crypto.sign(seed, b"\x72")) == (public, signature)
    assert crypto.signature_holds(public, signature, b"\x72")
    assert not crypto.signature_holds(public, signature, b"\x73")
    assert not crypto.signature_holds(public, signature[:-1], b"\x72")


def test_digests_are_sha256():
    assert crypto.digest(b"x") == hashlib.sha256(b"x").digest()


def test_key_files_are_made_once_and_read_by_their_owner_alone(tmp_path):
    folder = tmp_path / "keys"
    assert set(keyfiles.create_missing(folder)) == set(keyfiles.ALL)
    first = keyfiles.read(folder, keyfiles.PEPPER)
    assert keyfiles.create_missing(folder) == []
    assert keyfiles.read(folder, keyfiles.PEPPER) == first
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_damaged_key_file_is_named_and_not_replaced(tmp_path, content):
    (tmp_path / "pepper").write_bytes(content)
    with pytest.raises(OperatorError, match=r"pepper.*wanted 32.*backup"):
        keyfiles.read(tmp_path, keyfiles.PEPPER)
    with pytest.raises(OperatorError, match="can't be read"):
        keyfiles.read(tmp_path, keyfiles.SALT)


def test_a_crash_while_a_key_file_is_made_leaves_none(tmp_path, monkeypatch):
    def crash(_):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(OSError, match="disk full"):
        keyfiles.create_missing(tmp_path)
    assert list(tmp_path.iterdir()) == []
