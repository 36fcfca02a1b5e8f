"""When nobody who can read is left, printed sheets open named dossiers to named readers."""

import io

import pytest
from django.core.management import call_command

from parapluie.kit.errors import OperatorError
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import backups, recovery, sheets
from parapluie.vault.errors import CannotOpenDossier, NoKeyToDossier, VaultRefused, WrongSheets
from parapluie.vault.models import Grant, RecoveryKey
from parapluie.vault.rolling import roll_due_epochs
from parapluie.vault.sheets import Group
from parapluie.vault.tests.town import ANA, BEN, CAM, opened, write

pytestmark = pytest.mark.usefixtures("town")
CITY = Group("City", 2, 3)
OUTSIDE = Group("Advisory group", 1, 1)


def words(printed):
    return [sheet.words for sheet in printed]


def everyone_left_but_cam(town):
    town.readers = {CAM}
    town.gives_key(CAM)


def test_any_two_of_three_sheets_open_a_named_dossier_to_a_named_reader(town):
    printed = recovery.create([CITY], by=SYSTEM)
    file, other = opened(), opened(about="OTHER")
    write(file, "what happened")
    everyone_left_but_cam(town)
    secret = recovery.combine([printed[0].words, printed[2].words])
    recovery.recover([file.id], [CAM], secret, SYSTEM)
    assert town.opens(file, CAM) == ["what happened"]
    with pytest.raises(NoKeyToDossier):
        town.opens(other, CAM)
    assert len(entries.history(file.id, [recovery.RECOVERED])) == 1


def test_a_sheet_has_33_words_and_is_not_shown_by_accident(town):
    printed = recovery.create([CITY], by=SYSTEM)
    assert [len(sheet.words.split()) for sheet in printed] == [33] * 3
    assert [(sheet.key, sheet.number, sheet.of, sheet.needed) for sheet in printed] == [
        (1, 1, 3, 2),
        (1, 2, 3, 2),
        (1, 3, 3, 2),
    ]
    assert repr(printed[0]) == "Sheet(key=1, group='City', number=1, of=3, needed=2)"


def test_the_city_and_an_outside_body_only_together(town):
    printed = recovery.create([CITY, OUTSIDE], by=SYSTEM, needed_groups=2)
    city, outside = words(printed[:3]), printed[3].words
    with pytest.raises(WrongSheets):
        recovery.combine(city)
    with pytest.raises(WrongSheets):
        recovery.combine([city[0], outside])
    assert recovery.combine([*city, outside]) == recovery.combine([city[1], city[2], outside])


def test_wrong_sheets_are_refused_without_quoting_a_word(town):
    printed, others = recovery.create([CITY], by=SYSTEM), recovery.create([CITY], by=SYSTEM)
    ours, theirs = words(printed), words(others)
    misspelt = " ".join(["zzzz", *ours[0].split()[1:]])
    swapped = " ".join([*ours[0].split()[:-2], *reversed(ours[0].split()[-2:])])
    for wrong in (
        [],
        [ours[0]],
        [ours[0], theirs[1]],
        [ours[0]] * 2,
        [misspelt, ours[1]],
        [swapped, ours[1]],
        ["", ""],
    ):
        with pytest.raises(WrongSheets) as found:
            recovery.combine(wrong)
        assert not set(ours[0].split()[4:]) & set(str(found.value).split())
        assert found.value.__cause__ is None


def test_whole_sheets_of_another_city_are_refused(town):
    recovery.create([CITY], by=SYSTEM)
    foreign = sheets.split(sheets.new_secret(), [CITY], needed_groups=1, key=1)
    with pytest.raises(WrongSheets):
        recovery.combine(words(foreign))


def test_the_order_case_and_number_of_sheets_do_not_matter(town):
    printed = words(recovery.create([CITY], by=SYSTEM))
    assert recovery.combine(printed) == recovery.combine([f" {printed[2].upper()} ", printed[1]])


@pytest.mark.parametrize(
    ("groups", "needed"),
    [
        ([Group("x", 1, 3)], 1),
        ([Group("x", 3, 2)], 1),
        ([Group("x", 2, 17)], 1),
        ([CITY], 2),
        ([], 0),
    ],
)
def test_a_plan_that_cannot_work_is_refused_at_once(town, groups, needed):
    with pytest.raises(WrongSheets):
        recovery.create(groups, by=SYSTEM, needed_groups=needed)
    assert not RecoveryKey.objects.exists()


