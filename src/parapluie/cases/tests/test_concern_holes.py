"""Problems nearby: the ways around the rules of the lane that were once open (BRI-1, AT-8)."""

from dataclasses import replace

import pytest
from django.test import Client

from parapluie.accounts.models import Role
from parapluie.cases import (
    actions,
    concern_rules,
    concerns,
    language_wishes,
    limits,
    masking,
    moving,
    places,
    printing,
    reach,
    reaching,
    receiving,
    two_people,
    visiting,
)
from parapluie.cases.concern_rows import Attended, Decision, Ground, NextTime, Place, VisitOrder
from parapluie.cases.concerns import Outcome, Triage
from parapluie.cases.errors import CasesRefused
from parapluie.cases.reaching import Way
from parapluie.cases.tests import office
from parapluie.cases.tests.test_concerns import (
    NO_BYLAW,
    NOISE,
    QUIET,
    SEEN,
    also_reads,
    problem,
    refusal_of,
    taken,
    triaged,
)
from parapluie.cases.visiting import Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(ben):
    return also_reads(ben, "b")


@pytest.fixture
def desk(amira, carl):
    return office.at_desk(also_reads(amira, "b"))


def now(matter):
    matter.refresh_from_db()
    return matter


def triaged_here(matter, desk, made=NOISE):
    return concerns.triage(taken(now(matter), desk), made=made, by=desk)


@pytest.mark.clause("BRI-1")
@pytest.mark.parametrize("made", [None, NO_BYLAW])
def test_nobody_agrees_to_a_visit_once_it_is_no_problem_nearby(desk, carl, made):
    matter = triaged(desk, made) if made else triaged(desk)
    row = two_people.propose(matter, step="life-safety-visit", words={"text": "Smoke."}, by=desk)
    limits.set_limits(matter.letterbox, no_contact=False, no_visit=True)
    matter = moving.move(now(matter), to="a", why="It is about safety.", by=desk)
    second = office.at_desk(carl)
    office.read(now(matter), second)
    row.refresh_from_db()
    refusal = refusal_of(lambda: two_people.agree(row, by=second))
    assert refusal.clause == "BRI-1" and "9-1-1" in refusal.instead
    assert visiting.check_visit(matter, visiting.FOR_LIFE) is not None
    assert not VisitOrder.objects.exists()


@pytest.mark.clause("BRI-1")
def test_nobody_spoke_with_whom_nobody_reached(desk):
    matter = triaged(desk)
    spoken = Wanted(Ground.CONCERN, "spoken", "They told me of the back door.")
    by_phone = {"how": "phone", "at": "604 555 0100", "when": "", "message": "no"}
    reach.give(matter.letterbox, {**by_phone, "ask_for": "", "never": ""})
    refusal = refusal_of(lambda: visiting.order_visit(now(matter), wanted=spoken, by=desk))
    assert refusal.clause == "BRI-1" and "how they were reached" in refusal.instead
    reaching.record_contact(matter, way=Way.PHONE, text="They called it loud.", by=desk)
    limits.set_limits(matter.letterbox, no_contact=True, no_visit=False)
    refusal = refusal_of(lambda: visiting.order_visit(now(matter), wanted=spoken, by=desk))
    assert refusal.clause == "PRI-4"
    limits.set_limits(matter.letterbox, no_contact=False, no_visit=False)
    visiting.order_visit(now(matter), wanted=spoken, by=desk)


@pytest.mark.clause("PRI-2")
def test_whoever_has_a_conflict_reads_the_address_nowhere(desk, carl):
    matter, aside = problem("Loud at my neighbours."), office.at_desk(carl)
    actions.declare_conflict(matter, kind="neighbour-or-owner", by=aside)
    matter = triaged_here(matter, desk)
    place = concerns.concern_of(matter).place_id
    other, _ = office.read(problem("Something else."), aside)
    assert places.known_to(aside, other) == []
    with pytest.raises(CasesRefused):
        places.named_again(place, by=aside, matter=other)
    assert [one.id for one in places.known_to(desk, now(matter))] == [place]


ABOUT_PEOPLE = (
    "Look for Tina Brown at the door.",
    "Sex work happens there and men come and go.",
    "Massage rooms with women from abroad.",
    "Cherchez Lucie Roy à la porte.",
)


@pytest.mark.clause("BRI-1")
@pytest.mark.parametrize("words", ABOUT_PEOPLE)
@pytest.mark.kills("cases.concerns.check_neutral")
def test_the_city_says_nothing_about_people_in_its_own_words(desk, words):
    matter = taken(problem(), desk)
    made = Triage("licence", words, address="12 Alder Street")
    refusal = refusal_of(lambda: concerns.triage(matter, made=made, by=desk))
    assert refusal.clause == "BRI-1" and "what to look at" in refusal.instead
    matter = concerns.triage(matter, made=NOISE, by=desk)
    found = Outcome(Attended.STREET, "breach", NextTime.WRITE, section="Bylaw 4", seen=words)
    assert refusal_of(lambda: concerns.tell_outcome(matter, outcome=found, by=desk))


@pytest.mark.parametrize(
    "words",
    [
        "The sign says nothing of a licence: Business Licence Bylaw, section 12.",
        "Music from the back door on Royal Avenue, Friday after 1 am.",
        "Des sacs de déchets bloquent la ruelle depuis lundi.",
    ],
)
def test_what_is_about_things_may_be_said(words):
    assert concerns.check_neutral(words) is None


