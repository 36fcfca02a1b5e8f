"""Who may read changes from day to day; the keys follow at night, with nobody signed in."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import attention, letterbox, opening, reading, sealing, wishes
from parapluie.vault.errors import CannotOpenDossier, NoKeyToDossier, VaultRefused
from parapluie.vault.models import AccessWish, Dossier, Grant
from parapluie.vault.rolling import roll_due_epochs
from parapluie.vault.tests.town import ANA, BEN, CAM, acting, new_secret, opened, write

MONDAY = datetime(2026, 11, 23, 20, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def night(clock):
    clock.shift(timedelta(days=1))
    return roll_due_epochs()


def holders_of(dossier, epoch):
    found = Grant.objects.living().filter(dossier=dossier, epoch=epoch)
    return sorted(found.values_list("holder", flat=True))


def epoch_of(dossier):
    return Dossier.objects.get(pk=dossier.pk).epoch


def test_a_quiet_night_changes_nothing(town, clock):
    file = opened()
    assert [night(clock) for _ in range(3)] == ["nothing to renew"] * 3
    assert (epoch_of(file), holders_of(file, 1)) == (1, [ANA, BEN])


@pytest.mark.clause("RES-1", "PRI-1")
def test_training_that_ended_yesterday_leaves_no_key(town, clock):
    file = opened()
    write(file, "old")
    town.trained_until[ANA] = today()
    assert night(clock) == "1 dossiers renewed"
    write(file, "new")
    assert (holders_of(file, 1), holders_of(file, 2)) == ([BEN], [BEN])
    assert town.opens(file, BEN) == ["old", "new"]
    del town.trained_until[ANA]  # even if the check were lifted, there is no key any more
    with pytest.raises(NoKeyToDossier):
        town.opens(file, ANA)


def test_the_checks_refuse_at_once_even_before_the_night(town, clock):
    file = opened()
    town.trained_until[ANA] = today() - timedelta(days=1)
    assert holders_of(file, 1) == [ANA, BEN]
    with pytest.raises(VaultRefused):
        town.opens(file, ANA)


def test_when_everyone_leaves_the_last_keys_are_suspended_and_someone_is_told(town, clock):
    file = opened()
    write(file, "old")
    town.readers.clear()
    night(clock)
    assert holders_of(file, 1) == []
    kept = attention.suspended_last_grants()
    assert {(one.dossier_id, one.epoch, one.holder) for one in kept} == {
        (file.id, 1, ANA),
        (file.id, 1, BEN),
    }
    assert attention.dossiers_with_fewer_than_two_living_readers() == [file]
    assert entries.history(file.id, ["grant.suspended"])[0].actor_role == "system"
    with pytest.raises(VaultRefused):
        town.opens(file, ANA)


def test_they_leave_one_after_the_other_and_only_the_last_is_kept(town, clock):
    opened()
    town.readers.discard(ANA)
    night(clock)
    town.readers.discard(BEN)
    night(clock)
    assert [one.holder for one in attention.suspended_last_grants()] == [BEN, BEN]
    assert not Grant.objects.filter(holder=ANA).exists()


def test_whoever_renews_the_next_day_reads_all_that_came_meanwhile(town, clock):
    file = opened()
    write(file, "old")
    town.trained_until |= {ANA: today(), BEN: today()}
    night(clock)
    write(file, "meanwhile")
    town.trained_until[ANA] = date(2030, 1, 1)
    night(clock)
    write(file, "new")
    assert town.opens(file, ANA) == ["old", "meanwhile", "new"]
    assert holders_of(file, epoch_of(file)) == [ANA]
    assert not Grant.objects.filter(holder=BEN).exists()  # no longer the last


def test_a_newcomer_gets_new_epochs_and_wishes_for_the_old(town, clock):
    file = opened()
    write(file, "old")
    town.readers.add(CAM)
    town.gives_key(CAM)
    night(clock)
    write(file, "new")
    assert (holders_of(file, 1), holders_of(file, 2)) == ([ANA, BEN], [ANA, BEN, CAM])
    assert town.opens(file, CAM) == ["new"]
    assert [one.holder for one in opening.wishes_for(BEN)] == [CAM]


def test_who_leaves_after_a_newcomer_came_still_holds_the_last_old_key(town, clock):
    file = opened()
    town.readers.add(CAM)
    town.gives_key(CAM)
    night(clock)
    town.readers -= {ANA, BEN}
    night(clock)
    kept = {(one.epoch, one.holder) for one in attention.suspended_last_grants()}
    assert kept == {(1, ANA), (1, BEN)}
    assert holders_of(file, epoch_of(file)) == [CAM]


def test_a_suspended_key_goes_once_another_reader_holds_that_epoch(town, clock):
    file = opened()
    write(file, "old")
    town.readers.add(CAM)
    town.gives_key(CAM)
    night(clock)
    town.readers.discard(BEN)
    opening.share(file, town.unlocked[ANA], CAM, acting(ANA))
    town.readers.discard(ANA)
    night(clock)
    assert attention.suspended_last_grants() == []
    assert town.opens(file, CAM) == ["old"]
    assert not AccessWish.objects.exists()


def test_a_closed_dossier_gets_nobody_new_but_still_loses_who_left(town, clock):
    file = opened()
    write(file, "old")
    sealing.settle(file)
    town.readers.add(CAM)
    town.gives_key(CAM)
    assert night(clock) == "nothing to renew"
    town.readers.discard(ANA)
    night(clock)
    assert holders_of(file, epoch_of(file)) == [BEN]
    assert not Grant.objects.filter(holder__in=[ANA, CAM]).exists()


def test_a_dossier_opened_again_takes_in_who_came_meanwhile(town, clock):
    file = opened()
    sealing.settle(file)
    town.readers.add(CAM)
    town.gives_key(CAM)
    night(clock)
    sealing.reopen(file)
    roll_due_epochs()
    assert CAM in holders_of(file, epoch_of(file))


def test_the_person_reads_answers_of_every_epoch(town, clock):
    secret = new_secret()
    box = opened(kind="letterbox", reporter=secret)
    for reader in (ANA, BEN):
        write(box, f"answer while {reader} reads", author=reader, kind="reply")
        town.readers.discard(reader)
        night(clock)
    assert len(letterbox.read(box, secret.private)) == 2


@pytest.mark.clause("PRI-2", "PRI-3")
@pytest.mark.kills("vault.renewing.remove_holder")
def test_a_recusal_takes_the_key_at_once_even_from_a_saved_copy(town):
    file = opened()
    write(file, "old")
    town.conflicts.add((ANA, file.about))
    sealing.remove_holder(file, ANA, why="conflict", by=acting(ANA))
    write(file, "new")
    assert not Grant.objects.filter(dossier=file, holder=ANA).exists()
    assert town.opens(file, BEN) == ["old", "new"]
    (entry,) = entries.history(file.id, ["holder.removed"])
    assert entry.clauses == "PRI-2"


@pytest.mark.clause("PRI-2")
@pytest.mark.kills("vault.renewing.remove_holder")
def test_the_last_reader_who_recuses_cannot_open_what_comes_after_by_any_means(town):
    file = opened()
    town.readers = {ANA}
    sealing.roll_epoch(file, by=SYSTEM)
    town.conflicts.add((ANA, file.about))
    sealing.remove_holder(file, ANA, why="conflict", by=acting(ANA))
    write(file, "new")
    Grant.objects.update(suspended_on=None)  # the database is in the wrong hands, and so is the key
    keys = reading.open_grants(file, ANA, town.unlocked[ANA].private)
    assert epoch_of(file) not in keys
    assert max(keys) < epoch_of(file)


def test_a_conflict_nobody_told_the_vault_of_is_seen_when_asked_to_look_again(town, clock):
    file = opened()
    town.conflicts.add((ANA, file.about))
    sealing.look_again(file.about)
    roll_due_epochs()
    assert holders_of(file, epoch_of(file)) == [BEN]


def test_a_change_of_readers_is_followed_within_the_day(town, clock):
    file = opened()
    roll_due_epochs()
    town.readers.discard(ANA)
    assert roll_due_epochs() == "1 dossiers renewed"
    assert holders_of(file, 2) == [BEN]


def test_a_lost_passphrase_makes_the_old_keys_worthless(town, clock):
    file = opened()
    write(file, "old")
    before = town.unlocked[ANA]
    town.gives_key(ANA)
    roll_due_epochs()
    write(file, "new")
    assert town.opens(file, ANA) == ["new"]
    assert [one.holder for one in opening.wishes_for(BEN)] == [ANA]
    with pytest.raises(CannotOpenDossier):
        reading.read_items(file, ANA, before.private)
    opening.share(file, town.unlocked[BEN], ANA, acting(BEN))
    assert town.opens(file, ANA) == ["old", "new"]


def test_what_was_being_sealed_during_a_roll_stays_readable(town, clock):
    file = opened()
    stale = Dossier.objects.get(pk=file.pk)  # as another process fetched it before the roll
    sealing.roll_epoch(file, by=SYSTEM)
    write(stale, "written with an old copy in hand")
    assert town.opens(stale, BEN) == ["written with an old copy in hand"]


def test_a_quiet_night_asks_as_much_of_a_hundred_dossiers_as_of_one(
    town, clock, django_assert_num_queries
):
    opened()
    roll_due_epochs()
    clock.shift(timedelta(days=1))
    with CaptureQueriesContext(connection) as few:
        roll_due_epochs()
    for number in range(100):
        opened(about=f"M{number}")
    clock.shift(timedelta(days=1))
    with django_assert_num_queries(len(few)):
        roll_due_epochs()


def test_a_hundred_dossiers_are_renewed_in_few_queries(town, clock, django_assert_max_num_queries):
    for number in range(100):
        opened(about=f"M{number}")
    town.readers.discard(ANA)
    clock.shift(timedelta(days=1))
    with django_assert_max_num_queries(60):
        assert roll_due_epochs() == "100 dossiers renewed"


def test_what_somebody_read_until_their_words_were_lost_is_given_back_in_one_step(town, clock):
    open_one, closed, never_theirs = opened(about="M1"), opened(about="M2"), opened(about="M3")
    for file in (open_one, closed, never_theirs):
        write(file, f"of {file.about}")
    sealing.settle(closed)
    town.conflicts.add((ANA, never_theirs.about))
    sealing.remove_holder(never_theirs, ANA, why="conflict", by=acting(ANA))
    town.gives_key(ANA)
    town.readers.discard(ANA)  # nobody has confirmed the new key yet
    night(clock)
    town.readers.add(ANA)
    assert wishes.who_lost_keys(BEN) == {ANA: 2}
    lost = wishes.to_give_back(BEN, ANA)
    assert opening.give_back(lost, town.unlocked[BEN], ANA, acting(BEN)) == []
    night(clock)
    assert town.opens(open_one, ANA) == ["of M1"] and town.opens(closed, ANA) == ["of M2"]
    assert wishes.who_lost_keys(BEN) == {} and not AccessWish.objects.exists()


def test_who_may_not_read_any_more_is_given_nothing_back(town):
    file, other = opened(about="M1"), opened(about="M2")
    town.gives_key(ANA)
    town.conflicts.add((ANA, "M1"))
    lost = wishes.to_give_back(BEN, ANA)
    assert opening.give_back(lost, town.unlocked[BEN], ANA, acting(BEN)) == [file]
    town.conflicts.add((BEN, "M2"))
    assert opening.give_back([other], town.unlocked[BEN], ANA, acting(BEN)) == [other]


def test_two_helpers_who_each_hold_a_part_give_all_of_it_back_between_them(town, clock):
    file = opened()
    write(file, "old")
    town.readers.add(CAM)
    town.gives_key(CAM)
    night(clock)
    write(file, "new")
    town.gives_key(ANA)
    roll_due_epochs()
    for helper, told in ((CAM, ["new"]), (BEN, ["old", "new"])):
        lost = wishes.to_give_back(helper, ANA)
        opening.give_back(lost, town.unlocked[helper], ANA, acting(helper))
        assert town.opens(file, ANA) == told
    assert not AccessWish.objects.filter(holder=ANA).exists()


def test_a_last_key_whose_words_are_lost_is_told_apart_from_one_that_may_come_back(town, clock):
    file = opened()
    town.readers = {ANA}
    night(clock)
    town.gives_key(ANA)
    night(clock)
    assert attention.suspended_last_grants() == []
    assert {one.dossier for one in attention.lost_last_grants()} == {file}
