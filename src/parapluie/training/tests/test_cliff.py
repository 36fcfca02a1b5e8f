"""Nobody meets the day on which too few people may read unprepared."""

from datetime import timedelta

import pytest

from parapluie.accounts import agreements
from parapluie.accounts.agreement_rows import Between
from parapluie.accounts.models import SET_UP, Lane, Person, Role, RoleTerm
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.training import cliff
from parapluie.training.cliff import Edge
from parapluie.training.models import Completion
from parapluie.vault.models import HolderKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def trained(course):
    def reader(name: str, days: int):
        person = hire(name, Role.READER)
        Completion.objects.create(
            person=person,
            course=course,
            completed_on=today() - timedelta(days=30),
            expires_on=today() + timedelta(days=days),
            recorded_by=SET_UP,
        )
        return person

    return reader


def report_edge(days: int, left: int) -> list[Edge]:
    return [Edge(Lane.REPORT, today() + timedelta(days=days), left)]


@pytest.mark.clause("OBJ-2")
def test_three_months_ahead_a_lane_says_when_it_falls_below_two_readers(trained):
    for name, days in (("wren", 10), ("owl", 60), ("lark", 300)):
        trained(name, days)
    assert cliff.edges(today()) == report_edge(61, 1)


@pytest.mark.clause("OBJ-2")
def test_two_whose_training_ends_the_same_day_leave_nobody(trained):
    trained("wren", 60), trained("owl", 60)
    assert cliff.edges(today()) == report_edge(61, 0)


def test_one_reader_alone_is_too_few_today(trained):
    trained("wren", 300)
    assert cliff.edges(today()) == report_edge(0, 1)


def test_once_nobody_can_read_any_more_it_is_said_all_the_louder(trained):
    trained("wren", -1), trained("owl", -1)
    assert cliff.edges(today()) == report_edge(0, 0)
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert "nobody, today" in cora.open("/desk/").content.decode()


@pytest.mark.clause("OBJ-2")
def test_the_last_day_of_a_reading_role_is_seen_ahead(trained):
    wren, owl = trained("wren", 300), trained("owl", 300)
    RoleTerm.objects.filter(person=wren).update(until=today() + timedelta(days=20))
    assert cliff.edges(today()) == report_edge(21, 1)
    RoleTerm.objects.filter(person=owl).update(until=today() + timedelta(days=20))
    assert cliff.edges(today()) == report_edge(21, 0)


@pytest.mark.clause("OBJ-2")
def test_a_role_to_come_counts_from_its_first_day(trained):
    wren = trained("wren", 300)
    trained("owl", 300)
    lark = trained("lark", 300)
    RoleTerm.objects.filter(person=wren).update(until=today() + timedelta(days=20))
    for begins, ahead in ((21, []), (25, report_edge(21, 1))):
        day = today() + timedelta(days=begins)
        RoleTerm.objects.filter(person=lark).update(begins=day)
        assert cliff.edges(today()) == ahead


@pytest.mark.clause("OBJ-2", "POL-2a")
def test_an_agreement_that_begins_unsigned_is_seen_ahead(trained):
    people = [trained(name, 300) for name in ("wren", "owl", "lark")]
    begins = today() + timedelta(days=20)
    agreement = agreements.publish(Between.STAFF, english="I keep it.", begins=begins, by=SYSTEM)
    assert cliff.edges(today()) == report_edge(20, 0)
    for person in people[:2]:
        agreements.sign(agreement, person, by=staff("reader", person.pk))
    assert cliff.edges(today()) == []


def test_whoever_has_no_key_is_not_counted(trained):
    trained("wren", 300), trained("owl", 300)
    HolderKey.objects.filter(holder=Person.objects.get(username="owl").holder).update(
        retired_on=today()
    )
    assert cliff.edges(today()) == report_edge(0, 1)


def test_nothing_is_said_more_than_three_months_ahead(trained):
    trained("wren", 91), trained("owl", 300)
    assert cliff.edges(today()) == []


def test_the_coordinator_and_the_supervisor_see_it_and_a_clerk_does_not(trained):
    trained("wren", 7), trained("owl", 300)
    seen = {}
    for name, role in (("cora", Role.COORDINATOR), ("sue", Role.SUPERVISOR), ("ada", None)):
        worker = sign_in(hire(name, *filter(None, [role]), passphrase=None))
        seen[name] = "Soon too few people can read" in worker.open("/desk/").content.decode()
    assert seen == {"cora": True, "sue": True, "ada": False}


@pytest.mark.parametrize(("days", "told"), [(60, True), (61, False)])
def test_ones_own_training_is_reminded_of_two_months_ahead(trained, days, told):
    shown = sign_in(trained("wren", days)).open("/desk/").content.decode()
    assert ("Please take the course again before that day" in shown) is told
