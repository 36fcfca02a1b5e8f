"""What is erased is gone, from every page of the database; the ledger alone knows that it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from parapluie.kit.errors import OperatorError
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import blobs, erasing, letterbox, sealing
from parapluie.vault.errors import DossierErased, VaultRefused
from parapluie.vault.models import Dossier, Grant, Item, ReporterKey
from parapluie.vault.rolling import roll_due_epochs
from parapluie.vault.tests.town import ANA, new_secret, opened, write

pytestmark = pytest.mark.usefixtures("town")


def test_an_erased_dossier_says_so_and_holds_nothing(town):
    secret = new_secret()
    box = opened(kind="letterbox", reporter=secret)
    item = write(box, "what happened")
    sealing.erase_dossier(box, by=SYSTEM)
    assert letterbox.find(secret) is None
    assert not Grant.objects.exists()
    assert not ReporterKey.objects.exists()
    assert bytes(Item.objects.get(pk=item).sealed) == b""
    assert entries.sealed_digest(item) is not None
    for look in (lambda: town.opens(box, ANA), lambda: letterbox.read(box, secret.private)):
        with pytest.raises(DossierErased):
            look()


def test_nothing_can_be_added_to_what_was_erased(town):
    file = opened()
    sealing.erase_dossier(file, by=SYSTEM)
    for act in (lambda: write(file, "more"), lambda: sealing.roll_epoch(file, by=SYSTEM)):
        try:
            act()
        except DossierErased:
            continue
        assert not Grant.objects.exists()
    assert roll_due_epochs() == "nothing to renew"


def test_the_log_of_erasures_is_written_before_anything_is_lost(town, settings):
    file = opened()
    write(file, "what happened")
    settings.DATA = settings.DATA / "no such folder"
    with pytest.raises(OperatorError, match="nothing was erased"):
        sealing.erase_dossier(file, by=SYSTEM)
    assert town.opens(file, ANA) == ["what happened"]


def test_the_log_keeps_opaque_ids_alone(town, settings):
    files = [opened(about=f"M{number}") for number in range(3)]
    for file in files:
        sealing.erase_dossier(file, by=SYSTEM)
    log = settings.DATA / erasing.LOG
    assert log.read_text().split("\n") == [*(file.id for file in files), ""]
    assert log.stat().st_mode & 0o777 == 0o600
    assert erasing.erased_ids() == {file.id for file in files}


def test_erasing_twice_changes_nothing(town):
    file = opened()
    sealing.erase_dossier(file, by=SYSTEM)
    sealing.erase_dossier(file, by=SYSTEM)
    assert len(entries.history(file.id, [erasing.ERASED])) == 1


def test_what_a_check_holds_is_not_erased(town):
    file = opened(about="HELD")
    write(file, "evidence")
    with pytest.raises(VaultRefused, match="court order"):
        sealing.erase_dossier(file, by=SYSTEM)
    assert town.opens(file, ANA) == ["evidence"]
    assert erasing.erased_ids() == set()


def test_the_ciphertext_is_written_over_before_it_is_let_go(town, django_assert_max_num_queries):
    file = opened()
    before = bytes(Item.objects.get(pk=write(file, "what happened")).sealed)
    seen = []

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "sealed" in sql:
            with connection.cursor() as cursor:
                cursor.execute("SELECT sealed FROM vault_item")
                seen.extend(bytes(row[0]) for row in cursor.fetchall())
        return result

    with connection.execute_wrapper(watch):
        sealing.erase_dossier(file, by=SYSTEM)
    assert [len(one) for one in seen if one] == [len(before)]
    assert before not in seen


def test_the_command_erases_both_dossiers_of_a_matter(town, capsys):
    opened(kind="letterbox", reporter=new_secret())
    opened()
    call_command("erase", "7KQ2-M4XD", "--yes")
    assert capsys.readouterr().out.count("Erased") == 2
    assert not Dossier.objects.living().exists()


@pytest.mark.parametrize(("about", "told"), [("HELD", "court order"), ("NONE", "There is no")])
def test_the_command_says_why_it_erases_nothing(town, about, told):
    opened(about="HELD")
    with pytest.raises(OperatorError, match=told):
        call_command("erase", about, "--yes")


def test_the_command_asks_first(town, monkeypatch):
    file = opened()
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(OperatorError, match="Nothing was erased"):
        call_command("erase", file.id)
    assert Dossier.objects.living().count() == 1


@pytest.mark.slow
def test_nothing_of_what_was_erased_is_left_in_any_file(tmp_path):
    """Neither in the database nor in its journal, where old pages live on."""
    kept = {name: one for name, one in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "parapluie.vault.tests.erased_disk"],
        env=kept | {"PARAPLUIE_DATA": str(tmp_path), "PARAPLUIE_FACE": "public"},
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = map(int, done.stdout.split())
    assert before >= 10
    assert after == 0


def test_what_the_log_names_is_erased_again_after_a_restore_files_and_dossiers_alike(town, capsys):
    box, other = opened(), opened()
    blob = blobs.seal_blob(box, b"a picture", by=SYSTEM)
    call_command("erase", blob.id, "x" * 22, other.pk, "--yes")
    assert not blobs.stands(box, blob.id)
    erased = Dossier.objects.exclude(erased_on=None).values_list("pk", flat=True)
    assert list(erased) == [other.pk]
    assert "Not here: " + "x" * 22 in capsys.readouterr().out
    with pytest.raises(OperatorError):
        call_command("erase", "0000-0000", "--yes")  # a slip of the pen


def test_the_log_of_erasures_does_not_tell_when(town, settings):
    sealing.erase_dossier(opened(), by=SYSTEM)
    assert (Path(settings.DATA) / erasing.LOG).stat().st_mtime == 0
