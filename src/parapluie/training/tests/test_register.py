"""Who must be trained: everybody nobody decided on; and the pages where that is seen."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parapluie.accounts.models import Person, Role
from parapluie.accounts.tests.people import hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.models import Entry
from parapluie.screens.errors import WordsStopped
from parapluie.training import actions, checks, names, organisations, register, requiring
from parapluie.training.actions import TrainingRefused
from parapluie.training.models import Completion, Position, Waiver, WaiverReason
from parapluie.training.rules import Facts, State, state_of
from parapluie.vault.holders import DossierFacts

pytestmark = pytest.mark.django_db
FACTS = DossierFacts("", "file", "a", "7KQ2-M4XD")
DAY = date(2026, 3, 2)


def decide(title="Wren officer", **other):
    said = {
        "kind": "other-staff",
        "exposure": "never-meets",
        "required": False,
        "reason": "Works alone in the server room.",
        "by": SYSTEM,
    }
    return requiring.decide_position(title, **(said | other))


def state(person):
    return next(row.state for row in register.rows(today()) if row.person == person)


@pytest.mark.parametrize(
    ("required", "waived", "until", "expected"),
    [
        (False, False, None, State.NOT_REQUIRED),
        (True, False, None, State.NEVER),
        (True, True, None, State.WAIVED),
        (True, False, date(2026, 3, 1), State.RAN_OUT),
        (True, False, date(2026, 3, 2), State.DUE),
        (True, True, date(2026, 6, 1), State.DUE),
        (True, False, date(2026, 6, 2), State.IN_DATE),
    ],
)
def test_how_somebody_stands(required, waived, until, expected):
    assert state_of(Facts(required, waived, until), DAY) is expected


@pytest.mark.clause("RES-1", "PRI-5")
def test_a_title_nobody_decided_on_must_be_trained():
    wren = hire("wren", passphrase=None)
    assert state(wren) is State.NEVER
    decide()
    assert state(wren) is State.NOT_REQUIRED


@pytest.mark.clause("RES-1", "PRI-5")
@pytest.mark.parametrize("role", [Role.READER, Role.INTERPRETER])
def test_whoever_reads_must_be_trained_whatever_was_decided_of_the_title(role):
    wren = hire("wren", role)
    decide()
    assert state(wren) is State.NEVER


@pytest.mark.clause("RES-1")
def test_whoever_may_meet_people_can_not_be_left_out():
    with pytest.raises(TrainingRefused):
        decide(exposure="may-meet")
    decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.update(exposure="meets")


def test_a_reason_is_screened_like_everything_that_staff_write():
    with pytest.raises(WordsStopped):
        decide(reason="He has no work permit, so he stays in the back.")
    assert not Position.objects.exists()


@pytest.mark.clause("RES-1")
def test_a_waiver_takes_off_the_list_and_opens_nothing():
    wren = hire("wren", Role.READER)
    requiring.waive(wren, reason=WaiverReason.ON_LEAVE, ends=today(), by=SYSTEM)
    assert state(wren) is State.WAIVED
    assert checks.training_in_date(wren.holder, FACTS).clause == "RES-1"


def test_a_waiver_is_changed_and_not_doubled():
    wren = hire("wren")
    later = today() + timedelta(days=90)
    requiring.waive(wren, reason=WaiverReason.ON_LEAVE, ends=later, by=SYSTEM)
    requiring.waive(wren, reason=WaiverReason.ON_LEAVE, ends=today(), by=SYSTEM)
    assert [one.ends for one in Waiver.objects.all()] == [today()]


def test_a_course_has_a_name_of_its_own(course):
    with pytest.raises(TrainingRefused):
        actions.add_course(title="SAFER together", developer=None, qualifying=False, by=SYSTEM)


@pytest.mark.parametrize(("days", "way_on"), [(-1, "today or later"), (367, "earlier day")])
def test_a_waiver_ends_within_a_year(days, way_on):
    ends = today() + timedelta(days=days)
    with pytest.raises(TrainingRefused) as refused:
        requiring.waive(hire("wren"), reason=WaiverReason.ON_LEAVE, ends=ends, by=SYSTEM)
    assert way_on in refused.value.refusal.instead


@pytest.mark.clause("RES-1")
def test_nobody_decides_about_their_own_title():
    cora = hire("cora", Role.COORDINATOR)
    with pytest.raises(TrainingRefused) as refused:
        decide("Cora officer", by=staff("coordinator", cora.pk))
    assert refused.value.refusal.clause == "RES-1"
    assert state(cora) is State.NEVER
    assert not decide("Wren officer", by=staff("coordinator", cora.pk)).required


def test_nobody_excuses_themselves():
    wren = hire("wren")
    with pytest.raises(TrainingRefused):
        requiring.waive(
            wren, reason=WaiverReason.ELSEWHERE, ends=today(), by=staff("coordinator", wren.pk)
        )


def test_readers_come_first_and_seats_count_who_is_missing(course):
    hire("zoe", Role.READER)
    hire("amira", passphrase=None)
    done = hire("ben", passphrase=None)
    actions.record_completion(done, course=course, completed_on=today(), by=SYSTEM)
    rows = register.rows(today())
    assert [row.person.username for row in rows] == ["zoe", "amira", "ben"]
    assert register.seats(rows) == register.Seats(now=2, near=1, this_quarter=0)
    assert register.coverage(rows).share == 33
    assert [one.share for one in register.coverage_by_unit(rows, fewest=1)] == [33]


def test_coverage_over_time_ends_with_today(course):
    done = hire("ben", passphrase=None)
    day = today()
    Completion.objects.create(
        person=done,
        course=course,
        completed_on=day - timedelta(days=40),
        expires_on=day + timedelta(days=1),
        recorded_by="x",
    )
    shares = [one.share for one in register.coverage_over_time(register.rows(day), day)]
    assert len(shares) == register.MONTHS_BACK + 1
    assert (shares[0], shares[-1]) == (0, 100)


@pytest.mark.clause("RES-1", "OBJ-2")
def test_what_was_learned_from_a_closed_organisation_counts_until_it_runs_out(course):
    wren = hire("wren")
    actions.record_completion(wren, course=course, completed_on=today(), by=SYSTEM)
    tomorrow = today() + timedelta(days=1)
    organisations.close_organisation(course.developer, closed_on=tomorrow, by=SYSTEM)
    assert checks.training_in_date(wren.holder, FACTS) is None


def test_nobody_completes_a_course_of_an_organisation_that_had_closed(course):
    organisations.close_organisation(course.developer, closed_on=DAY, by=SYSTEM)
    with pytest.raises(TrainingRefused):
        actions.record_completion(hire("wren"), course=course, completed_on=DAY, by=SYSTEM)
    with pytest.raises(TrainingRefused):
        organisations.close_organisation(
            course.developer, closed_on=DAY, successor=course.developer, by=SYSTEM
        )


@pytest.mark.parametrize(
    "pasted",
    [
        "ben\namira",
        "BEN,\r\n\r\n  amira;",
        "1. ben\n2) amira",
        "\ufeff- Bylaw officer (ben)\n• amira",
        "ben ,amira",
        "Bylaw officer (ben); Clerk (amira)",
    ],
)
def test_a_pasted_list_is_read_as_people_write_it(pasted):
    known = {"ben": "1", "amira": "2"}
    assert names.read(pasted, known) == names.Present(("1", "2"), ())


def test_a_line_that_names_nobody_keeps_its_number():
    present = names.read("ben\n\nbne\nben", {"ben": "1"})
    assert present == names.Present(("1",), (names.Unknown(3, "bne"),))


def attendance(worker, course, present, **other):
    fields = {"course": str(course.pk), "held_on": "2026-03-02", "present": present}
    return worker.send("/desk/training/attendance/", **(fields | other))


def test_the_coordinator_pastes_who_was_there_and_is_done(course):
    wren, owl = hire("wren", Role.READER), hire("owl", passphrase=None)
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert attendance(cora, course, "wren\nowl")["Location"] == "/desk/training/"
    done = Completion.objects.filter(completed_on=DAY).values_list("person", flat=True)
    assert set(done) == {wren.pk, owl.pk}
    assert "2 people recorded." in cora.open("/desk/training/").content.decode()
    assert "counts until 2 March 2028" in sign_in(wren).open("/desk/training/").content.decode()


def test_nothing_is_recorded_while_a_line_names_nobody(course):
    hire("wren")
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    shown = attendance(cora, course, "wren\nwrne").content.decode()
    assert "Line 2: wrne" in shown and "wren\nwrne" in shown
    assert "Is it <strong>wren</strong>?" in shown
    assert "/desk/training/?show=everyone#people" in shown and "Back to training" in shown
    assert not Completion.objects.exists()
    attendance(cora, course, "wren\nwrne", **{"known-only": "1"})
    assert Completion.objects.count() == 1


def test_the_coordinator_is_left_out_of_their_own_list(course):
    wren = hire("wren")
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    attendance(cora, course, "wren\ncora")
    assert "You are left out" in cora.open("/desk/training/").content.decode()
    assert list(Completion.objects.values_list("person", flat=True)) == [wren.pk]
    assert "No line names anybody" in attendance(cora, course, "cora").content.decode()


def test_a_day_so_long_ago_that_it_has_run_out_is_looked_at_again(course):
    hire("wren")
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    shown = attendance(cora, course, "wren", held_on="2006-03-02").content.decode()
    assert "has run out already" in shown
    assert not Completion.objects.exists()


def test_a_waiver_says_what_stands_and_is_ended_today():
    wren = hire("wren", passphrase=None)
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    page = f"/desk/training/people/{wren.pk}/"
    wrong = cora.send(page, reason="on-leave", ends="2026-01-02").content.decode()
    assert re.search(r'id="id_ends_error"><span>[^<]*</span> It has to end', wrong)
    until = today() + timedelta(days=9)
    cora.send(page, reason="on-leave", ends=str(until))
    shown = cora.open(page).content.decode()
    assert shown.count(f"Training waits until {until:%-d %B %Y}.") == 2, "said once, and stands"
    assert "Approved by: Cora officer. On leave for a while." in " ".join(shown.split())
    assert cora.send(page, **{"end-waiver": "1"}).status_code == 303
    assert Waiver.objects.get().ends == today()
    assert Entry.objects.filter(act="training.waiver-ended", subject=wren.pk).count() == 1
    shown = cora.open(page).content.decode()
    assert "It ends today." in shown and "end-waiver" not in shown


def test_who_approved_a_waiver_stays_written_where_somebody_else_ends_it():
    wren, cora = hire("wren", passphrase=None), hire("cora", Role.COORDINATOR, passphrase=None)
    dana = hire("dana", Role.COORDINATOR, passphrase=None)
    page = f"/desk/training/people/{wren.pk}/"
    sign_in(cora).send(page, reason="on-leave", ends=str(today() + timedelta(days=9)))
    desk = sign_in(dana)
    desk.send(page, **{"end-waiver": "1"})
    assert "Approved by: Cora officer. Ended by: Dana officer." in " ".join(
        desk.open(page).content.decode().split()
    )
    waiver = Waiver.objects.get()
    assert (waiver.approved_by, waiver.ended_by) == (cora.pk, dana.pk)
    desk.send(page, reason="on-leave", ends=str(today() + timedelta(days=3)))
    assert "Ended by" not in desk.open(page).content.decode(), "given again, it stands"


def test_only_the_coordinator_ends_a_waiver():
    cora, lena = hire("cora", Role.COORDINATOR, passphrase=None), hire("lena", Role.SUPERVISOR)
    later = today() + timedelta(days=9)
    requiring.waive(cora, reason=WaiverReason.ON_LEAVE, ends=later, by=SYSTEM)
    page = f"/desk/training/people/{cora.pk}/"
    assert sign_in(lena).send(page, **{"end-waiver": "1"}).status_code == 404
    assert Waiver.objects.get().ends == later


def test_a_day_to_come_is_said_at_its_field(course):
    hire("wren")
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    for day in (str(today() + timedelta(days=1)), "9999-12-31"):
        shown = attendance(cora, course, "wren", held_on=day).content.decode()
        assert re.search(r'id="id_held_on_error"><span>[^<]*</span> This day has not come', shown)
    assert not Completion.objects.exists()


@pytest.mark.clause("RES-1")
def test_a_completion_recorded_by_mistake_is_taken_back_and_closes_the_gate(course):
    wren = hire("wren", Role.READER)
    done = actions.record_completion(wren, course=course, completed_on=today(), by=SYSTEM)
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    page = f"/desk/training/people/{wren.pk}/"
    assert cora.send(page, **{"take-back": str(done.pk)})["Location"] == page
    assert checks.training_in_date(wren.holder, FACTS) is not None
    assert Entry.objects.filter(act="training.taken-back", subject=wren.pk).exists()
    assert cora.send(page, **{"take-back": str(done.pk)}).status_code == 404


def test_a_small_unit_is_folded_for_who_does_not_watch(course):
    for number in range(5):
        hire(f"wren{number}", passphrase=None)
    Person.objects.filter(username="wren0").update(unit="Alone")
    rows = register.rows(today())
    assert [one.of for one in register.coverage_by_unit(rows, fewest=5)] == [""]
    shown = sign_in(Person.objects.get(username="wren1")).open("/desk/training/").content.decode()
    assert "Alone" not in shown and "Others" in shown


def test_the_coordinator_decides_on_a_title(course):
    wren = hire("wren")
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert "not decided" in cora.open("/desk/training/positions/").content.decode()
    page = "/desk/training/positions/?title=Wren+officer"
    said = {"kind": "other-staff", "exposure": "meets", "required": "no", "reason": "In the back."}
    assert "Whoever may meet people is trained." in cora.send(page, **said).content.decode()
    said["exposure"] = "never-meets"
    assert cora.send(page, **said)["Location"] == "/desk/training/positions/"
    assert state(wren) is State.NOT_REQUIRED
    assert cora.send("/desk/training/positions/?title=Nobody", **said).status_code == 404


def test_the_coordinator_lets_training_wait_and_a_supervisor_only_looks():
    wren = hire("wren")
    page = f"/desk/training/people/{wren.pk}/"
    said = {"reason": "on-leave", "ends": today().isoformat()}
    boss = sign_in(hire("boss", Role.SUPERVISOR, passphrase=None))
    assert "Record it" not in boss.open(page).content.decode()
    assert boss.send(page, **said).status_code == 404
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    assert cora.send(page, **said)["Location"] == page
    assert "On leave for a while." in cora.open(page).content.decode()
    assert "On leave" not in boss.open(page).content.decode(), "why is the coordinator's business"


def test_whose_training_runs_out_tomorrow_is_said_first_and_stands_first(course):
    cora, wren = hire("cora", Role.COORDINATOR, passphrase=None), hire("wren", passphrase=None)
    hire("owl", Role.READER)
    ends = today() + timedelta(days=1)
    actions.record_completion(wren, course=course, completed_on=today(), expires_on=ends, by=SYSTEM)
    assert register.rows(today())[0].person == wren
    page = sign_in(cora).open("/desk/training/").content.decode()
    soon = page.index("By tomorrow the training of 1 person runs out.")
    assert soon < page.index("How far it reaches")
    assert "runs out soon" in page
    owl = sign_in(Person.objects.get(username="owl")).open("/desk/training/").content.decode()
    assert "In the next 7 days" not in owl and "tomorrow" not in owl


def test_who_reads_sees_their_own_standing_and_nobody_elses(course):
    hire("owl", passphrase=None)
    shown = sign_in(hire("wren", Role.READER)).open("/desk/training/").content.decode()
    assert "You have not taken the course yet." in shown
    assert "owl" not in shown


def test_the_coordinator_records_a_course_an_organisation_and_its_end(course):
    cora = sign_in(hire("cora", Role.COORDINATOR, passphrase=None))
    page = "/desk/training/courses/"
    cora.send(page, **{"form": "course", "course-title": "Our own"})
    cora.send(
        page,
        **{
            "form": "closed",
            "closed-organisation": str(course.developer.pk),
            "closed-closed_on": "2026-03-09",
        },
    )
    shown = cora.open(page).content.decode()
    assert "Our own" in shown and "9 March 2026" in shown
