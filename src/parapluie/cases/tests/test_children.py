"""A child possibly at risk is seen at once; a person's own children are no sign of anything."""

import pytest

from parapluie.cases import receiving
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.clock import working
from parapluie.kit import times

pytestmark = pytest.mark.django_db

AT_RISK = "A 15-year-old girl is kept in the back room and has to see men at night."
OWN = "My kids were home when he shouted. I am a mother of two and I work from home."


@pytest.fixture
def readers():
    office.reader("ben")
    return office.reader("amira")


def at_once():
    return working.next_reading(times.now())


@pytest.mark.clause("END-4")
def test_it_is_due_at_once(readers):
    assert office.report(AT_RISK).due_on == at_once()
    assert office.report("The light is broken.").due_on > at_once()


@pytest.mark.clause("END-4")
def test_a_later_message_makes_it_due_at_once_too(readers):
    matter = office.report("The light is broken.")
    receiving.add_reply(matter.letterbox, text=AT_RISK)
    assert Matter.objects.get(pk=matter.pk).due_on == at_once()


@pytest.mark.clause("END-4")
def test_whoever_reads_sees_the_duty_above_it(client, readers):
    desk = office.sign_in(client, readers)
    for text, is_seen in ((AT_RISK, True), ("The light is broken.", False)):
        matter = office.report(text)
        office.read(matter, office.at_desk(readers))
        page = desk.get(f"/desk/matters/{matter.reference}/").content.decode()
        assert ("Is somebody under 19 being hurt?" in page) is is_seen


@pytest.mark.clause("END-4")
def test_a_persons_own_children_are_no_sign(readers):
    assert office.report(OWN).due_on > at_once()
