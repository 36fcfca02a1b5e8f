"""What was used in a decision: kept for a while, read by nobody once withdrawn, then gone."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from parapluie.cases import access, actions, keeping, receiving, saying_why
from parapluie.cases.models import Matter, Stage
from parapluie.cases.tests import office
from parapluie.kit import times
from parapluie.kit.errors import OperatorError, Refused
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import attention, holders, letterbox, opening, recovery, rolling
from parapluie.vault.models import Grant, Item
from parapluie.vault.reasons import Reason
from parapluie.vault.sheets import Group

pytestmark = pytest.mark.django_db
CLOSING = actions.Closing(actions.ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")


@pytest.fixture
def sheets(db):
    return recovery.create([Group("City", 2, 3)], by=SYSTEM)


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(sheets, amira, ben, secret):
    """A matter that was closed, and that its person then withdrew."""
    desk = office.at_desk(amira)
    matter = office.answered(office.report(secret=secret), desk)
    matter = actions.close_matter(matter, closing=CLOSING, by=desk)
    receiving.withdraw(matter.letterbox)
    matter.refresh_from_db()
    return matter


def on_its_day(matter):
    return time_machine.travel(times.now() + (matter.keep_until - times.today()))


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.keeping.not_taken_back")
def test_after_such_a_withdrawal_no_reader_opens_it(matter, amira):
    assert holders.check_holder(amira.holder, matter.file) is not None
    desk = office.at_desk(amira)
    for dossier in (matter.letterbox, matter.file):
        with pytest.raises(Refused):
            opening.open_items(dossier, desk.unlocked, by=desk.actor, purpose="read")
        left = Grant.objects.filter(dossier=dossier).exclude(holder__startswith="reporter:")
        assert {one.holder for one in left} == {"recovery:1"}  # nor from a stolen disk
    assert not access.matters_for(desk).exists()


def test_it_hangs_on_no_list_and_no_night_brings_a_key_back(matter, amira):
    rolling.roll_due_epochs()
    assert not Grant.objects.filter(holder=amira.holder).exists()
    assert attention.dossiers_with_fewer_than_two_living_readers() == []
    assert attention.suspended_last_grants() == []


def test_the_person_still_reads_their_letterbox(matter, secret):
    kinds = [item.kind for item in letterbox.read(matter.letterbox, secret.private)]
    assert "reply" in kinds


@pytest.mark.clause("BRI-3a")
def test_it_is_erased_on_its_day_and_not_before(matter):
    assert keeping.erase_what_is_over() == "nothing to erase"
    with on_its_day(matter):
        assert keeping.erase_what_is_over() == "1 matters erased"
        assert keeping.erase_what_is_over() == "nothing to erase"
    assert not any(bytes(item.sealed) for item in Item.objects.all())


def test_a_closed_matter_is_erased_on_its_day_too(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    matter = actions.close_matter(matter, closing=CLOSING, by=desk)
    with on_its_day(matter):
        assert not access.matters_for(desk).exists()
        keeping.erase_what_is_over()
    matter.refresh_from_db()
    assert matter.stage == Stage.CLOSED  # the row still counts
    assert matter.file.erased_on is not None


def test_a_matter_that_opened_again_waits_for_its_answer_first(amira, ben):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    matter = actions.close_matter(matter, closing=CLOSING, by=desk)
    receiving.add_reply(matter.letterbox, text="Once more.")
    with on_its_day(matter):
        keeping.erase_what_is_over()
        matter.file.refresh_from_db()
        assert matter.file.erased_on is None
        assert receiving.withdraw(matter.letterbox).erased  # the law keeps it no longer


def hold(matter, monkeypatch, days=400, **more):
    monkeypatch.setattr("builtins.input", lambda asked: "Order 12 of the court")
    until = times.today() + timedelta(days=days)
    call_command("hold", matter.reference, until=until, **more)
    return until


def test_only_the_recovery_sheets_open_it_and_only_under_a_hold(
    matter, sheets, amira, ben, monkeypatch
):
    secret = recovery.combine([one.words for one in sheets[:2]])
    both = [matter.letterbox_id, matter.file_id]
    by = entries.staff("share holders", "")
    with pytest.raises(Refused):
        recovery.recover(both, [amira.holder], secret, by)
    hold(matter, monkeypatch, days=300)
    assert not Grant.objects.filter(holder=amira.holder).exists()  # it opens nothing by itself
    recovery.recover(both, [amira.holder], secret, by)
    desk = office.at_desk(amira)
    kept = access.matter_for(desk, matter.reference)
    saying_why.say(kept, Reason.OTHER, by=desk)
    texts = [line.text for line in actions.read_matter(kept, by=desk).lines]
    assert "The lock of the washroom is broken." in texts
    with time_machine.travel(times.now() + timedelta(days=301)):
        assert holders.check_holder(amira.holder, matter.file) is not None
        assert not access.matters_for(desk).exists()


def test_a_hold_moves_the_day_and_the_person_is_told(matter, secret, monkeypatch):
    hold(matter, monkeypatch, days=365)
    told = letterbox.read(matter.letterbox, secret.private)[-1]
    assert (told.kind, told.content["what"]) == ("notice", "held")
    with time_machine.travel(times.now() + timedelta(days=364)):
        keeping.erase_what_is_over()
        assert Item.objects.filter(dossier=matter.file).first().sealed


def test_a_hold_without_a_reason_or_without_an_end_is_none(matter, monkeypatch):
    with pytest.raises(OperatorError):
        hold(matter, monkeypatch, days=400)
    monkeypatch.setattr("builtins.input", lambda asked: " ")
    with pytest.raises(OperatorError):
        call_command("hold", matter.reference, until=times.today() + timedelta(days=9))
    assert Matter.objects.get(pk=matter.pk).keep_until == matter.keep_until
