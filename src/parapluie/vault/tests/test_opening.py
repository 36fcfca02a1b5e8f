"""A dossier opens to those its key was sealed to, while the checks let them, and to nobody else."""

from datetime import date

import pytest

from parapluie.ledger import entries
from parapluie.ledger.entries import REPORTER, SYSTEM
from parapluie.vault import holders, letterbox, memos, opening, reasons, sealing
from parapluie.vault.codes import keys_of, new_code
from parapluie.vault.errors import (
    KeyReplaced,
    NoKeyToDossier,
    NoReason,
    TooFewReaders,
    VaultRefused,
)
from parapluie.vault.models import Grant
from parapluie.vault.reasons import Reason
from parapluie.vault.sealing import NewDossier, NewItem
from parapluie.vault.tests.town import ANA, BEN, CAM, acting, new_secret, opened, readers, write


def test_every_reader_and_the_person_open_the_letterbox(town):
    secret = new_secret()
    box = opened(kind="letterbox", reporter=secret)
    write(box, "Ça va mieux 🌂")
    assert town.opens(box, ANA) == town.opens(box, BEN) == ["Ça va mieux 🌂"]
    found = letterbox.find(secret)
    assert found == box
    assert letterbox.read(found, secret.private)[0].content == {"text": "Ça va mieux 🌂"}


def test_whoever_finds_the_code_cannot_open_the_file(town):
    secret = new_secret()
    opened(kind="letterbox", reporter=secret)
    file = opened(kind="file")
    write(file, "what happened")
    with pytest.raises(NoKeyToDossier):
        letterbox.read(file, secret.private)


def test_an_unknown_code_finds_nothing(town):
    opened(kind="letterbox", reporter=new_secret())
    assert letterbox.find(keys_of(new_code())) is None


@pytest.mark.clause("BRI-3a", "RES-1")
@pytest.mark.kills("vault.holders.check_holder")
def test_an_untrained_reader_is_refused_though_the_key_is_theirs(town):
    file = opened()
    write(file, "what happened")
    town.trained_until[ANA] = date(2020, 1, 1)
    with pytest.raises(VaultRefused) as refused:
        town.opens(file, ANA)
    assert refused.value.refusal.clause == "RES-1"
    assert town.opens(file, BEN) == ["what happened"]


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("vault.holders.check_holder")
def test_nobody_is_given_a_key_the_checks_refuse(town):
    town.gives_key(CAM)
    with pytest.raises(VaultRefused):
        sealing.open_dossier(kind="file", lane="a", about="X", holders=[ANA, BEN, CAM], by=REPORTER)
    assert not Grant.objects.exists()


@pytest.mark.clause("BRI-3a")
@pytest.mark.parametrize("names", [[], [ANA], [ANA, ANA]])
def test_a_dossier_is_never_sealed_to_one_person_alone(town, names):
    with pytest.raises(TooFewReaders):
        sealing.open_dossier(kind="file", lane="a", about="X", holders=names, by=REPORTER)


def test_a_reader_without_a_key_of_their_own_is_not_counted(town):
    town.readers.add(CAM)
    assert holders.qualified_readers("a") == [ANA, BEN]
    assert holders.qualified_readers("b") == []


def test_the_opening_stands_in_the_ledger_and_names_no_reporter(town):
    file = opened()
    write(file, "what happened")
    town.opens(file, ANA)
    (entry,) = entries.history(file.id, reasons.ACTS)
    assert (entry.actor_role, entry.actor) == ("reader", "ana")
    assert reasons.reason_of(entry.act) is Reason.ASSIGNED
    assert entries.history(file.id, ["epoch.made"])[0].actor == ""


def test_without_a_reason_nothing_opens_and_nothing_is_entered(town):
    file = opened()
    write(file, "what happened")
    town.reason = None
    with pytest.raises(NoReason) as refused:
        town.opens(file, ANA)
    assert refused.value.about == file.about
    assert entries.history(file.id, reasons.ACTS) == []


def test_a_key_that_was_replaced_opens_gives_and_lists_nothing(town):
    """Another browser may still have it unlocked, and what it opens stays until the next roll."""
    file, old = opened(), town.unlocked[ANA]
    write(file, "what happened")
    memo = memos.seal_to(ANA, {"text": "Ask Facilities."}, bound_to="row")
    town.gives_key(ANA)
    for reads in (
        lambda: opening.open_items(file, old, by=acting(ANA), purpose="read"),
        lambda: opening.open_several([file], old, by=acting(ANA), purpose="list", subject="X"),
        lambda: opening.share(file, old, BEN, acting(ANA)),
        lambda: opening.give_back([file], old, BEN, acting(ANA)),
        lambda: opening.hand_over(file, old, BEN, lane="a", by=acting(ANA)),
        lambda: memos.open_with(old, memo, bound_to="row"),
    ):
        with pytest.raises(KeyReplaced):
            reads()
    assert Grant.objects.filter(dossier=file, holder=ANA).exists()


def test_an_opening_from_before_reasons_were_kept_names_none():
    assert reasons.reason_of(reasons.OPENED) is None
    assert [reasons.reason_of(act) for act in reasons.ACTS[1:]] == list(Reason)


def test_items_come_in_the_order_they_were_written(town):
    file = opened()
    for text in "abc":
        write(file, text)
    assert town.opens(file, ANA) == ["a", "b", "c"]


def test_a_text_no_file_can_hold_is_still_kept(town):
    file = opened()
    write(file, "before \ud800 after \x00")
    assert town.opens(file, ANA) == ["before ? after \x00"]


def test_a_whole_report_is_sealed_in_few_queries(town, django_assert_max_num_queries):
    secret = new_secret()
    items = [NewItem("message", "reporter", {"text": "one"}), NewItem("limits", "reporter", {})]
    names = readers("a")
    with django_assert_max_num_queries(14):
        box, file = sealing.open_dossiers(
            [
                NewDossier("letterbox", "a", "X", names, secret.storable, items[:1]),
                NewDossier("file", "a", "X", names, None, items),
            ],
            by=REPORTER,
        )
    assert [len(letterbox.read(box, secret.private)), file.items.count()] == [1, 2]


def test_a_wish_is_granted_by_one_act_of_a_reader(town):
    file = opened()
    write(file, "old")
    town.readers.add(CAM)
    town.gives_key(CAM)
    sealing.roll_epoch(file, by=SYSTEM)
    (wish,) = opening.wishes_for(ANA)
    assert (wish.holder, town.opens(file, CAM), opening.items_closed_to(file, CAM)) == (CAM, [], 1)
    opening.share(file, town.unlocked[ANA], CAM, acting(ANA))
    assert (opening.wishes_for(ANA), town.opens(file, CAM)) == ([], ["old"])


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("vault.holders.check_holder")
def test_sharing_with_someone_the_checks_refuse_is_refused(town):
    file = opened()
    town.gives_key(CAM)
    with pytest.raises(VaultRefused):
        opening.share(file, town.unlocked[ANA], CAM, acting(ANA))
