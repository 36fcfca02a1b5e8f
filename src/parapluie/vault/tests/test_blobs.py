"""Files beside the database: sealed, bound, checked against the ledger, and really gone."""

import errno
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from parapluie.kit import crypto
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER, SYSTEM
from parapluie.vault import blobs, sealing
from parapluie.vault.errors import CannotOpenDossier, NoRoomToKeep
from parapluie.vault.models import Blob
from parapluie.vault.storage import SealedFiles
from parapluie.vault.tests.town import opened

pytestmark = pytest.mark.usefixtures("town")

CONTENT = b"zinnober picture " * 1000


def on_disk(blob) -> Path:
    return Path(storages["attachments"].path(blob.id))


def test_a_file_is_sealed_bound_to_its_dossier_and_opens_again(settings):
    one, other = opened(about="ONE"), opened(about="OTHER")
    blob = blobs.seal_blob(one, CONTENT, by=REPORTER)
    assert blobs.open_blob(one, blob) == CONTENT
    assert on_disk(blob).parent == settings.DATA / "attachments"
    sealed = on_disk(blob).read_bytes()
    assert b"zinnober" not in sealed
    assert entries.sealed_digest(blob.id) == crypto.digest(sealed)
    for dossier, wrong in ((other, blob), (one, replace(blob, key=bytes(32)))):
        with pytest.raises(CannotOpenDossier):
            blobs.open_blob(dossier, wrong)


def test_its_length_tells_little_and_its_place_on_disk_no_hour():
    file = opened()
    found = [blobs.seal_blob(file, bytes(length), by=REPORTER) for length in (99_000, 100_000)]
    assert len({on_disk(blob).stat().st_size for blob in found}) == 1
    assert {on_disk(blob).stat().st_mtime for blob in found} == {0}
    assert on_disk(found[0]).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", [lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda b: b[:90], None])
def test_what_is_not_as_it_was_sealed_is_not_opened(change):
    file = opened()
    blob = blobs.seal_blob(file, CONTENT, by=REPORTER)
    if change is None:
        on_disk(blob).unlink()
    else:
        on_disk(blob).write_bytes(change(on_disk(blob).read_bytes()))
    with pytest.raises(CannotOpenDossier):
        blobs.open_blob(file, blob)


def test_a_file_put_in_its_place_under_the_same_key_is_noticed():
    file = opened()
    blob = blobs.seal_blob(file, CONTENT, by=REPORTER)
    forged = crypto.wrap(blob.key, b"another", info=blobs._info(file, blob.id))
    on_disk(blob).write_bytes(forged)
    with pytest.raises(CannotOpenDossier):
        blobs.open_blob(file, blob)


def test_erasing_a_dossier_writes_over_its_files_and_deletes_them(
    django_capture_on_commit_callbacks, monkeypatch
):
    file, other = opened(about="ONE"), opened(about="OTHER")
    blob, stays = (blobs.seal_blob(one, CONTENT, by=REPORTER) for one in (file, other))
    before, seen = on_disk(blob).read_bytes(), []
    unlink = Path.unlink
    monkeypatch.setattr(
        Path, "unlink", lambda path, **more: (seen.append(path.read_bytes()), unlink(path, **more))
    )
    with django_capture_on_commit_callbacks(execute=True):
        sealing.erase_dossier(file, by=SYSTEM)
    assert not on_disk(blob).exists()
    assert len(seen[0]) == len(before)
    assert before[40:80] not in seen[0]
    assert blobs.open_blob(other, stays) == CONTENT
    assert list(Blob.objects.values_list("dossier", flat=True)) == [other.pk]


def test_an_erasure_that_is_taken_back_keeps_the_files(django_capture_on_commit_callbacks):
    file = opened()
    blob = blobs.seal_blob(file, CONTENT, by=REPORTER)
    with pytest.raises(RuntimeError), transaction.atomic():
        sealing.erase_dossier(file, by=SYSTEM)
        raise RuntimeError
    assert blobs.open_blob(file, blob) == CONTENT


def test_a_full_disk_leaves_no_row_and_no_half_file(monkeypatch):
    file = opened()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoomToKeep), transaction.atomic():
        blobs.seal_blob(file, CONTENT, by=REPORTER)
    assert not Blob.objects.exists()
    assert blobs._names() == []


def test_strays_are_deleted_once_no_transaction_can_want_them(monkeypatch):
    assert blobs.drop_strays() == "0 stray files deleted"
    file = opened()
    kept = blobs.seal_blob(file, CONTENT, by=REPORTER)
    SealedFiles().save("stray", ContentFile(b"left by a crash"))
    assert blobs.drop_strays() == "0 stray files deleted"
    monkeypatch.setattr(blobs, "STRAY_AFTER", -1)
    assert blobs.drop_strays() == "1 stray files deleted"
    assert blobs._names() == [kept.id]


def test_on_the_day_after_the_disk_tells_one_hour_for_all_files_of_a_day(monkeypatch):
    file = opened()
    found = [blobs.seal_blob(file, bytes(90), by=REPORTER) for _ in range(3)]
    made = [on_disk(blob).stat().st_ctime_ns for blob in found]
    blobs.settle_files()
    assert [on_disk(blob).stat().st_ctime_ns for blob in found] == made  # not on the same day
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr("parapluie.vault.storage.today", lambda: tomorrow)
    blobs.settle_files()
    assert {on_disk(blob).stat().st_mtime for blob in found} == {1}
    settled = [on_disk(blob).stat().st_ctime_ns for blob in found]
    assert min(settled) > max(made)
    blobs.settle_files()
    assert [on_disk(blob).stat().st_ctime_ns for blob in found] == settled
    assert [blobs.open_blob(file, blob) for blob in found] == [bytes(90)] * 3
