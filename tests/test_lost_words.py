"""Eight words are lost: a colleague gives back what both may read, the sheets the rest.

With real keys and real sheets: each passphrase is generated, each derivation costs what it costs.
"""

import io

import pytest
from django.core.management import call_command

from parapluie.accounts import actions as accounts
from parapluie.accounts import conflicts, founding, lost_words, overseers
from parapluie.accounts.desk import Desk
from parapluie.accounts.founding import Keepers
from parapluie.accounts.models import Person, Role, RoleTerm
from parapluie.cases import actions, giving_back
from parapluie.cases.tests import office
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import opening, staffkeys
from parapluie.vault.errors import VaultRefused
from parapluie.vault.models import Grant
from parapluie.vault.rolling import roll_due_epochs
from tests.people import Hired, hire

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEEPERS = Keepers(founding.CITY, 2, ("City Clerk", "Fire Chief", "Chief Planner"))


@pytest.fixture
def ana(open_city) -> Hired:
    return open_city[0]


@pytest.fixture
def ben(open_city) -> Hired:
    return open_city[1]


@pytest.fixture
def sue() -> Person:
    return hire("sue", role=Role.SUPERVISOR, trained=False).person


def loses_words_and_makes_a_key(
    who: Hired, *, seen_by: Person, confirmed_by: Hired, rolled: bool = True
) -> Hired:
    """Go the whole way to a new key: say so, be seen, make it, read four groups to a colleague."""
    lost_words.ask(who.person, by=office_actor(who.person, "reader"))
    lost_words.say_seen(who.person, seer=seen_by, by=office_actor(seen_by, "supervisor"))
    words = staffkeys.new_passphrase()
    accounts.make_vault_key(who.person, passphrase=words, by=office_actor(who.person, "reader"))
    if rolled:
        roll_due_epochs()  # the clock ticks before anybody confirms
    term = RoleTerm.objects.get(person=who.person, role=Role.READER)
    by = office_actor(confirmed_by.person, "reader")
    accounts.confirm_reader(term, confirmer=confirmed_by.person, by=by)
    if rolled:
        roll_due_epochs()
    return Hired(who.person, words)


def office_actor(person: Person, role: str) -> entries.Actor:
    return entries.staff(role, person.pk)


def overseer(person: Person, role: Role) -> Desk:
    return Desk(person, frozenset({role}), frozenset(), frozenset({"a"}), None)


def reads(who: Hired, matter) -> list[str]:
    key = staffkeys.unlock(who.person.holder, who.passphrase)
    by = office_actor(who.person, "reader")
    items = opening.open_items(matter.file, key, by=by, purpose="read")
    return [str(item.content["text"]) for item in items if "text" in item.content]


def test_a_colleague_gives_back_in_one_step_what_both_may_read(ana, ben, sue) -> None:
    matters = [office.report(f"Number {number}.") for number in range(3)]
    conflicts.declare(ana.person, matters[2].reference, "no-reason", SYSTEM)
    anew = loses_words_and_makes_a_key(ana, seen_by=sue, confirmed_by=ben)
    assert reads(anew, matters[0]) == []  # the new part alone
    assert [one.person for one in giving_back.returning_to(ben.desk())] == [ana.person]
    assert giving_back.give_back(ana.person, by=ben.desk()) == (2, 1)
    roll_due_epochs()
    assert [reads(anew, matter) for matter in matters[:2]] == [["Number 0."], ["Number 1."]]
    with pytest.raises(VaultRefused, match="conflict"):
        reads(anew, matters[2])
    assert giving_back.returning_to(ben.desk()) == []
    assert len(entries.history(ana.person.pk, [giving_back.GIVEN_BACK])) == 1


def test_a_browser_left_open_with_the_old_key_reads_no_more(ana, ben, sue, client) -> None:
    """Her training, her role and her new confirmation stand: the key alone is another."""
    matter = office.report("Before the new key.")
    actions.declare_conflict(matter, kind="none", by=ana.desk())
    left_open = office.sign_in(client, ana.person, unlocked=False)
    left_open.post("/desk/unlock/", {"passphrase": ana.passphrase})
    page = f"/desk/matters/{matter.reference}/"
    assert "Before the new key." in left_open.get(page).content.decode()
    loses_words_and_makes_a_key(ana, seen_by=sue, confirmed_by=ben, rolled=False)
    assert Grant.objects.living().filter(dossier=matter.file, holder=ana.person.holder).exists()
    note = left_open.post(f"{page}note/", {"text": "Two words.", "seen": 0})
    assert note["Location"].startswith("/desk/unlock/")
    assert left_open.get(page)["Location"].startswith("/desk/unlock/")
    assert "is kept" in left_open.get("/desk/unlock/").content.decode()


def test_what_the_lost_words_alone_opened_the_sheets_open_again(
    ana, ben, sue, monkeypatch, capsys
) -> None:
    sheets = founding.make_sheets([KEEPERS])
    roll_due_epochs()
    matter = office.report("Only Ana is left who read this.")
    accounts.see_person_off(ben.person, by=SYSTEM)
    eva = hire("eva")  # reads from today on, and nothing from before
    roll_due_epochs()
    anew = loses_words_and_makes_a_key(ana, seen_by=sue, confirmed_by=eva)
    assert giving_back.give_back(ana.person, by=eva.desk()) == (1, 0)  # the part since today
    assert reads(anew, matter) == []
    (sealed,) = giving_back.only_sheets_open(overseer(sue, Role.SUPERVISOR))
    assert sealed.references == [matter.reference] and overseers.finding().holds
    typed = "".join(f"{sheet.words}\n" for sheet, _keeper in sheets[1:])
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command(*sealed.command.split()[1:])
    roll_due_epochs()
    assert reads(anew, matter) == ["Only Ana is left who read this."]
    assert giving_back.only_sheets_open(overseer(sue, Role.SUPERVISOR)) == []
    assert "can be opened by" in capsys.readouterr().out


def test_no_administrator_is_told_of_what_concerns_them(ana, ben, sue) -> None:
    founding.make_sheets([KEEPERS])
    matter = office.report("About the administrator.")
    accounts.see_person_off(ben.person, by=SYSTEM)
    eva, ada = hire("eva"), hire("ada", role=Role.ADMINISTRATOR, trained=False).person
    roll_due_epochs()
    loses_words_and_makes_a_key(ana, seen_by=sue, confirmed_by=eva)
    assert giving_back.only_sheets_open(overseer(ada, Role.ADMINISTRATOR))
    conflicts.declare(ada, matter.reference, "no-reason", SYSTEM, pinned=True)
    assert giving_back.only_sheets_open(overseer(ada, Role.ADMINISTRATOR)) == []
