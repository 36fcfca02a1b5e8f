"""Tests of the sample house, good and bad. Only the kill test collects this file."""

import pytest

from tests.clauses.sample_house import doors


@pytest.mark.clause("SAMPLE-1")
def test_the_door_is_closed_at_night():
    assert not doors.may_enter(23)


@pytest.mark.clause("SAMPLE-2")
def test_that_only_looks_like_one():
    assert doors.may_ring(9)  # true with and without the control: theatre


@pytest.mark.clause("SAMPLE-4")
def test_that_fails_anyway():
    assert doors.may_shout(23)


@pytest.mark.clause("SAMPLE-5")
def test_nobody_sings_at_night():
    assert not doors.may_sing(23)
