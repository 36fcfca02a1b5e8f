"""Whether it is counted, and how it was at the end: the person's to say, or not."""

import pytest

from parapluie.cases import actions, limits, receiving, wishes
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter, Wishes
from parapluie.cases.tests import office
from parapluie.cases.wishes_rows import Said

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(amira, ben):
    return office.answered(office.report(), office.at_desk(amira))


def close(matter, amira):
    closing = actions.Closing(actions.ClosingReason.AS_ASKED, asked="A lock.", done="A lock.")
    return actions.close_matter(matter, closing=closing, by=office.at_desk(amira))


def is_counted(matter):
    return wishes.counted(Matter.objects.filter(pk=matter.pk)).exists()


@pytest.mark.clause("BRI-3a")
def test_nothing_is_counted_without_a_yes_and_a_yes_can_be_taken_back(matter):
    assert not is_counted(matter)
    wishes.say_whether_counted(matter.letterbox, yes=True)
    assert is_counted(matter)
    wishes.say_whether_counted(matter.letterbox, yes=False)
    assert not is_counted(matter)


def test_how_it_was_is_asked_at_the_end_alone(matter, client, amira):
    with pytest.raises(CasesRefused):
        wishes.answer_closing(matter.letterbox, satisfied=Said.NO, respected=Said.YES)
    assert not Wishes.objects.exists()
    matter = close(matter, amira)
    wishes.answer_closing(matter.letterbox, satisfied=Said.NO, respected=Said.SKIP)
    office.sign_in(client, amira)
    page = client.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "How it was for them" in page
    assert page.index("Satisfied") < page.index("No</dd>")


def test_what_is_withdrawn_is_not_counted_and_leaves_no_tick(matter, amira):
    wishes.say_whether_counted(matter.letterbox, yes=True)
    receiving.withdraw(matter.letterbox)
    assert not Wishes.objects.exists()
    kept = office.answered(office.report(), office.at_desk(amira))
    limits.set_limits(kept.letterbox, no_contact=False, no_visit=True)
    wishes.say_whether_counted(kept.letterbox, yes=True)
    kept.refresh_from_db()
    close(kept, amira)
    receiving.withdraw(kept.letterbox)
    assert not is_counted(kept)
    assert limits.check_visit(kept) is not None  # what must not happen outlives it
