"""Nobody is taken over unseen: links, keys and roles stand where colleagues look."""

from datetime import timedelta

import pytest

from parapluie.accounts import actions, apart, invitations, news
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Invitation, Lane, Role
from parapluie.accounts.tests.people import WORDS, hire, lose_words, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return hire("ada", Role.ADMINISTRATOR, passphrase=None)


def seen_by(person):
    worker = sign_in(person)
    return [worker.open(address).content.decode() for address in ("/desk/", "/desk/people/")]


def test_a_new_key_stands_on_the_pages_of_whoever_reads_or_oversees(administrator):
    wren, gil = hire("wren", Role.READER), hire("gil", Role.PRIVACY_OFFICER)
    assert "made a new key" not in "".join(seen_by(wren))
    finch = hire("finch", Role.READER)
    lose_words(finch)
    actions.make_vault_key(finch, passphrase=WORDS, by=SYSTEM)
    said = "Finch officer (finch) made a new key."
    assert all(said in page for page in [*seen_by(wren), *seen_by(gil)])
    assert "Finch officer (finch) lost their words and was seen" in seen_by(wren)[0]
    assert not any(said in page for page in seen_by(administrator))


def test_a_link_taken_up_is_told_for_a_month():
    wren, finch = hire("wren", Role.READER), hire("finch", Role.READER)
    token = invitations.make_invitation(finch, by=SYSTEM)
    assert "link" not in repr(news.latest())
    invitations.take_up_invitation(token, password="a password nobody guesses")
    assert "(finch) took up a link" in seen_by(wren)[0]
    Invitation.objects.update(taken_up_on=today() - timedelta(days=31))
    assert "link" not in repr(news.latest())


def test_a_new_overseer_and_a_new_reader_are_told(administrator):
    wren, gil, finch = hire("wren", Role.READER), hire("gil"), hire("finch")
    assert "(wren) has a new role: Reader." in seen_by(wren)[0]  # the sheet holders' choice too
    boss = staff("administrator", administrator.pk)
    actions.propose_role(gil, role=Role.PRIVACY_OFFICER, by=boss)
    term = actions.propose_role(finch, role=Role.READER, lane=Lane.REPORT, by=boss)
    assert "(finch)" not in "".join(seen_by(wren))  # reads nothing yet
    actions.confirm_reader(term, confirmer=wren, by=staff("reader", wren.pk))
    assert "(finch) has a new role: Reader." in seen_by(wren)[0]
    assert "(gil) has a new role: Privacy officer." in seen_by(wren)[0]


@pytest.mark.parametrize("role", apart.APART)
def test_whoever_administers_has_no_other_role(administrator, role):
    other, lane = staff("administrator", "another"), Lane.REPORT
    with pytest.raises(AccountRefused, match="no other role"):
        actions.propose_role(administrator, role=role, lane=lane, by=other)
    overseer = hire("gil", role)
    with pytest.raises(AccountRefused, match="no other role"):
        actions.propose_role(overseer, role=Role.ADMINISTRATOR, by=other)


def test_nobody_gives_themselves_a_role(administrator):
    boss = staff("administrator", administrator.pk)
    with pytest.raises(AccountRefused, match="themselves"):
        actions.propose_role(administrator, role=Role.COORDINATOR, by=boss)
