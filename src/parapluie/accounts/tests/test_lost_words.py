"""Nobody makes a key in the place of another unless somebody who leads them has seen them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from parapluie.accounts import actions, invitations, lost_words, readers
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Role
from parapluie.accounts.tests.people import hire, lose_words, sign_in
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM, staff

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 19, 20, tzinfo=UTC)
OTHERS = "adult advance advocate afraid again agency agree aide"


@pytest.fixture
def wren():
    return hire("wren", Role.READER)


@pytest.fixture
def lead():
    return hire("lead", Role.SUPERVISOR, passphrase=None)


def makes_a_key(person) -> bool:
    before = readers.key_digest(person.holder)
    try:
        actions.make_vault_key(person, passphrase=OTHERS, by=SYSTEM)
    except AccountRefused as refused:
        assert refused.refusal.clause == "PRI-1"
    return readers.key_digest(person.holder) != before


@pytest.mark.clause("PRI-1")
@pytest.mark.kills("accounts.lost_words.check_new_key")
def test_no_key_takes_the_place_of_another_until_somebody_saw_the_person(wren):
    assert not makes_a_key(wren)
    lose_words(wren, seen=False)
    assert not makes_a_key(wren)


def test_whoever_was_seen_makes_one_key_and_no_second(wren):
    lose_words(wren)
    assert makes_a_key(wren)
    assert not makes_a_key(wren)
    assert lost_words.loss_of(wren) is None


@pytest.mark.clause("PRI-1")
@pytest.mark.kills("accounts.lost_words.check_new_key")
def test_a_new_link_and_its_password_make_no_key(wren):
    token = invitations.make_invitation(wren, by=SYSTEM)
    invitations.take_up_invitation(token, password="a password nobody guesses")
    assert not makes_a_key(Person.objects.get(pk=wren.pk))


def test_a_first_key_asks_nobody():
    finch = hire("finch", passphrase=None)
    actions.propose_role(finch, role=Role.READER, lane="a", by=SYSTEM)
    assert makes_a_key(finch)


def test_being_seen_is_good_until_the_end_of_the_next_working_day(wren):
    with time_machine.travel(THURSDAY, tick=False) as clock:
        lose_words(wren)
        assert lost_words.loss_of(wren).until == today() + timedelta(days=1)
        clock.shift(timedelta(days=2))
        assert not makes_a_key(wren)
        assert lost_words.loss_of(wren).until is None  # they ask on, and can be seen again
        clock.shift(timedelta(days=12))
        assert lost_words.loss_of(wren) is None


@pytest.mark.clause("PRI-1", "PRI-2")
@pytest.mark.kills("accounts.lost_words.check_seer")
@pytest.mark.parametrize(
    "who",
    ["wren", "ada", "colleague", "other lane", "gone", "cora", "officer"],
)
def test_nobody_else_can_say_that_somebody_was_seen(wren, lead, who):
    lost_words.ask(wren, by=staff("reader", wren.pk))
    seers = {
        "wren": lambda: wren,
        "ada": lambda: hire("ada", Role.ADMINISTRATOR, passphrase=None),
        "colleague": lambda: hire("finch", Role.READER),
        "other lane": lambda: supervisor_of("b"),
        "gone": lambda: gone(lead),
        "cora": lambda: hire("cora", Role.COORDINATOR),
        "officer": lambda: hire("gil", Role.PRIVACY_OFFICER),
    }
    seer = seers[who]()
    with pytest.raises(AccountRefused, match="say this"):
        lost_words.say_seen(wren, seer=seer, by=staff("supervisor", seer.pk))
    assert not makes_a_key(wren)


def supervisor_of(lane):
    found = hire("sol")
    actions.give_role(found, role=Role.SUPERVISOR, lane=lane, by=SYSTEM)
    return found


def gone(person):
    actions.see_person_off(person, by=SYSTEM)
    person.refresh_from_db()
    return person


@pytest.mark.clause("PRI-1", "PRI-2")
@pytest.mark.kills("accounts.lost_words.check_seer")
def test_whoever_reads_and_supervises_can_not_see_themselves():
    both = hire("both", Role.READER, Role.SUPERVISOR)
    lost_words.ask(both, by=staff("reader", both.pk))
    with pytest.raises(AccountRefused):
        lost_words.say_seen(both, seer=both, by=staff("supervisor", both.pk))
    assert lost_words.waiting_for(both) == []


def test_the_line_above_may_see_them_unless_it_administers(wren):
    boss, top = hire("boss", passphrase=None), hire("top", Role.ADMINISTRATOR, passphrase=None)
    actions.say_line(wren, above=boss, by=SYSTEM)
    actions.say_line(boss, above=top, by=SYSTEM)
    assert lost_words.who_may_see(Person.objects.get(pk=wren.pk)) == [boss]
    lose_words(wren, seen=False)
    assert [one for one, _loss in lost_words.waiting_for(boss)] == [wren]
    assert lost_words.waiting_for(top) == []


def test_whoever_finds_their_words_again_loses_nothing(wren):
    worker = sign_in(wren)
    lose_words(wren)
    assert worker.unlock()["Location"] == "/desk/"  # the old words still work
    assert lost_words.loss_of(wren) is None
    assert not makes_a_key(wren)
    lose_words(wren, seen=False)
    assert lost_words.loss_of(wren).until is None  # what was said the first time counts no more


def test_rows_make_no_key_where_the_ledger_knows_of_nobody_who_was_seen(wren, lead):
    """Said of another person, of an earlier key, or by act alone: none of it is worth a key."""
    finch = hire("finch", Role.READER)
    lose_words(finch)
    lost_words.ask(wren, by=staff("reader", wren.pk))
    entries.append(lost_words.SEEN, subject=wren.pk, by=staff("supervisor", lead.pk))
    assert not makes_a_key(wren)
    assert makes_a_key(finch)


def test_the_way_to_a_new_key_in_pages(wren, lead):
    theirs, seer = sign_in(wren), sign_in(lead)
    assert "/desk/key/lost/" in theirs.open("/desk/unlock/").content.decode()
    page = theirs.open("/desk/key/lost/").content.decode()
    assert "Lead officer" in page and 'value="make"' not in page
    theirs.send("/desk/key/lost/", act="make", password="x", code="y")
    assert theirs.open("/desk/key/words/")["Location"] == "/desk/key/"
    theirs.send("/desk/key/lost/", act="ask")
    assert "/desk/people/lost-words/" in seer.open("/desk/").content.decode()
    asked = {"person": wren.pk, "seen": "no"}
    assert "unseen" in seer.send("/desk/people/lost-words/", **asked)["Location"]
    assert lost_words.loss_of(wren).until is None
    seer.send("/desk/people/lost-words/", **asked | {"seen": "yes"})
    assert "Lead officer has seen you" in theirs.open("/desk/key/lost/").content.decode()
    assert "Nobody waits" in seer.open("/desk/people/lost-words/").content.decode()


def test_a_person_who_is_not_theirs_can_not_be_named(wren):
    sol = sign_in(supervisor_of("b"))
    lost_words.ask(wren, by=staff("reader", wren.pk))
    answer = sol.send("/desk/people/lost-words/", person=wren.pk, seen="yes")
    assert answer.status_code == 404
    assert not makes_a_key(wren)
