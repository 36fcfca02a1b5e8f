"""What counts as unusual, and which line comes first: by plain values."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapluie.oversight import rules
from parapluie.oversight.rules import Band, Day, Facts, Opening, Risk

MONDAY = date(2026, 11, 23)
HOURS = {"opens": 8, "closes": 18}


def day(count=1, *, reader="ben", on=MONDAY, hour=10, working=True, said="", lane="a"):
    matters = [Opening(f"M-{nth}", hour, working, said) for nth in range(count)]
    return Day(reader, lane, on, tuple(matters))


def found(*days):
    return rules.unusual(days, **HOURS)


@pytest.mark.clause("PRI-2")
@pytest.mark.parametrize(
    ("hour", "working", "band"),
    [
        (8, True, None),
        (17, True, None),
        (18, True, Band.EVENING),
        (21, True, Band.EVENING),
        (22, True, Band.NIGHT),
        (5, True, Band.NIGHT),
        (6, True, Band.EARLY),
        (10, False, Band.CLOSED_DAY),
    ],
)
def test_hours_are_told_by_bands_and_never_finer(hour, working, band):
    bands = [one.bands for one in found(day(hour=hour, working=working))]
    assert bands == ([] if band is None else [(band,)])


@pytest.mark.clause("PRI-2")
def test_what_only_the_readers_word_makes_theirs_is_shown_with_what_they_said():
    (shown,) = found(day(2, said="cover"), day(3, reader="amira"))
    assert (shown.day.reader, shown.said, len(shown.matters)) == ("ben", ("cover",), 2)


@pytest.mark.clause("PRI-2")
def test_many_is_far_more_than_usual_for_the_reader_and_for_the_others():
    quiet = [day(2, on=MONDAY - timedelta(days=n)) for n in range(1, 6)]
    others = [day(3, reader="amira", on=MONDAY - timedelta(days=n)) for n in range(5)]
    assert found(*quiet, *others, day(9)) == []  # three times what the others open
    (shown,) = found(*quiet, *others, day(10))
    assert (shown.usual, len(shown.matters)) == (3, 10)


def test_a_busy_lane_makes_no_list():
    week = [day(12, reader=who, on=MONDAY - timedelta(days=n)) for who in "ab" for n in range(5)]
    assert found(*week) == []


def test_another_lane_is_not_compared_with():
    busy = [day(40, reader="amira", lane="b", on=MONDAY - timedelta(days=n)) for n in range(5)]
    assert [one.day.lane for one in found(*busy, day(8))] == ["a"]


def test_few_are_never_many_and_the_newest_stands_first():
    early = [day(hour=6, on=MONDAY - timedelta(days=n)) for n in (2, 0, 1)]
    assert [one.day.day for one in found(*early, day(7))] == [
        MONDAY,
        MONDAY - timedelta(days=1),
        MONDAY - timedelta(days=2),
    ]


PLAIN = Facts(
    has_left=False,
    reads_since=MONDAY - timedelta(days=200),
    opened=True,
    trained_until=MONDAY + timedelta(days=200),
    must_be_trained=True,
    unsigned=False,
    unconfirmed=False,
)


@pytest.mark.parametrize(
    ("changed", "risk"),
    [
        ({"has_left": True}, Risk.LEFT),
        ({"opened": False}, Risk.UNUSED),
        ({"trained_until": None}, Risk.TRAINING),
        ({"trained_until": MONDAY + timedelta(days=60)}, Risk.TRAINING),
        ({"unsigned": True}, Risk.UNSIGNED),
        ({"unconfirmed": True}, Risk.UNCONFIRMED),
        ({}, None),
        ({"opened": None}, None),  # whoever looks isn't told
        ({"opened": False, "reads_since": MONDAY - timedelta(days=89)}, None),
        ({"trained_until": None, "must_be_trained": False}, None),
    ],
)
def test_a_line_says_what_to_look_at(changed, risk):
    assert rules.risks_of(replace(PLAIN, **changed), MONDAY) == ((risk,) if risk else ())


def test_the_gravest_line_stands_first():
    lines = [(), (Risk.UNSIGNED,), (Risk.LEFT, Risk.TRAINING), (Risk.UNUSED,)]
    assert sorted(lines, key=rules.rank) == [lines[2], lines[3], lines[1], lines[0]]


def test_the_first_review_comes_soon_and_the_next_within_a_year():
    assert rules.due_day(None, None) is None
    assert rules.due_day(None, MONDAY) == MONDAY + timedelta(days=90)
    assert rules.due_day(MONDAY, MONDAY) == MONDAY + timedelta(days=365)