@pytest.mark.clause("BRI-3a", "RES-1")
@pytest.mark.kills("vault.holders.check_holder")
def test_the_sheets_open_nothing_to_someone_the_checks_refuse(town):
    printed = recovery.create([CITY], by=SYSTEM)
    file = opened()
    town.gives_key(CAM)
    with pytest.raises(VaultRefused):
        recovery.recover([file.id], [CAM], recovery.combine(words(printed)), SYSTEM)
    assert not Grant.objects.filter(holder=CAM).exists()


def test_one_unknown_dossier_stops_all_of_them(town):
    secret = recovery.combine(words(recovery.create([CITY], by=SYSTEM)))
    file = opened()
    everyone_left_but_cam(town)
    with pytest.raises(OperatorError, match="nothere"):
        recovery.recover([file.id, "nothere"], [CAM], secret, SYSTEM)
    assert not Grant.objects.filter(holder=CAM).exists()


def test_a_new_recovery_key_reaches_every_dossier_that_night(town):
    recovery.create([CITY], by=SYSTEM)
    file = opened()
    write(file, "old")
    new = recovery.create([CITY], by=SYSTEM)
    assert roll_due_epochs() == "1 dossiers renewed"
    write(file, "new")
    everyone_left_but_cam(town)
    recovery.recover([file.id], [CAM], recovery.combine(words(new)), SYSTEM)
    assert town.opens(file, CAM) == ["new"]


def test_after_use_new_sheets_open_everything_and_the_used_ones_nothing(town):
    used = recovery.combine(words(recovery.create([CITY], by=SYSTEM)))
    file = opened()
    write(file, "old")
    new = recovery.rotate([CITY], used, by=SYSTEM)
    roll_due_epochs()
    write(file, "new")
    everyone_left_but_cam(town)
    with pytest.raises((NoKeyToDossier, CannotOpenDossier)):
        recovery.recover([file.id], [CAM], used, SYSTEM)
    recovery.recover([file.id], [CAM], recovery.combine(words(new)), SYSTEM)
    assert town.opens(file, CAM) == ["old", "new"]


def test_the_command_asks_for_sheets_and_opens_what_was_named(town, monkeypatch, capsys):
    printed = words(recovery.create([CITY], by=SYSTEM))
    file = opened()
    write(file, "what happened")
    everyone_left_but_cam(town)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{printed[0]}\n{printed[1]}\n"))
    call_command("recover", file.id, "--to", CAM, "--new-sheets", "City:2/3")
    assert town.opens(file, CAM) == ["what happened"]
    told = capsys.readouterr().out
    assert told.count("City, sheet ") == 3
    assert RecoveryKey.objects.filter(retired_on=None).get().number == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["D1"], "after --to"),
        (["--to", "staff:cam"], "Name the dossiers"),
        (["--new-sheets", "City"], "NAME:NEEDED/SHEETS"),
        (["D1", "--to", "staff:cam"], "don't make up the secret"),
    ],
)
def test_the_command_says_what_is_missing(town, monkeypatch, arguments, told):
    recovery.create([CITY], by=SYSTEM)
    monkeypatch.setattr("sys.stdin", io.StringIO("these are not the words\n"))
    with pytest.raises(OperatorError, match=told):
        call_command("recover", *arguments)


def test_the_command_does_nothing_for_the_untrained(town, monkeypatch):
    printed = words(recovery.create([CITY], by=SYSTEM))
    file = opened()
    town.gives_key(CAM)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{printed[0]}\n{printed[1]}\n"))
    with pytest.raises(OperatorError, match="not a reader"):
        call_command("recover", file.id, "--to", CAM)
    assert sorted(Grant.objects.of_staff().values_list("holder", flat=True)) == [ANA, BEN]


def test_backups_have_a_key_of_their_own(town):
    recovery.create([CITY], by=SYSTEM)
    sheet = backups.create(by=SYSTEM)
    assert len(sheet.words.split()) == 33
    number, public = backups.public_key()
    assert (number, backups.crypto.public_of(backups.private_of(sheet.words))) == (1, public)
    with pytest.raises(WrongSheets):
        recovery.combine([sheet.words])
    newer = backups.create(by=SYSTEM)
    assert backups.public_key()[0] == newer.key == 2
    assert backups.private_of(sheet.words)  # older backups still open


def test_an_exchanged_backup_key_is_used_for_nothing(town):
    backups.create(by=SYSTEM)
    backups.BackupKey.objects.update(public_key=backups.crypto.public_of(bytes(96)))
    assert backups.public_key() is None
