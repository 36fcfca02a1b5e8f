"""How else the person may be reached: sealed, rules before number, stopped and gone for good."""

from datetime import timedelta

import pytest
import time_machine

from parapluie.cases import actions, limits, reach, reaching, receiving, two_people
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Reach
from parapluie.cases.reaching import Way
from parapluie.cases.tests import office
from parapluie.cases.thread import of_letterbox
from parapluie.kit import times
from parapluie.vault import letterbox
from parapluie.vault.models import Dossier, Grant, Item

pytestmark = pytest.mark.django_db
GIVEN = {
    "how": "phone",
    "at": "604-555-0199",
    "when": "Monday mornings",
    "message": "no",
    "ask_for": "Robin",
    "never": "City Hall",
}


@pytest.fixture
def secret():
    return office.new_secret()


@pytest.fixture
def matter(amira, ben, secret):
    matter, _ = office.read(office.report(secret=secret), office.at_desk(amira))
    office.read(matter, office.at_desk(ben))
    reach.give(matter.letterbox, GIVEN)
    matter.refresh_from_db()
    return matter


def gone(dossier):
    dossier.refresh_from_db()
    return (
        dossier.erased_on is not None
        and not Grant.objects.filter(dossier=dossier).exists()
        and not any(bytes(one.sealed) for one in Item.objects.filter(dossier=dossier))
    )


def test_staff_see_the_rules_before_the_number(matter, client, amira):
    office.sign_in(client, amira)
    page = client.get(f"/desk/matters/{matter.reference}/").content.decode()
    places = [page.index(one) for one in ("Monday mornings", "No, never", "Robin", "City Hall")]
    assert max(places) < page.index("Show the number") < page.index("604-555-0199")


def test_no_clear_column_and_no_letterbox_has_it(matter, secret):
    for model in (Reach, Item, Dossier):
        assert "0199" not in repr(list(model.objects.values_list()))
    opened = letterbox.read(matter.letterbox, secret.private)
    assert "0199" not in repr(opened)  # whoever finds the code doesn't find the number


@pytest.mark.clause("PRI-4")
def test_the_number_of_someone_who_wants_no_contact_is_not_shown(matter, client, amira):
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    office.sign_in(client, amira)
    page = client.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "Monday mornings" in page
    assert "604-555-0199" not in page


def test_a_new_way_takes_the_place_of_the_old_one_which_is_erased(matter):
    old = Reach.objects.get().dossier
    reach.give(matter.letterbox, {**GIVEN, "at": "604-555-0111"})
    assert gone(old)
    assert Reach.objects.get().dossier != old


def test_one_click_of_the_person_erases_it(matter):
    dossier = Reach.objects.get().dossier
    reach.stop(matter.letterbox)
    assert gone(dossier)
    assert not Reach.objects.exists()


def test_one_click_of_staff_erases_it_and_the_person_is_told(matter, secret, amira):
    dossier = Reach.objects.get().dossier
    reaching.stop_reach(matter, by=office.at_desk(amira))
    assert gone(dossier)
    told = of_letterbox(letterbox.read(matter.letterbox, secret.private))[-1].text
    assert "Social planner stopped" in told


def test_it_is_gone_after_ninety_days_and_not_before(matter):
    dossier = Reach.objects.get().dossier
    with time_machine.travel(times.now() + timedelta(days=89)):
        reach.forget_what_is_over()
        assert not gone(dossier)
    with time_machine.travel(times.now() + timedelta(days=90)):
        assert "1 ways" in reach.forget_what_is_over()
        assert gone(dossier)


def test_it_is_gone_at_closing_and_none_is_taken_then(matter, amira):
    dossier, desk = Reach.objects.get().dossier, office.at_desk(amira)
    matter = actions.answer_matter(matter, text="It is repaired.", by=desk)
    closing = actions.Closing(actions.ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    matter = actions.close_matter(matter, closing=closing, by=desk)
    assert gone(dossier)
    with pytest.raises(CasesRefused):
        reach.give(matter.letterbox, GIVEN)


def test_it_is_gone_at_withdrawal(matter):
    dossier = Reach.objects.get().dossier
    receiving.withdraw(matter.letterbox)
    assert gone(dossier)


def test_whoever_stops_working_on_it_loses_that_key_too(matter, amira):
    dossier = Reach.objects.get().dossier
    actions.recuse(matter, by=office.at_desk(amira))
    assert not Grant.objects.filter(dossier=dossier, holder=amira.holder).exists()


def test_a_contact_is_written_down_and_the_person_reads_that_it_was(matter, secret, amira):
    desk = office.at_desk(amira)
    reaching.record_contact(matter, way=Way.PHONE, text="The lock comes today.", by=desk)
    told = of_letterbox(letterbox.read(matter.letterbox, secret.private))[-1].text
    assert told == "Social planner wrote down that they reached you by phone."
    matter.refresh_from_db()
    assert "The lock comes today." in [one.text for one in office.read(matter, desk)[1].lines]


@pytest.mark.clause("PRI-4")
def test_a_contact_they_ticked_away_takes_two_people_and_counts_once(matter, amira, ben):
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    matter.refresh_from_db()
    desk = office.at_desk(amira)
    with pytest.raises(CasesRefused, match="other than here"):
        reaching.record_contact(matter, way=Way.PHONE, text="Hello.", by=desk)
    words = {"limit": "contact", "thing": "One call.", "text": "He comes back tonight."}
    row = two_people.propose(matter, step="override-limit", words=words, by=desk)
    two_people.agree(row, by=office.at_desk(ben))
    matter.refresh_from_db()
    reaching.record_contact(matter, way=Way.PHONE, text="Warned.", by=desk)
    matter.refresh_from_db()
    with pytest.raises(CasesRefused):
        reaching.record_contact(matter, way=Way.PHONE, text="Again.", by=desk)
