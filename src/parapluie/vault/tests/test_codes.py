"""The code: 24 digits, checked as they are typed, and a key that only they lead to."""

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from parapluie.kit import crypto
from parapluie.ledger.entries import REPORTER
from parapluie.vault import codes, letterbox, sealing
from parapluie.vault.errors import CodeChanged, CodeMistyped, NoKeyToDossier
from parapluie.vault.models import ReporterKey
from parapluie.vault.tests.town import ANA, new_secret, opened, write

CODES = st.builds(codes.new_code)


def mistake(text):
    with pytest.raises(CodeMistyped) as mistyped:
        codes.clean(text)
    assert text.strip() == "" or text not in str(mistyped.value)
    return mistyped.value.kind


def test_a_code_is_six_groups_of_four():
    groups = codes.new_code().split(" ")
    assert [len(group) for group in groups] == [4] * 6
    assert len({codes.new_code() for _ in range(1000)}) == 1000


@given(CODES, st.integers(0, 23), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(code, place, by):
    digits = codes.clean(code)
    wrong = str((int(digits[place]) + by) % 10)
    assert mistake(digits[:place] + wrong + digits[place + 1 :]) == "check"


@given(CODES, st.integers(0, 22))
def test_two_neighbouring_digits_exchanged_are_noticed(code, place):
    digits = codes.clean(code)
    one, other = digits[place], digits[place + 1]
    swapped = digits[:place] + other + one + digits[place + 2 :]
    assert swapped == digits or mistake(swapped) == "check"


@pytest.mark.parametrize("zero", ["０", "٠", "۰", "०", "੦", "০", "௦", "𝟎"])
def test_digits_of_any_script_are_understood(zero):
    code = codes.new_code()
    typed = "".join(chr(ord(zero) + int(one)) if one.isdecimal() else one for one in code)
    assert codes.clean(typed) == codes.clean(code)


@given(CODES, st.lists(st.sampled_from([" ", "-", "–", "\u00a0", "\u200f", "\n", ".", "·"])))
def test_spaces_and_dashes_anywhere_do_no_harm(code, between):
    typed = "".join(
        one + (between[place] if place < len(between) else "") for place, one in enumerate(code)
    )
    assert codes.clean(typed) == codes.clean(code)


@pytest.mark.parametrize("text", ["", "1234", "1" * 25, "abcd " * 6, "²" * 24, "1234 567 " * 3])
def test_what_is_no_code_is_told_by_its_length(text):
    assert mistake(text) == "length"


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_either_a_code_or_mistyped(text):
    try:
        assert len(codes.clean(text)) == 24
    except CodeMistyped as mistyped:
        assert mistyped.kind in {"length", "check"}


def test_a_mistyped_code_is_told_before_the_slow_derivation(monkeypatch):
    monkeypatch.setattr(crypto, "argon2id", lambda *_, **__: pytest.fail("derived"))
    with pytest.raises(CodeMistyped):
        codes.keys_of("1111 2222 3333 4444 5555 6666")


def test_the_same_code_leads_to_the_same_key_only_with_the_same_files(settings, tmp_path):
    code = codes.new_code()
    here = codes.keys_of(code)
    assert codes.keys_of(codes.clean(code)) == here
    assert here.public == crypto.public_of(here.private)
    assert len(here.tag) == 16
    (settings.KEYS / "pepper").write_bytes(bytes(32))
    assert codes.keys_of(code).tag != here.tag


def test_a_code_is_not_shown_by_what_is_derived_from_it():
    secret = codes.keys_of(codes.new_code())
    assert repr(secret) == "ReporterSecret()"


def test_nothing_stored_leads_back_to_the_code(town):
    code = codes.new_code()
    secret = codes.keys_of(code)
    opened(kind="letterbox", reporter=secret)
    row = ReporterKey.objects.get()
    stored = bytes(row.tag) + bytes(row.public_key)
    assert secret.private not in stored
    assert codes.clean(code).encode() not in stored


def test_a_changed_code_reads_all_and_the_old_one_nothing(town):
    old, new = new_secret(), new_secret()
    box = opened(kind="letterbox", reporter=old)
    write(box, "before")
    letterbox.change_code(box, old.private, new)
    write(box, "after")
    assert letterbox.find(old) is None
    assert [one.content["text"] for one in letterbox.read(box, new.private)] == ["before", "after"]
    with pytest.raises(CodeChanged):
        letterbox.read(box, old.private)
    assert town.opens(box, ANA) == ["before", "after"]


def test_only_the_present_code_changes_the_code(town):
    secret = new_secret()
    box = opened(kind="letterbox", reporter=secret)
    with pytest.raises(CodeChanged):
        letterbox.change_code(box, new_secret().private, new_secret())
    assert letterbox.find(secret) == box


def test_a_file_has_no_code_to_change(town):
    with pytest.raises(NoKeyToDossier):
        letterbox.change_code(opened(), new_secret().private, new_secret())


def test_only_a_letterbox_is_sealed_to_the_person(town):
    with pytest.raises(ValueError, match="letterbox"):
        opened(kind="file", reporter=new_secret())


def test_two_people_never_share_a_tag(town):
    secret = new_secret()
    opened(kind="letterbox", reporter=secret)
    with pytest.raises(IntegrityError):
        sealing.open_dossier(
            kind="letterbox",
            lane="a",
            about="Y",
            holders=["staff:ana", "staff:ben"],
            by=REPORTER,
            reporter=secret.storable,
        )
