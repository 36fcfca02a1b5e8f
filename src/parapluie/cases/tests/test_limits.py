"""What must not happen: two ticks that hold contact and visits off, and what it takes to go on."""

from datetime import timedelta

import pytest
import time_machine

from parapluie.cases import limits, two_people
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import LimitOverride
from parapluie.cases.tests import office
from parapluie.cases.thread import of_letterbox
from parapluie.cases.wishes_rows import Limit
from parapluie.kit import times
from parapluie.vault import letterbox
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
