"""A group of the directory gives what city.toml names, takes it back, and makes nobody a reader."""

import dataclasses

import pytest

from parapluie.accounts import actions
from parapluie.accounts.models import SET_UP, Role, RoleTerm
from parapluie.accounts.tests.people import hire
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.provisioning import groups, mapping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city_groups(settings):
    """The City named two of its groups."""
    named = {"Readers": ("reader a",), "HR": ("coordinator", "administrator")}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)


def roles_of(person) -> set[str]:
    return {term.role for term in person.terms.filter(ends=None)}


@pytest.mark.clause("PRI-1")
def test_a_group_that_the_city_did_not_name_gives_nothing():
    person = hire("june")
    assert groups.follow(person, ["Administrators", "reader a", "readers", ""]) == []
    assert roles_of(person) == set()


@pytest.mark.clause("PRI-1")
def test_a_group_only_proposes_a_reader():
    person = hire("june")
    groups.follow(person, ["Readers"])
    assert roles_of(person) == {Role.READER}
    assert not RoleTerm.objects.standing(today()).filter(person=person).exists()


def test_roles_end_with_the_group_and_come_back_with_it():
    person = hire("june")
    groups.follow(person, ["Readers"])
    groups.follow(person, [])
    assert roles_of(person) == set()
    groups.follow(person, ["Readers"])
    assert roles_of(person) == {Role.READER}
    assert person.terms.count() == 2


def test_what_an_administrator_gave_by_hand_does_not_end_with_a_group():
    person = hire("june", Role.COORDINATOR)
    groups.follow(person, [])
    assert roles_of(person) == {Role.COORDINATOR}


def test_a_role_that_somebody_has_is_left_as_it_is_and_nothing_is_refused(settings):
    named = {"Readers": ("reader a",), "Trainers of staff": ("coordinator",)}
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups=named)
    person = hire("june", Role.COORDINATOR)
    by_hand = person.terms.get()
    for _twice in range(2):
        assert groups.follow(person, ["Readers", "Trainers of staff"]) == []
    assert person.terms.count() == 2
    groups.follow(person, [])
    by_hand.refresh_from_db()
    assert (by_hand.ends, by_hand.proposed_by) == (None, SET_UP)


def test_who_gives_roles_never_reads_whatever_the_groups_are():
    person = hire("june", Role.READER)
    (refused,) = groups.follow(person, ["HR"])
    assert roles_of(person) == {Role.READER, Role.COORDINATOR}
    assert refused.reason and refused.instead


def test_the_last_administrator_keeps_the_role_and_the_directory_is_told():
    person = hire("june")
    actions.propose_role(person, role=Role.ADMINISTRATOR, by=groups.DIRECTORY)
    (refused,) = groups.follow(person, [])
    assert "last administrator" in refused.reason
    assert roles_of(person) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("line", ["reader", "reader z", "coordinator a", "boss", "", "READER a"])
def test_a_line_that_names_no_role_stops_the_program_and_says_so(settings, line):
    settings.PARAPLUIE_CITY = dataclasses.replace(settings.PARAPLUIE_CITY, groups={"G": (line,)})
    with pytest.raises(OperatorError, match=r"\[groups\] 'G'.*reader a"):
        mapping.by_group()
