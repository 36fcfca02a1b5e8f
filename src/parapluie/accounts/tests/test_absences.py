"""Who is away, said once for everybody: by themselves, or by whoever looks after them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction

from parapluie.accounts import absences, designations
from parapluie.accounts.absence_rows import Absence
from parapluie.accounts.actions import see_person_off
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person, Rank, Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.accounts.tests.releases import city_of
from parapluie.kit.times import now, today
from parapluie.ledger.entries import SYSTEM

pytestmark = pytest.mark.django_db
PAGE = "/desk/away/"


def away(person, begins=0, ends=7):
    last = None if ends is None else today() + timedelta(days=ends)
    return absences.be_away(person, begins=today() + timedelta(days=begins), ends=last, by=SYSTEM)


def in_days(days):
    return time_machine.travel(now() + timedelta(days=days))


def test_somebody_is_away_from_the_first_day_to_the_last():
    wren = hire("wren")
    away(wren, begins=2, ends=4)
    seen = []
    for days in range(1, 6):
        with in_days(days):
            seen.append(absences.is_away(wren))
    assert seen == [False, True, True, True, False]


def test_without_a_last_day_they_are_away_until_they_say_that_they_are_back():
    wren = hire("wren")
    absence = away(wren, ends=None)
    with in_days(200):
        assert absences.is_away(wren)
        absences.end(absence, by=SYSTEM)
        assert not absences.is_away(wren)


def test_a_month_after_it_ended_nothing_is_left_of_it():
    wren = hire("wren")
    away(wren, ends=7), away(wren, begins=50, ends=None)
    for days, kept in ((37, 2), (38, 1), (500, 1)):
        with in_days(days):
            absences.forget_what_is_over()
        assert Absence.objects.count() == kept


def test_nothing_is_kept_of_the_absences_of_who_left():
    wren = hire("wren")
    away(wren, ends=None)
    see_person_off(wren, by=SYSTEM)
    assert not Absence.objects.exists()


def test_days_that_overlap_or_are_over_are_refused():
    wren = hire("wren")
    away(wren, begins=3, ends=6)
    for begins, ends in ((6, 9), (0, None), (4, 5), (2, 1), (-3, -1)):
        with pytest.raises(AccountRefused):
            away(wren, begins=begins, ends=ends)
    assert Absence.objects.count() == 1


def test_nothing_filled_in_sends_nobody_away_and_days_that_lie_behind_are_called_so():
    wren = sign_in(hire("wren", passphrase=None))
    me = {"person": wren.person.pk, "act": "away"}
    assert f'value="{today().isoformat()}"' not in wren.open(PAGE).content.decode()
    assert wren.send(PAGE, **me, begins="", ends="").status_code == 422
    behind = wren.send(PAGE, **me, begins="2020-12-10", ends="2020-12-12").content.decode()
    assert "These days lie behind." in behind and "before they begin" not in behind
    assert not Absence.objects.exists()
    wren.send(PAGE, **me, begins=today().isoformat(), ends="")
    assert "nothing new goes to you" in wren.open(PAGE).content.decode()


def test_nobody_is_their_own_deputy():
    wren = hire("wren")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=wren.pk).update(deputy=wren)


def test_who_looks_into_conduct_is_away_in_the_same_way_as_everybody():
    dana = hire("dana")
    said = {"begins": today(), "appointed_by": "City Manager", "by": SYSTEM}
    designations.appoint(dana, rank=Rank.DESIGNATE, **said)
    absence = away(dana)
    assert designations.standing(Rank.DESIGNATE) == []
    absences.end(absence, by=SYSTEM)
    assert designations.standing(Rank.DESIGNATE) == [dana]


def test_one_says_it_oneself_and_takes_it_back():
    wren = sign_in(hire("wren", passphrase=None))
    day = today().isoformat()
    me = {"person": wren.person.pk}
    assert wren.send(PAGE, **me, act="away", begins=day, ends="")["Location"] == PAGE
    assert "nobody knows how long" in wren.open(PAGE).content.decode()
    assert wren.send(PAGE, **me, act="away", begins="soon").status_code == 422
    again = wren.send(PAGE, **me, act="away", begins=day, ends="")
    assert again.status_code == 422 and "already" in again.content.decode()
    assert wren.send(PAGE, **me, act="back", absence=str(Absence.objects.get().pk))["Location"]
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"), [(None, False), (Role.ADMINISTRATOR, False), (Role.SUPERVISOR, True)]
)
def test_somebody_who_is_ill_is_noted_by_who_supervises_them_and_nobody_else(role, may):
    owl = hire("owl", Role.READER)
    wren = sign_in(hire("wren", *filter(None, [role]), passphrase=None))
    answer = wren.send(PAGE, person=owl.pk, act="away", begins=today().isoformat(), ends="")
    assert (answer.status_code, Absence.objects.exists()) == ((303, True) if may else (404, False))
    assert ("owl" in wren.open(PAGE).content.decode()) is may


def test_the_privacy_officer_notes_it_for_who_looks_into_conduct():
    dana, owl = hire("dana"), hire("owl")
    said = {"begins": today(), "appointed_by": "City Manager", "by": SYSTEM}
    designations.appoint(dana, rank=Rank.DESIGNATE, **said)
    guard = sign_in(hire("guard", Role.PRIVACY_OFFICER, passphrase=None))
    day = today().isoformat()
    assert guard.send(PAGE, person=dana.pk, act="away", begins=day).status_code == 303
    assert guard.send(PAGE, person=owl.pk, act="away", begins=day).status_code == 404
    assert "from " in guard.open("/desk/designations/").content.decode()


def test_colleagues_see_on_the_people_page_who_is_away():
    wren = sign_in(hire("wren", passphrase=None))
    assert ">away<" not in wren.open("/desk/people/").content.decode()
    away(hire("owl"))
    assert ">away<" in wren.open("/desk/people/").content.decode()


@pytest.fixture
def old_city(tmp_path):
    with city_of(tmp_path, "0006_absences_and_deputies") as city:
        yield city


def test_old_absences_of_the_designated_are_carried_over_once(old_city):
    executor, old = old_city
    days = [(today(), None), (today(), today() + timedelta(days=4)), (None, None)]
    over = (today() - timedelta(days=90), today() - timedelta(days=60))
    for number, (first, last) in enumerate([*days, over]):
        person = old.get_model("accounts", "Person")(username=f"p{number}", title="Officer")
        person.save(using="old")
        said = {"rank": "alternate", "begins": today(), "appointed_by": "Council"}
        old.get_model("accounts", "Designation").objects.using("old").create(
            person=person, away_from=first, away_until=last, **said
        )
    for _twice in range(2):
        migration = executor.loader.get_migration("accounts", "0007_absences_of_the_designated")
        with connections["old"].schema_editor() as editor:
            migration.operations[0].code(old, editor)
    executor.loader.build_graph()
    new = executor.migrate([("accounts", "0008_one_way_to_be_away")]).apps
    found = new.get_model("accounts", "Absence").objects.using("old")
    assert sorted(found.values_list("begins", "ends"), key=str) == sorted(days[:2], key=str)
