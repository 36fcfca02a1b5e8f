"""What the lanes need besides readers: said by doctor and on the page of opening day."""

import pytest

from parapluie.accounts import readiness
from parapluie.accounts.models import Rank, Role
from parapluie.cases.tests import office

pytestmark = pytest.mark.django_db


def said():
    return {one.found.partition(":")[0]: one.holds for one in readiness.lane_findings()}


def test_a_lane_without_readers_needs_nothing_more():
    office.reader("amira")
    assert said() == {}


@pytest.mark.clause("BRI-1")
def test_problems_nearby_need_a_supervisor_for_the_fourth():
    office.reader("nora", lane="b")
    assert said() == {"Problems nearby": False}
    office.staff("sam", Role.SUPERVISOR, lane="b")
    assert said() == {"Problems nearby": True}


@pytest.mark.clause("RES-3a")
def test_what_is_about_staff_needs_two_who_are_appointed(client):
    dana = office.designated("dana", Rank.DESIGNATE, title="Deputy City Manager")
    assert said() == {"About staff": False}
    page = office.sign_in(client, dana).get("/desk/ready/").content.decode()
    assert "Appoint both" in page
    office.designated("alex", Rank.ALTERNATE, title="City Solicitor")
    assert said() == {"About staff": True}
