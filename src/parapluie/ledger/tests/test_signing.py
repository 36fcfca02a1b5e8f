"""What the ledger signs can be read by the tools of transparency logs, and by nobody mistaken."""

import hashlib
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from parapluie.kit import keyfiles
from parapluie.kit.errors import OperatorError
from parapluie.ledger import checkpoints, leaves, notes, store, tree
from parapluie.ledger.entries import REPORTER, append
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Checkpoint, Entry
from parapluie.ledger.receipts import receipt, receipt_holds
from parapluie.ledger.tests.conftest import READER, write_day

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.fixture
def own_keys(settings, tmp_path: Path) -> Path:
    keyfiles.create_missing(tmp_path)
    settings.KEYS = tmp_path
    settings.LEDGER_ORIGIN = "city.example/ledger"
    return tmp_path


def test_a_checkpoint_is_the_format_of_c2sp_byte_for_byte(db: None, own_keys: Path) -> None:
    write_day(0, acts=7)
    newest = checkpoints.newest()
    assert newest is not None
    name, vkey_id, public = notes.verifier_key().split("+", 2)
    key = b64decode(public)[1:]
    root = b64encode(tree.root(7, store.read)).decode()
    text, signature = newest.note.split("\n\n")
    assert f"{text}\n" == f"city.example/ledger\n7\n{root}\n"
    assert signature.startswith("— city.example/ledger ")
    assert signature.endswith("\n")
    blob = b64decode(signature.split(" ")[2])
    assert blob[:4] == hashlib.sha256(b"city.example/ledger\n\x01" + key).digest()[:4]
    assert (name, vkey_id) == ("city.example/ledger", blob[:4].hex())
    Ed25519PublicKey.from_public_bytes(key).verify(blob[4:], f"{text}\n".encode())


def test_the_published_example_of_a_signed_note_is_understood(monkeypatch, settings) -> None:
    # c2sp.org/tlog-checkpoint; its public key isn't published, so only the parts are compared
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"
        "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    settings.LEDGER_ORIGIN = "example.com/behind-the-sofa"
    root = b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert note.startswith(checkpoints.text(20852163, root) + "\n— ")
    assert notes.open_note(note) is None  # another's key: ignored


def test_a_note_may_carry_a_witness_beside_us(own_keys: Path) -> None:
    note = notes.sign_note("a\n\nb\n") + "— witness.example AAAAAAAA\n"
    assert notes.open_note(note) == "a\n\nb\n"


@pytest.mark.parametrize("at", range(0, 120, 7))
def test_a_note_with_one_byte_changed_is_not_ours(own_keys: Path, at: int) -> None:
    note = bytearray(notes.sign_note("one line of text\nand another\n").encode())
    note[at % len(note)] ^= 1
    assert notes.open_note(note.decode(errors="replace")) is None


def test_a_signature_has_one_spelling(own_keys: Path) -> None:
    """Four last letters before "=" stand for the same bytes: three of them are not ours."""
    note = notes.sign_note("one line\n")
    end = note.index("=\n")
    spellings = [f"{note[: end - 1]}{last}=\n" for last in ALPHABET]
    assert [one for one in spellings if notes.open_note(one)] == [note]


@pytest.mark.parametrize("bad", ["é", "A" * 7, ""])
def test_a_signature_that_is_no_base64_is_not_ours(own_keys: Path, bad: str) -> None:
    assert notes.open_note(f"one line\n\n— {notes.origin()} {bad}\n") is None


def test_whoever_holds_only_our_public_key_can_check(own_keys: Path, settings, tmp_path) -> None:
    note, key = notes.sign_note("one line\n"), notes.verifier_key()
    settings.KEYS = tmp_path / "elsewhere"
    assert notes.open_note(note, notes.read_verifier_key(key)) == "one line\n"
    assert notes.open_note(note.replace("line", "lime"), notes.read_verifier_key(key)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-5],
        lambda key: key.replace("+", "-", 1),
        lambda key: "x" + key,
        lambda key: "",
        lambda key: "é+é+é",
    ],
)
def test_a_public_key_that_is_none_is_refused(own_keys: Path, change) -> None:
    with pytest.raises(OperatorError, match="The key is none, or not whole"):
        notes.read_verifier_key(change(notes.verifier_key()))


def test_a_checkpoint_is_signed_only_when_the_tree_grew(written_log: list[Entry]) -> None:
    assert [one.size for one in Checkpoint.objects.order_by("size")] == [10, 20, 30, 40]
    assert checkpoints.sign_checkpoint() == "no new checkpoint"
    assert Checkpoint.objects.count() == 4


def test_nothing_is_signed_that_contradicts_a_checkpoint(written_log, tamper) -> None:
    write_day(9, acts=2)
    tamper("DELETE FROM ledger_checkpoint WHERE size > 40")
    tamper("UPDATE ledger_node SET hash = %s WHERE level = 5", bytes(32))
    with pytest.raises(OperatorError, match="do not continue the 40 that were signed"):
        checkpoints.sign_checkpoint()


def test_an_old_copy_of_the_database_is_noticed(written_log, tamper) -> None:
    tamper("DELETE FROM ledger_entry WHERE leaf_index >= 30")
    with pytest.raises(OperatorError, match="30 entries that do not continue the 40"):
        checkpoints.sign_checkpoint()


def test_a_lost_or_damaged_key_file_is_named(written_log, settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path
    with pytest.raises(OperatorError, match=r"ledger can't be read"):
        notes.origin()
    (tmp_path / "ledger").write_bytes(b"short")
    with pytest.raises(OperatorError, match="has 5 bytes, wanted 32: it is damaged"):
        notes.origin()
    (tmp_path / "ledger").write_bytes(bytes(32))
    with pytest.raises(OperatorError, match="not signed by this key file"):
        checkpoints.sign_checkpoint()


def test_a_name_that_breaks_the_format_is_refused(settings) -> None:
    settings.LEDGER_ORIGIN = "our ledger+1"
    with pytest.raises(OperatorError, match="PARAPLUIE_LEDGER_ORIGIN=our ledger"):
        notes.origin()


@pytest.mark.django_db
def test_a_receipt_is_the_signed_leaf_and_tells_the_day_alone() -> None:
    with transaction.atomic():
        entry = append("report.received", subject="M-1", by=REPORTER, digest=b"\x07" * 32)
    entry.refresh_from_db()
    given = receipt(entry)
    assert receipt_holds(given)
    assert b64decode(given.split("\n")[3]) == leaves.leaf_bytes(entry)
    assert date.fromisoformat(given.split("\n")[2]) == entry.day
    assert ":" not in given.replace("— ", "")
    assert not receipt_holds(given.replace(str(entry.day), "2026-01-01"))


@pytest.mark.django_db
def test_a_receipt_never_passes_for_a_checkpoint_nor_the_other_way() -> None:
    write_day(0, acts=2)
    newest = checkpoints.newest()
    assert newest is not None
    assert not receipt_holds(newest.note)
    entry = Entry.objects.filter(second__isnull=True)[0]
    assert receipt(entry).split("\n")[0] != newest.note.split("\n")[0]


@pytest.mark.django_db
def test_no_receipt_shows_the_second_of_a_staff_act() -> None:
    with transaction.atomic():
        entry = append("matter.noted", subject="M-1", by=READER)
    with pytest.raises(LedgerError, match="the day alone"):
        receipt(entry)