@pytest.mark.clause("BRI-4")
@pytest.mark.parametrize("words", ["12 condoms on the table.", "Des préservatifs, du lubrifiant."])
def test_what_people_use_for_safer_sex_is_written_in_no_finding(desk, words):
    matter = triaged(desk)
    for kept in ({"seen": words}, {"section": f"Bylaw 4: {words}"}):
        said = {"section": "Bylaw 4", **kept}
        found = Outcome(Attended.STREET, "breach", NextTime.WRITE, **said)
        refusal = refusal_of(lambda f=found: concerns.tell_outcome(matter, outcome=f, by=desk))
        assert refusal.clause == "BRI-4"


def test_no_visit_rests_on_who_went_in(desk):
    matter = triaged(desk)
    saw = Wanted(Ground.CONCERN, "observation", "I saw men go in.")
    assert refusal_of(lambda: visiting.order_visit(matter, wanted=saw, by=desk)).clause == "BRI-1"


@pytest.mark.clause("BRI-1")
@pytest.mark.kills("cases.masking.masked")
def test_bars_cover_all_the_person_wrote_until_it_is_triaged(desk):
    who = "Tina Brown, 604 555 0199"
    matter = problem(f"It is {who}.", limits=f"Don't tell {who}.")
    receiving.add_limits(matter.letterbox, text=f"Not {who} either.")
    language_wishes.say(matter.letterbox, wish="use", language=f"The one of {who}")
    matter, read = office.read(now(matter), desk)
    printed = printing.as_data(matter, read, desk, 1)
    page = office.sign_in(Client(), desk.person).get(f"/desk/matters/{matter.reference}/")
    assert "lucia" not in masking.masked("Her name's lucia.")
    for shown in (repr(read), repr(printed), page.content.decode()):
        assert "Tina" not in shown and "0199" not in shown
        assert "▇" in shown
    concerns.triage(taken(matter, desk), made=NOISE, by=desk)
    assert who in repr(actions.read_matter(now(matter), by=desk).limits)


@pytest.mark.clause("BRI-1")
@pytest.mark.parametrize("words", ["那个叫李小红的女人很吵", "Тина шумит every night"])
def test_nothing_in_another_script_is_shown_until_it_is_triaged(desk, words):
    matter, read = office.read(problem(words, limits=words), desk)
    assert words not in repr(read)
    assert "Triage it to read it" in read.lines[0].text
    assert "Triage it to read it" in read.limits[0].text
    as_written = actions.read_matter(matter, by=desk, purpose=concerns.TRIAGE)
    assert words in repr(as_written.lines)


def looked_into(desk, times=3, address="12 Alder Street"):
    """Let some problems at one place be looked into, and no breach be found."""
    for _ in range(times):
        matter = triaged(desk, replace(NOISE, address=address))
        matter = concerns.tell_outcome(matter, outcome=QUIET, by=desk)
    return matter


@pytest.mark.clause("BRI-1")
@pytest.mark.parametrize("again", ["12, alder  St.", "12 ALDER STREET", "Unit 12 Alder st BC"])
@pytest.mark.kills("cases.concerns.check_decided")
@pytest.mark.kills("cases.concerns.needs_supervisor")
def test_a_fourth_is_a_fourth_however_its_address_is_written(desk, again):
    looked_into(desk)
    for number in range(places.SHOWN):
        triaged(desk, replace(NOISE, address=f"{number} Other Road"))
    fourth = triaged(desk, replace(NOISE, address=again))
    assert concerns.concern_of(fourth).review_by is not None
    assert Place.objects.count() == places.SHOWN + 1
    assert refusal_of(lambda: visiting.order_visit(fourth, wanted=SEEN, by=desk)).clause == "BRI-1"


def test_addresses_of_two_places_stay_two():
    plain = concern_rules.plain_address
    assert plain("Unit 3, 12 Alder Street") == plain("3-12 alder st.")
    assert plain("12 rue de l’Église") == plain("12, Rue de l'Eglise")
    assert plain("3-12 Alder Street") != plain("4-12 Alder Street")
    assert plain("12 Alder Street") != plain("12 Alder Avenue")


@pytest.mark.clause("BRI-1")
def test_what_was_moved_to_other_readers_counts_on(desk):
    moving.move(looked_into(desk), to="a", why="It is about safety.", by=desk)
    assert concerns.concern_of(triaged(desk)).review_by is not None


@pytest.mark.clause("BRI-1")
def test_nobody_visits_a_place_nobody_named(desk):
    matter = triaged(desk, replace(NOISE, address=""))
    refusal = refusal_of(lambda: visiting.order_visit(matter, wanted=SEEN, by=desk))
    assert refusal.clause == "BRI-1" and "where" in refusal.instead
    matter = triaged_here(matter, desk)
    visiting.order_visit(matter, wanted=SEEN, by=desk)


@pytest.mark.clause("BRI-1")
def test_what_was_decided_about_one_place_is_nothing_at_another(desk, carl):
    for address in ("12 Alder Street", "30 Main Road"):
        looked_into(desk, address=address)
    boss = office.at_desk(also_reads(carl, "b", Role.SUPERVISOR))
    fourth = triaged(desk)
    office.read(now(fourth), boss)
    fourth = concerns.decide(now(fourth), decision=Decision.ATTEND, why="It is new.", by=boss)
    elsewhere = replace(NOISE, address="30 Main Road")
    fourth = concerns.triage(fourth, made=elsewhere, by=desk)
    refusal = refusal_of(lambda: visiting.order_visit(fourth, wanted=SEEN, by=desk))
    assert "supervisor" in refusal.instead.lower()
    assert concerns.waiting_for(boss) == [fourth.reference]
