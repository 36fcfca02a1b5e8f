"""Only a course that confirmed peers developed counts, and only until its last day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from parapluie.accounts.tests.people import hire
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.training import actions, checks
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Completion, Course
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
DAY = date(2026, 3, 2)


@pytest.mark.clause("RES-1", "PRI-5")
def test_nobody_without_training_passes_the_check():
    refusal = checks.training_in_date(hire("wren").holder, FACTS)
    assert refusal.clause == "RES-1"
    assert "Complete the course" in refusal.instead


@pytest.mark.clause("RES-1", "PRI-5")
def test_training_counts_to_its_last_day_and_not_one_day_longer(course):
    wren = hire("wren")
    actions.record_completion(
        wren, course=course, completed_on=DAY, expires_on=date(2026, 9, 2), by=SYSTEM
    )
    with time_machine.travel(
        datetime(2026, 9, 3, 6, 59, tzinfo=UTC), tick=False
    ):  # still 2 Sept. here
        assert checks.training_in_date(wren.holder, FACTS) is None
    with time_machine.travel(datetime(2026, 9, 3, 7, 1, tzinfo=UTC), tick=False):
        assert checks.training_in_date(wren.holder, FACTS) is not None


@pytest.mark.clause("RES-1")
def test_a_course_made_by_the_city_can_not_count():
    with pytest.raises(TrainingRefused):
        actions.add_course(title="Our e-learning", developer=None, qualifying=True, by=SYSTEM)
    own = actions.add_course(title="Our e-learning", developer=None, qualifying=False, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=own.pk).update(qualifying=True)
    wren = hire("wren")
    actions.record_completion(wren, course=own, completed_on=DAY, by=SYSTEM)
    assert checks.training_in_date(wren.holder, FACTS) is not None


def test_a_completion_counts_for_twenty_four_months_unless_said_otherwise(course):
    assert actions.months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)
    with time_machine.travel(datetime(2026, 3, 3, 20, tzinfo=UTC)):
        done = actions.record_completion(hire("wren"), course=course, completed_on=DAY, by=SYSTEM)
    assert done.expires_on == date(2028, 3, 2)


def test_nobody_records_their_own_training_nor_a_day_to_come(course):
    wren = hire("wren")
    with pytest.raises(TrainingRefused):
        actions.record_completion(
            wren, course=course, completed_on=DAY, by=staff("coordinator", wren.pk)
        )
    with pytest.raises(TrainingRefused):
        actions.record_completion(wren, course=course, completed_on=date(2999, 1, 1), by=SYSTEM)
    assert not Completion.objects.exists()


def test_recording_twice_is_one_completion_and_one_entry(course):
    wren = hire("wren")
    for _ in range(2):
        actions.record_completion(wren, course=course, completed_on=DAY, by=SYSTEM)
    assert Completion.objects.count() == 1
    assert Entry.objects.filter(act="training.completed", subject=wren.pk).count() == 1
