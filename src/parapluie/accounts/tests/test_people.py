"""Nobody makes themselves a reader."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parapluie.accounts import (
    absences,
    actions,
    apart,
    checks,
    conflicts,
    designations,
    ending,
    founding,
    readers,
)
from parapluie.accounts.agreement_rows import Agreement, Between
from parapluie.accounts.errors import AccountRefused, AlreadyHeld
from parapluie.accounts.models import SET_UP, Conflict, Lane, Person, Rank, Role, RoleTerm
from parapluie.accounts.tests import people
from parapluie.accounts.tests.people import WORDS, hire, lose_words, sign_in
from parapluie.kit.city import load
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.vault import staffkeys
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
CONFIRM = "/desk/people/confirm/"


@pytest.fixture
def administrator():
    return hire("ada", Role.ADMINISTRATOR, passphrase=None)


@pytest.fixture
def reader():
    return hire("wren", Role.READER)


def propose(person: Person, by: Person) -> RoleTerm:
    actor = staff("administrator", by.pk)
    return actions.propose_role(person, role=Role.READER, lane=Lane.REPORT, by=actor)


def confirm(term: RoleTerm, by: Person) -> None:
    actions.confirm_reader(term, confirmer=by, by=staff("reader", by.pk))


@pytest.mark.clause("PRI-1")
def test_a_proposed_reader_reads_nothing_until_another_reader_confirms(administrator, reader):
    finch = hire("finch")
    term = propose(finch, administrator)
    assert checks.reads_lane(finch.holder, FACTS) is not None
    assert finch.holder not in readers.readers_of_lane("a")
    confirm(term, reader)
    assert checks.reads_lane(finch.holder, FACTS) is None
    assert finch.holder in readers.readers_of_lane("a")


@pytest.mark.clause("PRI-1")
@pytest.mark.kills("accounts.actions.confirm_reader")
def test_administrators_can_not_make_a_reader_among_themselves(administrator):
    finch, other = hire("finch"), hire("bert", Role.ADMINISTRATOR)
    term = propose(finch, administrator)
    for confirmer in (administrator, other, finch):
        with pytest.raises(AccountRefused):
            confirm(term, confirmer)
    with pytest.raises(AccountRefused):  # nor make themselves one
        propose(other, administrator)
    assert checks.reads_lane(finch.holder, FACTS).clause == "PRI-1"


@pytest.mark.clause("PRI-1")
def test_whoever_proposes_does_not_confirm(reader):
    finch = hire("finch")
    term = propose(finch, reader)
    with pytest.raises(AccountRefused, match="proposes"):
        confirm(term, reader)


@pytest.mark.clause("PRI-1")
@pytest.mark.parametrize("lacks", ["training", "agreement", "is away", "nothing"])
def test_whoever_may_read_nothing_today_confirms_nobody(administrator, reader, lacks):
    term = propose(hire("finch"), administrator)
    if lacks == "training":
        people.untrained.add(reader.holder)
    elif lacks == "agreement":
        said = {
            "between": Between.STAFF,
            "version": 1,
            "text": "I keep it.",
            "published_by": SET_UP,
        }
        Agreement.objects.create(**said, begins=today())
    elif lacks == "is away":
        absences.be_away(reader, begins=today(), ends=None, by=SYSTEM)
    worker = sign_in(reader)
    worker.unlock()
    shown = worker.open(CONFIRM).content.decode()
    assert ("You can't confirm anybody just now." in shown) is (lacks != "nothing")
    assert ('name="heard"' in shown) is (lacks == "nothing")
    worker.send(CONFIRM, term=str(term.pk), heard="yes")
    term.refresh_from_db()
    assert bool(term.confirmed_by) is (lacks == "nothing")


@pytest.mark.clause("PRI-1")
def test_the_sheet_holders_confirm_without_a_reader_to_ask(administrator):
    finch = hire("finch")
    people.untrained.add(finch.holder)
    actions.confirm_reader(propose(finch, administrator), confirmer=None, by=SYSTEM)
    assert checks.reads_lane(finch.holder, FACTS) is None


def test_doctor_counts_those_who_administer_and_have_another_role(administrator):
    assert apart.finding().holds
    RoleTerm.objects.create(
        person=administrator, role=Role.COORDINATOR, begins=today(), proposed_by=SET_UP
    )
    found = apart.finding()
    assert not found.holds and found.instead.startswith("1 have one.")


def test_a_reader_is_told_that_whom_they_confirm_reads_only_after_the_course(administrator, reader):
    finch = propose(hire("finch"), administrator).person
    worker = sign_in(reader)
    worker.unlock()
    assert "They can read only after" not in worker.open(CONFIRM).content.decode()
    people.untrained.add(finch.holder)
    assert "They can read only after the course." in worker.open(CONFIRM).content.decode()


def test_a_plain_mistake_in_an_invitation_keeps_everything_and_stands_at_its_field(administrator):
    boss = sign_in(administrator)
    said = {"username": "ada", "title": "Bylaw officer", "unit": "Bylaws", "role": "reader"}
    answer = boss.send("/desk/people/invite/", **said, lane="a")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_username_error"' in page
    assert "This username is taken." in page and 'value="Bylaw officer"' in page
    assert '<option value="reader" selected>' in page and 'value="Bylaws"' in page
    answer = boss.send("/desk/people/invite/", **{**said, "role": "coordinator"}, lane="a")
    assert answer.status_code == 422 and 'id="id_lane_error"' in answer.content.decode()
    assert Person.objects.count() == 1


def test_a_refused_role_stands_at_its_field_and_a_proposed_one_is_said(administrator, reader):
    boss, place = sign_in(administrator), f"/desk/people/{reader.pk}/"
    answer = boss.send(place, act="add-role", role="administrator", lane="")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_role_error"' in page
    assert "End the account" in page and '<option value="administrator" selected>' in page
    boss.send(place, act="add-role", role="reader", lane="c")
    assert "Proposed. It waits until a second reader" in boss.open(place).content.decode()
    boss.send(place, act="add-role", role="privacy-officer", lane="")
    assert "Given. The role begins today." in boss.open(place).content.decode()


def test_a_role_stands_from_its_first_day_to_its_last_though_the_clock_is_late(reader):
    first, last = today() + timedelta(days=2), today() + timedelta(days=9)
    finch = hire("finch")
    by = staff("administrator", SET_UP)
    term = actions.propose_role(
        finch, role=Role.READER, lane=Lane.REPORT, begins=first, until=last, by=by
    )
    confirm(term, reader)
    for days, stands in ((1, False), (2, True), (9, True), (10, False)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            assert (finch.holder in readers.readers_of_lane("a")) is stands
            assert (checks.reads_lane(finch.holder, FACTS) is None) is stands
    ending.end_what_is_over()
    term.refresh_from_db()
    assert term.ends is None
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        assert ending.end_what_is_over() == "1 roles ended"
        term.refresh_from_db()
        assert term.ends == today()
    assert Entry.objects.filter(act="role.ended.reader.a", subject=finch.pk).exists()


@pytest.mark.parametrize(
    ("role", "begins", "until"),
    [
        ("coordinator", "2020-01-01", ""),
        ("coordinator", "", "2020-01-01"),
        ("coordinator", "2099-02-01", "2099-01-01"),
        ("administrator", "", "2099-01-01"),
    ],
)
def test_days_that_cannot_be_stand_at_their_field(administrator, role, begins, until):
    boss, finch = sign_in(administrator), hire("finch")
    place = f"/desk/people/{finch.pk}/"
    answer = boss.send(place, act="add-role", role=role, lane="", begins=begins, until=until)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_until_error"' in page
    assert f'value="{begins or until}"' in page
    assert not finch.terms.exists()


def test_a_last_day_is_shown_where_roles_are(administrator):
    boss, finch = sign_in(administrator), hire("finch")
    place = f"/desk/people/{finch.pk}/"
    boss.send(
        place, act="add-role", role="coordinator", lane="", begins="2098-01-02", until="2099-01-02"
    )
    page = boss.open(place).content.decode()
    assert "The role begins on 2 January 2098." in page
    assert "from 2 January 2098" in page and "until 2 January 2099" in page


def test_a_role_somebody_has_is_not_given_again_and_the_page_leads_to_its_end(administrator):
    boss, finch = sign_in(administrator), hire("finch", Role.COORDINATOR)
    term, place = finch.terms.get(), f"/desk/people/{finch.pk}/"
    answer = boss.send(place, act="add-role", role="coordinator", lane="", until="2099-01-02")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_role_error"' in page
    assert "They have this role already, from" in page and "end this role first" in page
    assert f'class="button button-quiet" href="?end={term.pk}"' in page.split("<aside")[1]
    assert "Given." not in boss.open(place).content.decode()
    term.refresh_from_db()
    assert (finch.terms.get(), term.until) == (term, None)


def test_a_role_that_waits_or_has_a_last_day_is_refused_with_what_stands(administrator):
    finch, by = hire("finch"), staff("administrator", administrator.pk)
    propose(finch, administrator)
    with pytest.raises(AlreadyHeld, match="waits until a second reader confirms it"):
        propose(finch, administrator)
    last = today() + timedelta(days=9)
    term = actions.propose_role(finch, role=Role.COORDINATOR, until=last, by=by)
    with pytest.raises(AlreadyHeld, match=f"until {last.day} "):
        actions.propose_role(finch, role=Role.COORDINATOR, by=by)
    with time_machine.travel(now() + timedelta(days=10), tick=False):  # the clock is late
        again = actions.propose_role(finch, role=Role.COORDINATOR, by=by)
        term.refresh_from_db()
        assert (term.ends, again.begins) == (today(), today())


def test_a_role_ends_only_after_a_page_that_says_what_happens(administrator, reader):
    boss, place = sign_in(administrator), f"/desk/people/{reader.pk}/"
    term = RoleTerm.objects.get(person=reader)
    assert 'value="end-role"' not in boss.open(place).content.decode()
    page = boss.open(f"{place}?end={term.pk}").content.decode()
    assert "tonight's keys leave them out" in page.replace("&#x27;", "'")
    assert "0 people are left who read this." in page
    assert RoleTerm.objects.get(person=reader).ends is None
    boss.send(place, act="end-role", term=str(term.pk))
    assert RoleTerm.objects.get(person=reader).ends == today()
    assert "Ended. Reader · Reports and questions" in boss.open(place).content.decode()
    assert boss.open(f"{place}?end={term.pk}").status_code == 404


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", ""])
def test_a_number_of_no_row_is_no_page(administrator, reader, number):
    worker, boss = sign_in(reader), sign_in(administrator)
    worker.unlock()
    assert worker.send(CONFIRM, term=number, heard="yes").status_code == 404
    sent = boss.send(f"/desk/people/{reader.pk}/", act="end-role", term=number)
    assert sent.status_code == 404


@pytest.mark.clause("PRI-1")
def test_a_reader_without_a_key_can_not_be_confirmed(administrator, reader):
    term = propose(hire("finch", passphrase=None), administrator)
    with pytest.raises(AccountRefused, match="vault key"):
        confirm(term, reader)


@pytest.mark.clause("PRI-1")
def test_a_new_key_has_to_be_confirmed_again(reader):
    """An administrator who took over the account with a new link could make a key of their own."""
    lose_words(reader)
    actions.make_vault_key(reader, passphrase=WORDS, by=SYSTEM)
    assert checks.reads_lane(reader.holder, FACTS) is not None
    from parapluie.vault import staffkeys

    finch = hire("finch", Role.READER)
    staffkeys.make_key(finch.holder, WORDS, SYSTEM)  # past the action, straight in the vault
    assert checks.reads_lane(finch.holder, FACTS) is not None


@pytest.mark.clause("PRI-1")
def test_an_administrator_reads_nothing_even_with_a_confirmed_reading_term(reader):
    RoleTerm.objects.create(
        person=reader, role=Role.ADMINISTRATOR, begins=today(), proposed_by=SET_UP
    )
    assert checks.reads_lane(reader.holder, FACTS).clause == "PRI-1"
    assert readers.readers_of_lane("a") == []


def test_the_database_itself_refuses_self_confirmation_and_half_confirmations(reader):
    term = RoleTerm.objects.get(person=reader)
    for wrong in (
        {"confirmed_by": reader.pk},
        {"confirmed_by": "x", "proposed_by": "x"},
        {"confirmed_by": ""},
        {"lane": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleTerm.objects.filter(pk=term.pk).update(**wrong)


@pytest.mark.clause("PRI-1")
def test_rows_that_say_confirmed_make_no_reader_where_the_ledger_does_not(administrator, reader):
    """Whoever writes to the database could say that the share holders confirmed a friend."""
    finch, heron = hire("finch"), hire("heron")
    forged = {"confirmed_by": SET_UP, "confirmed_on": today()}
    for friend in (finch, heron):
        term = propose(friend, administrator)
        key = readers.key_digest(friend.holder)
        RoleTerm.objects.filter(pk=term.pk).update(**forged, key_digest=key)
    assert checks.reads_lane(finch.holder, FACTS) is not None
    other = propose(hire("robin"), administrator)
    with pytest.raises(AccountRefused, match="Only someone who reads"):
        confirm(other, finch)
    confirm(other, reader)


@pytest.mark.clause("PRI-1")
def test_a_confirmation_serves_nobody_else_no_other_lane_and_no_ended_role(reader):
    real = RoleTerm.objects.get(person=reader)
    RoleTerm.objects.filter(pk=real.pk).update(lane=Lane.CONDUCT)
    conduct = DossierFacts("", "file", "c", "7KQ2-M4XD")
    assert checks.reads_lane(reader.holder, conduct) is not None
    RoleTerm.objects.filter(pk=real.pk).update(lane=Lane.REPORT)
    assert checks.reads_lane(reader.holder, FACTS) is None
    actions.end_role(real, by=SYSTEM)
    RoleTerm.objects.filter(pk=real.pk).update(ends=None)
    assert checks.reads_lane(reader.holder, FACTS) is not None


def test_an_ended_role_ends_at_once(administrator, reader):
    actions.end_role(RoleTerm.objects.get(person=reader), by=staff("administrator", "x"))
    assert checks.reads_lane(reader.holder, FACTS) is not None
    assert readers.readers_of_lane("a") == []


def test_whoever_left_or_is_not_active_fails_every_check(reader):
    Person.objects.filter(pk=reader.pk).update(is_active=False)
    assert checks.reads_lane(reader.holder, FACTS) is not None
    assert readers.readers_of_lane("a") == []


def test_a_reader_of_one_lane_reads_no_other(reader):
    conduct = DossierFacts("", "file", "c", "7KQ2-M4XD")
    assert checks.reads_lane(reader.holder, conduct) is not None


def test_the_last_administrator_stays(administrator):
    term = RoleTerm.objects.get(person=administrator)
    with pytest.raises(AccountRefused, match="last administrator"):
        actions.end_role(term, by=SYSTEM)
    with pytest.raises(AccountRefused):
        actions.see_person_off(administrator, by=SYSTEM)
    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.clause("PRI-2")
def test_a_declared_conflict_stands_whatever_is_answered_later(reader):
    conflicts.declare(reader, FACTS.about, "no-reason", SYSTEM)
    conflicts.declare(reader, FACTS.about, "none", SYSTEM)
    assert conflicts.is_conflicted(reader, FACTS.about)
    assert checks.no_conflict(reader.holder, FACTS).clause == "PRI-2"
    other = DossierFacts("", "file", "a", "AAAA-BBBB")
    assert checks.no_conflict(reader.holder, other) is None


@pytest.mark.clause("PRI-3")
def test_someone_named_by_others_is_kept_out_as_well(reader):
    conflicts.declare(reader, FACTS.about, "other", SYSTEM, pinned=True)
    assert checks.no_conflict(reader.holder, FACTS) is not None


def test_having_answered_is_known_and_which_kind_it_was_is_not(reader):
    assert not conflicts.has_declared(reader, FACTS.about)
    conflicts.declare(reader, FACTS.about, "client", SYSTEM)
    assert conflicts.has_declared(reader, FACTS.about)
    kept = repr(Conflict.objects.values().get()) + repr(list(Entry.objects.values()))
    assert "client" not in kept


def test_a_reader_confirms_another_on_the_people_page(administrator, reader):
    term = propose(hire("finch"), administrator)
    worker = sign_in(reader)
    worker.unlock()
    assert "1 proposed reader" in worker.open("/desk/people/").content.decode()
    page = worker.open("/desk/people/confirm/").content.decode()
    assert readers.groups(readers.key_digest(term.person.holder)) in page
    assert "unheard" in worker.send("/desk/people/confirm/", term=str(term.pk))["Location"]
    worker.send("/desk/people/confirm/", term=str(term.pk), heard="yes")
    term.refresh_from_db()
    assert term.confirmed_by == reader.pk


def test_a_taken_over_reader_without_the_eight_words_confirms_nobody(administrator, reader):
    term = propose(hire("finch"), administrator)
    thief = sign_in(reader)  # with a new link the administrator set password and second step
    answer = thief.send("/desk/people/confirm/", term=str(term.pk), heard="yes")
    assert answer["Location"].startswith("/desk/unlock/")
    term.refresh_from_db()
    assert not term.confirmed_by


def test_where_words_that_were_lost_are_still_unlocked_nobody_is_confirmed(administrator, reader):
    term = propose(hire("finch"), administrator)
    old = sign_in(reader)
    old.unlock()
    staffkeys.make_key(reader.holder, staffkeys.new_passphrase(), SYSTEM)
    held = reader.terms.get()
    actions.confirm_reader(held, confirmer=None, by=SYSTEM)
    answer = old.send("/desk/people/confirm/", term=str(term.pk), heard="yes")
    assert answer["Location"].startswith("/desk/unlock/")
    term.refresh_from_db()
    assert not term.confirmed_by


@pytest.mark.parametrize("address", ["/desk/people/invite/", "/desk/people/confirm/"])
def test_other_roles_find_no_such_page(address):
    worker = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert worker.open(address).status_code == 404


def test_a_person_page_of_nobody_and_of_somebody_look_alike_to_a_reader(administrator, reader):
    worker = sign_in(reader)
    found = worker.open(f"/desk/people/{administrator.pk}/")
    absent = worker.open("/desk/people/nobody-by-that-name/")
    assert found.status_code == absent.status_code == 404
    token = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub(b"", found.content) == token.sub(b"", absent.content)


def test_every_act_on_people_leaves_a_ledger_entry(administrator, reader):
    finch = hire("finch")
    confirm(propose(finch, administrator), reader)
    actions.see_person_off(finch, by=staff("administrator", administrator.pk))
    acts = list(Entry.objects.filter(subject=finch.pk).values_list("act", flat=True))
    for act in (
        "person.created",
        "role.proposed.reader.a",
        "role.confirmed.reader.a",
        "role.ended.reader.a",
        "person.left",
    ):
        assert act in acts


def test_share_holders_confirm_the_first_two_readers_with_their_sheets():
    keepers = founding.Keepers("City", 2, ("City Clerk", "Head of HR", "Alder Peer Network"))
    sheets = [sheet.words for sheet, _ in founding.make_sheets([keepers])]
    people = [hire("wren"), hire("finch")]
    for one in people:
        actions.propose_role(one, role=Role.READER, lane="a", by=SYSTEM)
    from parapluie.vault.errors import WrongSheets

    with pytest.raises(WrongSheets):
        founding.confirm_first_readers(sheets[:1], ["wren", "finch"])
    with pytest.raises(AccountRefused):
        founding.confirm_first_readers(sheets[:2], ["wren"])
    founding.confirm_first_readers(sheets[1:], ["wren", "finch"])
    assert set(readers.readers_of_lane("a")) == {one.holder for one in people}


@pytest.mark.clause("PRI-3")
def test_whom_somebody_reports_to_is_said_on_their_page_and_never_leads_back(administrator):
    clerk, boss = hire("clerk"), hire("boss")
    client = sign_in(administrator).client
    client.post(f"/desk/people/{clerk.pk}/", {"act": "line", "above": boss.pk})
    clerk.refresh_from_db()
    assert designations.line_above([clerk]) == [boss]
    client.post(f"/desk/people/{boss.pk}/", {"act": "line", "above": clerk.pk})
    boss.refresh_from_db()
    assert boss.reports_to is None
    client.post(f"/desk/people/{clerk.pk}/", {"act": "line", "above": ""})
    clerk.refresh_from_db()
    assert designations.line_above([clerk]) == []


def test_whoever_comes_back_has_nothing_of_what_they_had_but_their_past(reader):
    designations.appoint(
        reader, rank=Rank.ALTERNATE, begins=today(), appointed_by="Council", by=SYSTEM
    )
    actions.see_person_off(reader, by=SYSTEM)
    actions.take_back(reader, by=SYSTEM)
    reader.refresh_from_db()
    assert reader.is_active and reader.left_on is None and not reader.has_usable_password()
    assert not reader.terms.filter(ends=None).exists() and reader.terms.exists()
    assert designations.standing(Rank.ALTERNATE) == []
    assert sign_in(reader).open("/desk/people/").status_code == 303


def test_many_people_stand_on_pages_and_are_found_by_title_unit_or_sign_in_name(
    administrator, reader
):
    ada, rita = sign_in(administrator), sign_in(reader)
    few = ada.open("/desk/people/").content.decode()
    assert "1 of" not in few and 'name="find"' not in few, "a small city is asked nothing"
    for number in range(60):
        Person.objects.create(username=f"wader{number}", title="Clerk", unit="Shore")
    first, last = (ada.open(f"/desk/people/?page={n}").content.decode() for n in (1, 99))
    assert "Page 1 of 2" in first and "Page 2 of 2" in last and 'name="find"' in last
    by_name = "/desk/people/?find=WADER7"
    assert "1 person" in ada.open(by_name).content.decode()
    assert "Nobody here has this" in rita.open(by_name).content.decode(), "who sees no such name"
    found = rita.open("/desk/people/?find=shore&page=2").content.decode()
    assert "60 people" in found and "?find=shore&amp;page=1" in found


def test_a_title_is_found_in_the_language_in_which_it_is_read(reader, settings, tmp_path):
    (tmp_path / "city.toml").write_text('[titles]\n"Clerk" = { fr = "Greffe" }\n', "utf-8")
    settings.PARAPLUIE_CITY = load(tmp_path / "city.toml")
    Person.objects.create(username="wader", title="Clerk")
    shown = sign_in(reader).open("/desk/people/?find=greffe&lang=fr").content.decode()
    assert "1 personne" in shown and "Greffe" in shown


def test_a_page_of_people_costs_the_same_in_a_large_city(administrator):
    ada, counts = sign_in(administrator), []
    for size in (60, 200):
        for number in range(size):
            one = Person.objects.create(username=f"w{size}-{number}", title="Clerk")
            RoleTerm.objects.create(person=one, role=Role.SUPERVISOR, lane="a", begins=today())
        ada.open("/desk/people/")
        with CaptureQueriesContext(connection) as queries:
            ada.open("/desk/people/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_username_that_was_somebodys_is_never_anybody_elses(reader):
    actions.see_person_off(reader, by=SYSTEM)
    with pytest.raises(AccountRefused, match="taken"):
        actions.create_person(username="Wren", title="Clerk", by=SYSTEM)
    finch = hire("finch")
    with pytest.raises(AccountRefused, match="taken"):
        actions.describe_person(finch, username="wren", title="Clerk", unit="", by=SYSTEM)
