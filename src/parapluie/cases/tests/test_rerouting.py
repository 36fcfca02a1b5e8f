"""On the day its only reader may no longer read, the next in line reads (RES-3a)."""

from datetime import timedelta

import pytest
import time_machine

from parapluie.accounts import conflicts
from parapluie.accounts.actions import see_person_off
from parapluie.cases import access, actions, conduct, receiving, rerouting, thread
from parapluie.cases.models import Conduct, Matter
from parapluie.cases.tests import office
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion
from parapluie.vault import letterbox, opening, rolling
from parapluie.vault.models import Grant

pytestmark = pytest.mark.django_db
TEXT = "The officer at the counter laughed at me and read my file aloud."


@pytest.fixture
def lane(dana, alex, hilde):
    return dana, alex, hilde


def to_dana(text=TEXT, **more):
    return office.report(text, lane="c", first_reader="usual", **more)


def trained_until(person, days):
    last = times.today() + timedelta(days=days)
    Completion.objects.filter(person=person).update(expires_on=last)


def night():
    rerouting.route_away()
    rolling.roll_due_epochs()


def readers_of(matter):
    """Return who holds the present key and may use it."""
    matter.file.refresh_from_db()
    held = Grant.objects.living().of_staff().filter(dossier=matter.file, epoch=matter.file.epoch)
    return set(held.values_list("holder", flat=True))


def sees(person, matter):
    return access.matters_for(office.at_desk(person)).filter(pk=matter.pk).exists()


def words_read_by(person, matter):
    _read, found = office.read(Matter.objects.get(pk=matter.pk), office.at_desk(person))
    return [line.text for line in found.lines if line.from_person]


@pytest.mark.clause("RES-3a")
@pytest.mark.parametrize("how", ["their training ran out", "they left"])
@pytest.mark.kills("cases.rerouting.hand_on")
def test_the_next_in_line_reads_on_the_day_the_only_reader_may_no_longer(how, lane):
    dana, alex, hilde = lane
    matter = to_dana()
    trained_until(dana, -1) if how == "their training ran out" else see_person_off(dana, by=SYSTEM)
    night()
    assert readers_of(matter) == {alex.holder}
    assert sees(alex, matter) and not sees(hilde, matter) and not sees(dana, matter)
    receiving.add_reply(matter.letterbox, text="They did it again.")
    assert words_read_by(alex, matter) == ["They did it again."]


def test_while_the_only_reader_may_read_nothing_moves(lane):
    dana, *_others = lane
    matter = to_dana()
    night()
    assert readers_of(matter) == {dana.holder}
    assert Conduct.objects.get().next_reader is None


@pytest.mark.clause("RES-3a")
def test_the_person_is_told_who_reads_and_that_earlier_words_are_closed(lane):
    secret = office.new_secret()
    matter = to_dana(secret=secret)
    trained_until(lane[0], -1)
    for _twice in range(2):
        night()
    items = letterbox.read(letterbox.find(secret), secret.private)
    [notice] = [one.text for one in thread.of_letterbox(items) if one.kind == "notice"]
    assert "Deputy City Manager can’t read this" in notice and "City Solicitor reads" in notice
    assert "Write again here" in notice and len(notice.split()) <= 60
    assert Entry.objects.filter(act="conduct.routed", subject=matter.file_id).count() == 1


@pytest.mark.clause("RES-3a", "PRI-3")
def test_it_never_goes_to_whom_the_words_name_nor_are_they_asked_to_see_to_it(lane):
    dana, alex, hilde = lane
    matter = to_dana("The City Solicitor laughed at me.")
    with time_machine.travel(times.now() + timedelta(days=12)):
        assert conduct.late_for(office.at_desk(alex)) == []
        assert len(conduct.late_for(office.at_desk(hilde))) == 1
    trained_until(dana, -1)
    night()
    assert readers_of(matter) == {hilde.holder}
    assert not sees(alex, matter)


@pytest.mark.clause("RES-3a", "PRI-3")
def test_nor_does_it_when_the_only_reader_steps_aside(lane):
    dana, alex, hilde = lane
    matter = to_dana("The City Solicitor laughed at me.")
    actions.declare_conflict(matter, kind="no-reason", by=office.at_desk(dana))
    assert readers_of(matter) == {hilde.holder}
    assert not sees(alex, matter)


@pytest.mark.clause("RES-3a", "PRI-3")
@pytest.mark.kills("cases.routing.others_in_line")
def test_it_passes_over_who_has_a_conflict_or_may_not_read_either(lane):
    dana, alex, hilde = lane
    first, second = to_dana(), to_dana()
    conflicts.declare(alex, first.reference, "friend-or-relative", SYSTEM)
    trained_until(dana, -1)
    night()
    assert (readers_of(first), readers_of(second)) == ({hilde.holder}, {alex.holder})
    trained_until(alex, -1)
    night()
    assert readers_of(second) == {hilde.holder}


def test_where_nobody_is_left_in_line_the_key_is_kept_unused(lane):
    matter = to_dana()
    for one in lane:
        trained_until(one, -1)
    night()
    assert readers_of(matter) == set()
    assert Grant.objects.filter(dossier=matter.file, holder=lane[0].holder).exists()


def test_trained_again_the_first_reader_can_share_what_only_they_can_open(lane):
    dana, alex, _hilde = lane
    matter = to_dana()
    trained_until(dana, -1)
    night()
    trained_until(dana, 90)
    night()
    assert sees(dana, matter) and sees(alex, matter)
    office.read(Matter.objects.get(pk=matter.pk), office.at_desk(alex))
    wished = opening.wishes_for(dana.holder)
    assert {one.holder for one in wished} == {alex.holder}
    office.read(Matter.objects.get(pk=matter.pk), office.at_desk(dana))
    shared = Matter.objects.get(pk=matter.pk)
    actions.share_matter(shared, to=alex, by=office.at_desk(dana))
    assert words_read_by(alex, matter) == [TEXT]
