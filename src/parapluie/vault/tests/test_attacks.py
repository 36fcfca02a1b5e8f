"""Someone can write to the database as they like. What they change is refused, shows nothing."""

import pytest

from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, NewEntry
from parapluie.vault import attention, formats, holders, letterbox, reasons, recovery, sealing
from parapluie.vault.errors import CannotOpenDossier, KeyNotInLedger, NoKeyToDossier, VaultRefused
from parapluie.vault.models import Dossier, Epoch, Grant, HolderKey, Item, RecoveryKey, ReporterKey
from parapluie.vault.rolling import roll_due_epochs
from parapluie.vault.sheets import Group
from parapluie.vault.tests.town import ANA, BEN, new_secret, opened, write

pytestmark = pytest.mark.usefixtures("town")
SECRET_WORDS = "what nobody else may read"


def refused(town, dossier, holder=ANA):
    with pytest.raises(CannotOpenDossier) as found:
        town.opens(dossier, holder)
    assert SECRET_WORDS not in repr(found.value) + str(found.value)
    return True


def write_into_ledger(item_id):
    """The intruder also writes the ledger entry that fits the changed row."""
    sealed = bytes(Item.objects.get(pk=item_id).sealed)
    entries.append_all([NewEntry("item.sealed", item_id, SYSTEM, digest=crypto.digest(sealed))])


def test_an_exchanged_key_of_a_reader_gets_nothing(town):
    HolderKey.objects.filter(holder=ANA).update(public_key=crypto.public_of(crypto.new_private()))
    assert holders.qualified_readers("a") == [BEN]
    assert attention.exchanged_keys() == [ANA]
    with pytest.raises(KeyNotInLedger):
        opened()


def test_an_exchanged_key_of_a_dossier_gets_nothing(town):
    file = opened()
    Epoch.objects.update(public_key=crypto.public_of(crypto.new_private()))
    with pytest.raises(KeyNotInLedger):
        write(file, SECRET_WORDS)


def test_a_dossier_set_back_to_an_older_epoch_takes_nothing_in(town):
    file = opened()
    sealing.roll_epoch(file, by=SYSTEM)
    Dossier.objects.update(epoch=1)
    with pytest.raises(KeyNotInLedger):
        write(file, SECRET_WORDS)


def test_an_exchanged_key_of_a_person_gets_no_new_answer_and_stops_nobody_elses_renewal(town):
    secret = new_secret()
    box, other = opened(kind="letterbox", reporter=secret), opened()
    ReporterKey.objects.update(public_key=crypto.public_of(crypto.new_private()))
    town.readers.discard(ANA)
    assert "1 keep their key" in roll_due_epochs()
    assert Dossier.objects.get(pk=box.pk).epoch == 1
    assert Dossier.objects.get(pk=other.pk).epoch == 2
    assert not Grant.objects.filter(holder=ANA).exists()


def test_an_exchanged_recovery_key_stops_everything_loudly(town):
    recovery.create([Group("City", 2, 3)], by=SYSTEM)
    RecoveryKey.objects.update(public_key=crypto.public_of(crypto.new_private()))
    with pytest.raises(KeyNotInLedger):
        opened()
    assert attention.exchanged_keys() == ["recovery:1"]


def test_another_epoch_key_sealed_to_a_reader_is_refused(town):
    file = opened()
    write(file, SECRET_WORDS)
    public = bytes(Epoch.objects.get(dossier=file).public_key)
    reader = bytes(HolderKey.objects.get(holder=ANA).public_key)
    forged = formats.seal_epoch_key(reader, file, 1, public, crypto.new_private(), ANA)
    Grant.objects.filter(holder=ANA).update(sealed_key=forged)
    assert refused(town, file)


def test_a_grant_of_another_holder_opens_nothing(town):
    file = opened()
    write(file, SECRET_WORDS)
    bens = Grant.objects.get(dossier=file, holder=BEN).sealed_key
    Grant.objects.filter(dossier=file, holder=ANA).update(sealed_key=bytes(bens))
    assert refused(town, file)


def test_a_grant_of_another_dossier_opens_nothing(town):
    file, other = opened(), opened(about="OTHER")
    write(file, SECRET_WORDS)
    wrong = Grant.objects.get(dossier=other, holder=ANA).sealed_key
    Grant.objects.filter(dossier=file, holder=ANA).update(sealed_key=bytes(wrong))
    assert refused(town, file)


def test_a_grant_of_another_epoch_opens_nothing(town):
    file = opened()
    write(file, SECRET_WORDS)
    sealing.roll_epoch(file, by=SYSTEM)
    first = Grant.objects.get(dossier=file, holder=ANA, epoch=1).sealed_key
    Grant.objects.filter(dossier=file, holder=ANA, epoch=2).update(sealed_key=bytes(first))
    assert refused(town, file)


