"""Problems nearby: the ways around the rules of the lane that were once open (BRI-1, AT-8)."""

import pytest

from parapluie.cases import (
    limits,
    moving,
    reach,
    reaching,
    two_people,
    visiting,
)
from parapluie.cases.concern_rows import Ground, VisitOrder
from parapluie.cases.reaching import Way
from parapluie.cases.tests import office
from parapluie.cases.tests.test_concerns import (
    NO_BYLAW,
    also_reads,
    refusal_of,
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
