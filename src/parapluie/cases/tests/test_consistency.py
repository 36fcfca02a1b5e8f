"""Everybody is treated alike: one table of steps, reasons for every ending, figures by unit."""

from datetime import timedelta
from itertools import product

import pytest

from parapluie.accounts import conflicts
from parapluie.accounts.models import Lane, Role
from parapluie.cases import actions, consistency, rules, wishes
from parapluie.cases.actions import Closing
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.tests import office
from parapluie.cases.wishes_rows import Said
from parapluie.kit.times import today

pytestmark = pytest.mark.django_db

DONE = Closing(ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")


def closed(desk, **more):
    matter = office.answered(office.report(**more), desk)
    return actions.close_matter(matter, closing=DONE, by=desk)


def of_unit(person, unit):
    person.unit = unit
    person.save()
    return person


@pytest.fixture
def supervisor(db):
    return office.at_desk(office.staff("sam", Role.SUPERVISOR, title="Supervisor"))


def tables(desk):
    [(_lane, found)] = consistency.tables_for(desk, today())
    return found


def rows(desk, title="How it ended"):
    table = next(one for one in tables(desk) if one.title == title)
    return {unit: dict(zip(table.columns, cells, strict=True)) for unit, cells in table.rows}


@pytest.mark.clause("PUR-3")
@pytest.mark.parametrize(("stage", "act"), [*product(Stage.values, Act)])
def test_identical_matters_cannot_skip_different_steps(stage, act):
    """The table knows no lane, so what leads where is the same for each of them."""
    outcomes = {
        lane: rules.after(Matter(lane=lane, stage=stage).stage, act, assigned=True)
        for lane in Lane.values
    }
    assert len(set(outcomes.values())) == 1


@pytest.mark.clause("PUR-3")
@pytest.mark.parametrize("lane", Lane.values)
@pytest.mark.parametrize("missing", ["asked", "done", "why"])
@pytest.mark.kills("cases.actions.check_reckoning")
def test_no_lane_closes_without_a_reason_and_text(amira, ben, lane, missing):
    desk = office.at_desk(amira)
    matter = office.answered(office.report(), desk)
    Matter.objects.filter(pk=matter.pk).update(lane=lane)
    words = {"asked": "A lock.", "done": "A bolt.", "why": "It is stronger."} | {missing: " "}
    with pytest.raises(CasesRefused):
        actions.close_matter(matter, closing=Closing(ClosingReason.OTHERWISE, **words), by=desk)
    assert Matter.objects.get(pk=matter.pk).stage == Stage.ANSWERED


@pytest.mark.clause("PUR-3")
@pytest.mark.kills("cases.consistency.row_of")
def test_figures_are_by_unit_and_never_by_person(supervisor, amira, ben):
    for person in (amira, ben):
        of_unit(person, "Planning")
        for _ in range(3):
            closed(office.at_desk(person))
    assert list(rows(supervisor)) == ["Planning"]
    assert rows(supervisor)["Planning"][DONE.reason.label] == "6"


@pytest.mark.clause("PUR-3")
@pytest.mark.kills("cases.consistency.cell")
def test_a_small_number_is_not_shown(supervisor, amira, ben):
    for person in (amira, ben):
        of_unit(person, "Planning")
        closed(office.at_desk(person))
    assert rows(supervisor)["Planning"][DONE.reason.label] == "few"


def test_a_unit_of_one_person_is_no_row(supervisor, amira, ben):
    of_unit(amira, "Planning")
    for _ in range(6):
        closed(office.at_desk(amira))
    assert rows(supervisor) == {}
    of_unit(ben, "Bylaws")
    closed(office.at_desk(ben))
    assert list(rows(supervisor)) == ["Smaller units together"]


def test_times_stand_in_bands(supervisor, amira, ben):
    for person in (amira, ben):
        of_unit(person, "Planning")
    matter = closed(office.at_desk(amira))
    Matter.objects.filter(pk=matter.pk).update(
        received_on=today() - timedelta(days=9), due_on=today()
    )
    closed(office.at_desk(ben))
    answers = rows(supervisor, "Days until the first answer")["Planning"]
    assert (answers["within a day"], answers["longer"], answers["2 or 3 days"]) == (
        "few",
        "few",
        "–",
    )


def test_whoever_has_a_conflict_is_not_counted_past_it(supervisor, amira, ben):
    for person in (amira, ben):
        of_unit(person, "Planning")
        for _ in range(3):
            matter = closed(office.at_desk(person))
    conflicts.declare(supervisor.person, matter.reference, "no-reason", supervisor.actor)
    assert rows(supervisor)["Planning"][DONE.reason.label] == "5"


def test_a_supervisor_sees_the_page_and_no_one_else(client, supervisor, amira, ben):
    office.sign_in(client, amira)
    assert client.get("/desk/consistency/").status_code == 404
    office.sign_in(client, supervisor.person, unlocked=False)
    shown = client.get("/desk/consistency/").content.decode()
    assert "Is everybody treated alike?" in shown and amira.username not in shown


def test_similar_endings_stand_on_the_closing_page_once_they_are_not_few(client, amira, ben):
    desk = office.at_desk(amira)
    for _ in range(4):
        closed(desk)
    matter = office.answered(office.report(), desk)
    office.sign_in(client, amira)
    where = f"/desk/matters/{matter.reference}/close/"
    assert "How others like it ended" not in client.get(where).content.decode()
    actions.close_matter(matter, closing=DONE, by=desk)
    other = office.answered(office.report(), desk)
    shown = client.get(f"/desk/matters/{other.reference}/close/").content.decode()
    assert "How others like it ended" in shown and ">5</td>" in shown


def test_similar_endings_count_nothing_of_a_conflict(amira, ben):
    desk, office_of_ben = office.at_desk(amira), office.at_desk(ben)
    matters = [closed(desk) for _ in range(5)]
    assert consistency.similar(office_of_ben, "a", today())
    conflicts.declare(ben, matters[0].reference, "no-reason", office_of_ben.actor)
    assert consistency.similar(office_of_ben, "a", today()) == []


@pytest.mark.clause("BRI-3a")
@pytest.mark.kills("cases.wishes.counted")
def test_what_people_said_at_the_end_counts_only_where_they_let_it(amira, ben, supervisor):
    desk = office.at_desk(amira)
    title, few = "What people said at the end", {"Said yes": "too few to say"}
    for number in range(12):
        matter = closed(desk)
        wishes.answer_closing(matter.letterbox, satisfied=Said.YES, respected=Said.NO)
        if number < 9:
            wishes.say_whether_counted(matter.letterbox, yes=True)
    assert set(map(str, rows(supervisor, title).values())) == {str(few)}
    wishes.say_whether_counted(matter.letterbox, yes=True)
    assert rows(supervisor, title) == {
        "Satisfied with what we did": {"Said yes": "nearly all"},
        "Felt respected": {"Said yes": "nearly nobody"},
    }


@pytest.mark.clause("PUR-3")
@pytest.mark.kills("cases.consistency.share")
def test_what_one_person_said_can_not_be_reckoned_from_two_rows():
    """Ten and eleven yeses, nine and ten, read the same: no row gives a number away."""
    assert consistency.share(10, 0) == consistency.share(9, 1) == "nearly all"
    assert consistency.share(9, 0) == consistency.share(0, 9) == "too few to say"
    assert [consistency.share(*one) for one in ((7, 3), (5, 5), (2, 8), (0, 10))] == [
        *("most", "about half", "some", "nearly nobody"),
    ]