@pytest.mark.clause("PRI-2", "BRI-3a")
@pytest.mark.kills("vault.holders.check_holder")
def test_an_old_grant_put_back_for_someone_who_recused_opens_nothing(town):
    file = opened()
    write(file, SECRET_WORDS)
    saved = Grant.objects.get(dossier=file, holder=ANA)
    town.conflicts.add((ANA, file.about))
    sealing.remove_holder(file, ANA, why="conflict", by=SYSTEM)
    saved.pk = None
    saved.save(force_insert=True)
    with pytest.raises(VaultRefused) as found:
        town.opens(file, ANA)
    assert found.value.refusal.clause == "PRI-2"


def test_a_suspended_grant_is_no_grant(town):
    file = opened()
    Grant.objects.filter(holder=ANA).update(suspended_on="2026-01-01")
    with pytest.raises(NoKeyToDossier):
        town.opens(file, ANA)


@pytest.mark.parametrize("ledger_too", [False, True])
def test_two_items_with_their_texts_exchanged_are_refused(town, ledger_too):
    file = opened()
    one, other = write(file, SECRET_WORDS), write(file, "and this")
    texts = {pk: bytes(Item.objects.get(pk=pk).sealed) for pk in (one, other)}
    for pk, elses in ((one, other), (other, one)):
        Item.objects.filter(pk=pk).update(sealed=texts[elses])
        if ledger_too:
            write_into_ledger(pk)
    assert refused(town, file)


@pytest.mark.parametrize(
    "change",
    [
        {"author": "staff:ana"},
        {"kind": "closing"},
        {"day": "2020-01-01"},
        {"epoch": 2},
        {"position": 7},
    ],
)
def test_a_relabelled_item_is_refused(town, change):
    file = opened()
    item = write(file, SECRET_WORDS)
    sealing.roll_epoch(file, by=SYSTEM)
    Item.objects.filter(pk=item).update(**change)
    assert refused(town, file)


def test_an_item_moved_to_another_dossier_is_refused(town):
    file, other = opened(), opened(about="OTHER")
    item = write(file, SECRET_WORDS)
    Item.objects.filter(pk=item).update(dossier=other)
    assert refused(town, other)


def test_a_letterbox_taken_for_a_file_is_refused(town):
    file = opened()
    write(file, SECRET_WORDS)
    Dossier.objects.update(kind="letterbox")
    file.refresh_from_db()
    assert refused(town, file)


def test_a_reply_forged_with_the_public_key_is_refused(town):
    secret = new_secret()
    box = opened(kind="letterbox", reporter=secret)
    public = bytes(Epoch.objects.get(dossier=box).public_key)
    forged = Item(dossier=box, epoch=1, position=0, kind="reply", author=ANA, day=today())
    forged.sealed = formats.seal_content(public, box, forged, {"text": "come alone"})
    forged.save(force_insert=True)
    assert refused(town, box)
    with pytest.raises(CannotOpenDossier):
        letterbox.read(box, secret.private)


def test_a_second_digest_for_the_same_item_is_noticed(town):
    file = opened()
    item = write(file, SECRET_WORDS)
    entries.append("item.sealed", subject=item, by=SYSTEM, digest=crypto.digest(b"other"))
    assert refused(town, file)


def test_a_missing_item_is_noticed(town):
    file = opened()
    item = write(file, SECRET_WORDS)
    write(file, "later")
    Item.objects.filter(pk=item).delete()
    assert refused(town, file)


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x07" * 2000, b"\x01" * 2000])
def test_damaged_bytes_are_refused(town, damage):
    file = opened()
    item = write(file, SECRET_WORDS)
    Item.objects.filter(pk=item).update(sealed=damage)
    write_into_ledger(item)
    assert refused(town, file)


def test_an_epoch_that_vanished_is_refused(town):
    file = opened()
    write(file, SECRET_WORDS)
    Epoch.objects.all().delete()
    assert refused(town, file)


def test_somebody_elses_code_opens_nothing(town):
    mine, theirs = new_secret(), new_secret()
    box = opened(kind="letterbox", reporter=mine)
    write(box, SECRET_WORDS)
    ReporterKey.objects.update(tag=theirs.tag, public_key=theirs.public)
    found = letterbox.find(theirs)
    with pytest.raises(CannotOpenDossier):
        letterbox.read(found, theirs.private)


def test_opening_without_a_grant_leaves_no_trace_of_success(town):
    file = opened()
    Grant.objects.filter(holder=ANA).delete()
    with pytest.raises(NoKeyToDossier):
        town.opens(file, ANA)
    assert entries.history(file.id, reasons.ACTS) == []
