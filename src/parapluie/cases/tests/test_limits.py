"""What must not happen: two ticks that hold contact and visits off, and what it takes to go on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from parapluie.cases import heeding, limits, receiving, two_people
from parapluie.cases.errors import CasesRefused, Overtaken
from parapluie.cases.models import LimitOverride
from parapluie.cases.tests import office
from parapluie.cases.thread import of_letterbox
from parapluie.cases.wishes_rows import Limit
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import letterbox, rolling, sealing
from parapluie.vault.models import Item

pytestmark = pytest.mark.django_db
WORDS = {"limit": "contact", "thing": "One call about the lock.", "text": "He comes back tonight."}


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(amira, ben, secret):
    matter, _ = office.read(office.report(secret=secret), office.at_desk(amira))
    office.read(matter, office.at_desk(ben))
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    matter.refresh_from_db()
    return matter


def overridden(matter, amira, ben):
    row = two_people.propose(matter, step="override-limit", words=WORDS, by=office.at_desk(amira))
    two_people.agree(row, by=office.at_desk(ben))
    return limits.standing_override(matter, Limit.CONTACT)


@pytest.mark.clause("PRI-4")
@pytest.mark.kills("cases.limits.check_contact")
def test_a_tick_holds_off_contact(matter):
    refusal = limits.check_contact(matter)
    assert refusal is not None
    assert refusal.clause == "PRI-4"
    limits.set_limits(matter.letterbox, no_contact=False, no_visit=False)
    assert limits.check_contact(matter) is None


@pytest.mark.clause("PRI-4")
def test_a_tick_holds_off_visits(matter):
    assert limits.check_visit(matter) is None
    limits.set_limits(matter.letterbox, no_contact=False, no_visit=True)
    assert limits.check_visit(matter) is not None


def test_one_person_alone_goes_against_nothing(matter, amira):
    two_people.propose(matter, step="override-limit", words=WORDS, by=office.at_desk(amira))
    assert limits.standing_override(matter, Limit.CONTACT) is None
    assert not LimitOverride.objects.exists()


def test_two_people_may_once_and_the_person_reads_what_and_why(matter, secret, amira, ben):
    override = overridden(matter, amira, ben)
    assert limits.check_contact(matter, override=override) is None
    told = of_letterbox(letterbox.read(matter.letterbox, secret.private))[-1].text
    assert "Social planner and Bylaw officer" in told
    assert "One call about the lock." in told
    assert "He comes back tonight." in told
    limits.spend(override)
    override.refresh_from_db()
    assert limits.check_contact(matter, override=override) is not None
    with pytest.raises(CasesRefused):
        limits.spend(override)


def test_an_override_counts_for_its_matter_its_limit_and_one_day(matter, amira, ben):
    override = overridden(matter, amira, ben)
    other = office.report("Another thing.")
    limits.set_limits(other.letterbox, no_contact=True, no_visit=True)
    assert limits.check_contact(other, override=override) is not None
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=True)
    assert limits.check_visit(matter, override=override) is not None
    with time_machine.travel(times.now() + timedelta(days=1, minutes=1)):
        assert limits.check_contact(matter, override=override) is not None
        assert limits.standing_override(matter, Limit.CONTACT) is None


def test_the_words_of_an_override_stand_in_no_clear_column(matter, amira, ben):
    overridden(matter, amira, ben)
    for item in Item.objects.all():
        assert b"One call" not in bytes(item.sealed)
    assert "One call" not in repr(list(LimitOverride.objects.values_list()))


def test_the_ticks_stand_first_on_the_page_and_lead_to_a_colleague(matter, client, amira):
    office.sign_in(client, amira)
    place = f"/desk/matters/{matter.reference}/"
    page = client.get(place).content.decode()
    assert page.index("other than in the letterbox") < page.index("The lock of the washroom")
    assert f"{place}override/" in page
    assert "Go against what they asked, once" in client.get(f"{place}override/").content.decode()
    matter.refresh_from_db()
    answer = client.post(f"{place}override/", {**WORDS, "seen": matter.turn})
    assert answer.status_code == 303, answer.content.decode()
    assert "Once, for this" in client.get(place).content.decode()


def test_nothing_is_gone_against_that_nobody_asked_for(matter, client, amira):
    office.sign_in(client, amira)
    place = f"/desk/matters/{matter.reference}/override/"
    answer = client.post(place, {**WORDS, "limit": "visit", "seen": matter.turn})
    assert answer.status_code == 403
    assert "They did not ask for that" in answer.content.decode()
    assert "One call about the lock." in answer.content.decode()


def written(amira, secret, text="Please do not come to my door."):
    """Return a matter whose person wrote what must not happen, as a reader opened it."""
    matter, _ = office.read(office.report(limits=text, secret=secret), office.at_desk(amira))
    return matter


@pytest.mark.clause("PRI-4")
@pytest.mark.kills("cases.heeding.heed")
def test_words_about_what_must_not_happen_hold_both_off_until_somebody_said_what_they_mean(
    amira, ben, secret
):
    matter = written(amira, secret)
    for check in (limits.check_contact, limits.check_visit):
        assert "wrote what must not happen" in check(matter).reason
    matter = heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(amira))
    assert "not to contact" in limits.check_contact(matter).reason
    assert "not to visit" in limits.check_visit(matter).reason
    with pytest.raises(CasesRefused):  # it was read
        heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(amira))


@pytest.mark.clause("PRI-4")
@pytest.mark.parametrize("no_visit", [False, True])
@pytest.mark.kills("cases.heeding.check_enough")
def test_what_the_words_leave_open_takes_two_people(amira, ben, secret, no_visit):
    matter = written(amira, secret, "Do not tell my landlord.")
    with pytest.raises(CasesRefused):
        heeding.heed(matter, no_contact=False, no_visit=no_visit, by=office.at_desk(amira))
    office.read(matter, office.at_desk(ben))
    matter.refresh_from_db()
    words = {"no_visit": no_visit, "no_contact": False, "text": "It is about the landlord."}
    row = two_people.propose(matter, step=heeding.STEP, words=words, by=office.at_desk(amira))
    assert limits.check_contact(matter) is not None
    two_people.agree(row, by=office.at_desk(ben))
    assert limits.check_contact(matter) is None
    assert (limits.check_visit(matter) is not None) is no_visit


@pytest.mark.clause("PRI-4")
def test_newer_words_are_not_ruled_out_with_the_older_ones(amira, ben, secret):
    matter = written(amira, secret, "Do not tell my landlord.")
    office.read(matter, office.at_desk(ben))
    matter.refresh_from_db()
    words = {"text": "It is about the landlord alone."}
    row = two_people.propose(matter, step=heeding.STEP, words=words, by=office.at_desk(amira))
    receiving.add_limits(matter.letterbox, text="Do not call: he answers.")
    with pytest.raises(CasesRefused):
        two_people.agree(row, by=office.at_desk(ben))
    assert limits.wishes_of(matter).limits_unread


@pytest.mark.clause("BRI-3a", "PRI-4")
def test_whoever_can_not_read_the_words_does_not_say_what_they_mean(amira, ben, secret, client):
    matter = written(amira, secret, "Do not call, he answers.")
    late = office.reader("late", title="Planner")
    sealing.roll_epoch(matter.file, by=SYSTEM)
    sealing.roll_epoch(matter.letterbox, by=SYSTEM)
    rolling.roll_due_epochs()
    office.read(matter, office.at_desk(late))
    matter.refresh_from_db()
    with pytest.raises(CasesRefused) as refused:
        heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(late))
    assert refused.value.refusal.clause == "BRI-3a"
    page = office.sign_in(client, late).get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "They named nothing" not in page and "not open to your key" in page


@pytest.mark.clause("PRI-4")
def test_new_words_end_what_two_people_agreed_to_before(matter, amira, ben):
    override = overridden(matter, amira, ben)
    receiving.add_limits(matter.letterbox, text="He has my phone now.")
    assert limits.standing_override(matter, Limit.CONTACT) is None
    assert not LimitOverride.objects.filter(pk=override.pk).exists()


@pytest.mark.clause("PRI-4", "BRI-3a")
def test_the_person_reads_that_it_arrived_and_how_it_was_understood(amira, ben, secret):
    matter = written(amira, secret)
    heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(amira))
    said = " ".join(
        line.text for line in of_letterbox(letterbox.read(matter.letterbox, secret.private))
    )
    assert "it counts. We contact you only here. Nobody visits you. Did we get it wrong?" in said


@pytest.mark.clause("PRI-4")
def test_new_words_hold_off_again_and_a_reader_takes_away_no_tick_of_theirs(amira, ben, secret):
    matter = written(amira, secret)
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    matter.refresh_from_db()
    matter = heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(amira))
    assert limits.wishes_of(matter).no_contact
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    assert limits.check_visit(matter) is None
    receiving.add_limits(matter.letterbox, text="Nor to the shop.")
    assert limits.check_visit(matter) is not None


def test_whoever_read_older_words_says_nothing_about_newer_ones(amira, ben, secret):
    matter = written(amira, secret)
    receiving.add_limits(matter.letterbox, text="Nor to the shop.")
    with pytest.raises(Overtaken):
        heeding.heed(matter, no_contact=True, no_visit=True, by=office.at_desk(amira))
    assert limits.wishes_of(matter).limits_unread


def test_two_people_still_decide_where_it_can_not_wait(amira, ben, secret):
    matter = written(amira, secret)
    office.read(matter, office.at_desk(ben))
    override = overridden(matter, amira, ben)
    assert limits.check_contact(matter, override=override) is None


def test_a_reader_says_it_from_page_to_page_and_loses_no_word(client, amira, ben, secret):
    matter = written(amira, secret)
    client = office.sign_in(client, amira)
    at = f"/desk/matters/{matter.reference}/"
    assert "say what these words rule out" in client.get(at).content.decode()
    form = client.get(at + "heed/").content.decode()
    assert "come to my door" in form and "checked" not in form
    assert client.post(at + "heed/", {"seen": matter.turn}).status_code == 422  # why?
    one = {"seen": 0, "no_visit": "1", "text": "They say nothing of calls."}
    overtaken = client.post(at + "heed/", one)
    assert overtaken.status_code == 409 and "nothing of calls" in overtaken.content.decode()
    both = {"seen": matter.turn, "no_visit": "1", "no_contact": "1"}
    assert client.post(at + "heed/", both).status_code == 303
    page = client.get(at).content.decode()
    assert "Do not visit." in page and "say what these words rule out" not in page


def test_what_one_leaves_open_waits_for_a_colleague(client, amira, ben, secret):
    matter = written(amira, secret)
    office.read(matter, office.at_desk(ben))
    matter.refresh_from_db()
    client, at = office.sign_in(client, amira), f"/desk/matters/{matter.reference}/"
    one = {"seen": matter.turn, "no_visit": "1", "text": "They say nothing of calls."}
    assert client.post(at + "heed/", one).status_code == 303
    assert limits.wishes_of(matter).limits_unread
    page = office.sign_in(Client(), ben).get(at).content.decode()
    assert "They say nothing of calls." in page and "left open" in page


def test_without_words_nothing_is_held_off_and_nothing_asked(client, amira, ben):
    matter, _ = office.read(office.report(), office.at_desk(amira))
    assert limits.check_contact(matter) is None
    page = office.sign_in(client, amira).get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "say what these words rule out" not in page
