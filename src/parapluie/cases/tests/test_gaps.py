"""The day on which nobody can read any more: who is alarmed, and what those who wait are told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import translation

from parapluie.accounts import absences, callmail, conflicts
from parapluie.accounts import actions as accounts
from parapluie.accounts.actions import see_person_off
from parapluie.accounts.models import Rank, Role, RoleTerm
from parapluie.accounts.tests.people import lose_words
from parapluie.cases import actions, digest, gaps, receiving, thread
from parapluie.cases.errors import CasesRefused
from parapluie.cases.gap_rows import LaneGap, ToldOfGap
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.clock import working
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion
from parapluie.vault import letterbox, rolling, staffkeys

pytestmark = pytest.mark.django_db

TUESDAY = "2027-03-02T18:03:20Z"  # 10:03 in the city
LAST_DAY = date(2027, 3, 4)  # of both readers' training, a Thursday


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def amira(clock):
    person = office.reader("amira", title="Social planner", trained=False)
    office.train(person, until=LAST_DAY)
    return person


@pytest.fixture
def ben(clock):
    person = office.reader("ben", trained=False)
    office.train(person, until=LAST_DAY)
    return person


@pytest.fixture
def secret(amira, ben):
    """The code of somebody who wrote on Tuesday."""
    made = office.new_secret()
    office.report(secret=made)
    return made


def the_day_after(clock, days=1):
    clock.move_to(f"{(LAST_DAY + timedelta(days=days)).isoformat()}T18:03:00Z")
    tick()


def tick():
    rolling.roll_due_epochs()
    return gaps.see_to_gaps()


def told(secret):
    """Return what the letterbox says by itself, as whoever has the code reads it."""
    items = letterbox.read(letterbox.find(secret), secret.private)
    return [line.text for line in thread.of_letterbox(items) if line.kind == "notice"]


def train_again(person):
    Completion.objects.filter(person=person).update(expires_on=today() + timedelta(days=200))
    return tick()


@pytest.mark.clause("RES-1")
@pytest.mark.kills("cases.receiving.never_alone")
def test_the_form_closes_the_day_after_and_opens_again_with_two_readers(clock, amira, ben):
    clock.move_to("2027-03-04T18:00:00Z")
    assert receiving.can_receive("a") is None
    the_day_after(clock)
    assert receiving.can_receive("a").clause == "RES-1"
    with pytest.raises(CasesRefused):
        office.report()
    train_again(amira)
    assert receiving.can_receive("a") is not None, "never one alone"
    train_again(ben)
    assert receiving.can_receive("a") is None


@pytest.mark.clause("PRI-6")
def test_whoever_waits_is_told_once_that_nobody_reads_and_what_becomes_of_their_day(clock, secret):
    tick()
    assert told(secret) == []
    for days in (1, 2, 9):
        the_day_after(clock, days)
    [said] = told(secret)
    assert said == (
        "Nobody can read right now. What you wrote is kept, and nobody else gets it.\n"
        "When somebody can, we write it here.\n"
        "We said we would answer by Thursday 4 March. We are late, and we are sorry. You get a new "
        "day here.\nIn danger now? Call 9-1-1 (police may come)."
    )
    assert len(said.split()) <= 60
    with translation.override("fr"):
        assert "Ce que vous avez écrit est gardé" in told(secret)[0]


@pytest.mark.clause("PRI-6")
@pytest.mark.kills("cases.gaps.tell_reads_again")
def test_meanwhile_no_day_is_promised_and_then_a_new_one_is(clock, secret, amira):
    box = letterbox.find(secret)
    assert receiving.answer_owed(box) == date(2027, 3, 4)
    the_day_after(clock, days=12)
    assert receiving.answer_owed(box) is None
    train_again(amira)
    day = working.add_working_days(today(), 2)
    assert receiving.answer_owed(box) == day
    assert told(secret)[-1].startswith("Social planner reads here again. You get an answer by")
    assert f"{day.day} {day:%B}" in told(secret)[-1]


@pytest.mark.clause("PRI-6")
def test_the_second_word_comes_once_and_the_next_gap_has_its_own(clock, secret, amira, ben):
    the_day_after(clock)
    for _twice in range(2):
        train_again(amira)
    assert len(told(secret)) == 2
    Completion.objects.filter(person=amira).update(expires_on=today() - timedelta(days=1))
    tick()
    assert len(told(secret)) == 3
    acts = ("matter.unread", "matter.read-again", "lane.unread", "lane.read-again")
    counted = [Entry.objects.filter(act=act).count() for act in acts]
    assert counted == [2, 1, 2, 1]


def test_what_was_for_today_is_for_the_next_reading_again(clock, amira, ben):
    urgent = office.report(urgent=True)
    the_day_after(clock, days=4)
    train_again(amira)
    urgent.refresh_from_db()
    assert urgent.due_on == today()


def test_a_new_reader_is_said_to_read_but_not_what_was_written_before(clock, secret):
    the_day_after(clock)
    office.reader("zoe", title="Outreach worker")
    tick()
    said = told(secret)[-1]
    assert said.startswith("Outreach worker reads here again.")
    assert "can’t be opened yet" in said and len(said.split()) <= 60


def test_nobody_is_named_who_has_still_to_be_trained_or_confirmed(clock, secret):
    zoe = office.staff("zoe", title="Outreach worker")
    accounts.propose_role(zoe, role=Role.READER, lane="a", by=SYSTEM)
    the_day_after(clock)
    assert not any(title in told(secret)[0] for title in ("Outreach", "Social", "Bylaw"))


@pytest.mark.clause("PRI-6")
def test_a_day_that_can_still_be_kept_is_not_called_late(clock, secret):
    Completion.objects.update(expires_on=today() - timedelta(days=1))
    tick()
    said = "answer by Thursday 4 March. We may not keep that day, and we are sorry."
    assert said in told(secret)[0]


@pytest.mark.clause("PRI-3")
def test_nobody_with_a_conflict_is_said_to_be_next_or_to_read_again(clock, secret, amira, ben):
    matter = Matter.objects.get()
    conflicts.declare(amira, matter.reference, "friend-or-relative", SYSTEM)
    the_day_after(clock)
    assert "Social planner" not in told(secret)[0]
    train_again(amira)
    assert len(told(secret)) == 1
    train_again(ben)
    assert told(secret)[1].startswith("Bylaw officer reads here again.")


def test_whoever_may_read_and_is_back_within_days_is_named(clock, secret, amira, ben):
    Completion.objects.update(expires_on=today() + timedelta(days=200))
    absences.be_away(amira, begins=today(), ends=None, by=SYSTEM)
    away = absences.be_away(ben, begins=today(), ends=today() + timedelta(days=9), by=SYSTEM)
    assert gaps.next_reader(Matter.objects.get()) == ""
    away.ends = today() + timedelta(days=5)
    away.save()
    tick()
    assert "Bylaw officer can read again within days." in told(secret)[0]
    RoleTerm.objects.filter(person=ben).update(until=today() + timedelta(days=6))
    assert gaps.next_reader(Matter.objects.get()) == ""


def test_after_the_last_reader_left_nobody_is_named(clock, secret, amira, ben):
    for person in (amira, ben):
        see_person_off(person, by=SYSTEM)
    tick()
    assert gaps.next_reader(Matter.objects.get()) == ""
    assert "Nobody can read right now." in told(secret)[0]


@pytest.mark.parametrize("how", ["answered", "withdrawn"])
def test_what_is_no_longer_open_hears_nothing_more(how, clock, secret, amira):
    the_day_after(clock)
    if how == "withdrawn":
        receiving.withdraw(letterbox.find(secret))
        assert not ToldOfGap.objects.exists()
    else:
        Matter.objects.update(stage="withdrawn")
    assert train_again(amira).startswith("0 told that nobody reads, 0")
    assert not ToldOfGap.objects.exists()


def test_one_that_cannot_be_told_keeps_no_other(clock, secret, monkeypatch):
    other = office.new_secret()
    broken = office.report(secret=other).letterbox_id
    seal = gaps.sealing.seal_item

    def failing(box, **said):
        if box.pk == broken:
            raise RuntimeError("this one is broken")
        return seal(box, **said)

    monkeypatch.setattr(gaps.sealing, "seal_item", failing)
    with pytest.raises(ExceptionGroup):
        the_day_after(clock)
    assert (len(told(secret)), len(told(other))) == (1, 0)
    monkeypatch.undo()
    tick()
    assert (len(told(secret)), len(told(other))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_clock_runs_it_without_a_transaction_around(clock, secret, amira):
    the_day_after(clock)
    train_again(amira)
    assert len(told(secret)) == 2 and not LaneGap.objects.exists()


def test_a_lane_nobody_ever_opened_is_no_gap(clock, amira, ben):
    tick()
    the_day_after(clock)
    assert list(LaneGap.objects.values_list("lane", flat=True)) == ["a"]


@pytest.mark.parametrize(("days", "closed"), [(1, False), (14, True)])
def test_readers_who_are_all_away_for_long_read_nothing_either(days, closed, secret, amira, ben):
    last = today() + timedelta(days=days)
    for person in (amira, ben):
        absence = absences.be_away(person, begins=today(), ends=last, by=SYSTEM)
    tick()
    assert (receiving.can_receive("a") is not None, len(told(secret)) == 1) == (closed, closed)
    absences.end(absence, by=SYSTEM)
    assert receiving.can_receive("a") is None


# who is alarmed


def chief():
    return office.staff("chief", Role.SUPERVISOR, title="Chief", trained=False)


def home_of(person):
    return office.sign_in(Client(), person, unlocked=False).get("/desk/").content.decode()


@pytest.mark.clause("OBJ-2", "RES-1")
@pytest.mark.parametrize(
    ("role", "lane", "alarmed"),
    [
        (Role.SUPERVISOR, "a", True),
        (Role.SUPERVISOR, "b", False),
        (Role.ADMINISTRATOR, "", True),
        (Role.COORDINATOR, "", True),
        (Role.INTERPRETER, "", False),
    ],
)
@pytest.mark.kills("cases.gaps.whom_to_alarm")
def test_whoever_can_see_to_it_sees_on_their_home_that_nobody_reads(
    role, lane, alarmed, clock, secret
):
    person = office.staff("somebody", role, lane=lane)
    assert "Nobody can read these" not in home_of(person)
    the_day_after(clock)
    shown = home_of(person)
    assert ("Nobody can read these" in shown) is alarmed
    assert "Soon too few people can read" not in shown
    if alarmed:
        section = shown[shown.index('id="gaps"') :]
        assert Matter.objects.get().reference not in section[: section.index("</section>")]


@pytest.mark.clause("OBJ-2")
def test_ninety_sixty_thirty_and_seven_days_before_they_are_reminded(clock, amira, ben):
    cora = office.staff("cora", Role.COORDINATOR, trained=False)
    first = date(2027, 6, 18)  # without readers; ninety days before is a Saturday
    Completion.objects.update(expires_on=first - timedelta(days=1))
    reminded = []
    for days in (91, 88, 87, 61, 60, 30, 8, 7):
        clock.move_to(f"{(first - timedelta(days=days)).isoformat()}T18:00:00Z")
        reminded += [days] * digest.something_waits(cora)
    assert reminded == [88, 60, 30, 7]


@pytest.fixture
def mail_on(settings):
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "desk@city.example"


@pytest.mark.clause("OBJ-2")
def test_they_are_called_once_and_once_more_after_three_working_days(clock, secret, mail_on):
    callmail.give_address(chief(), "chief@city.example", by=SYSTEM)
    sent = []
    for days in range(1, 8):  # from Friday to Thursday
        the_day_after(clock, days)
        tick()
        sent.append(len(mail.outbox))
    assert sent == [1, 1, 1, 1, 1, 2, 2]
    assert {letter.body for letter in mail.outbox} == {callmail.words()[1]}


def test_nobody_is_called_at_night(clock, secret, mail_on):
    callmail.give_address(chief(), "chief@city.example", by=SYSTEM)
    clock.move_to("2027-03-05T10:00:00Z")  # two in the morning
    tick()
    assert mail.outbox == []


# conduct: a head can be the one it is about


@pytest.fixture
def lane(clock):
    ranks = (Rank.DESIGNATE, Rank.ALTERNATE, Rank.NEXT_LEVEL)
    titles = ("Deputy City Manager", "City Solicitor", "Head of Human Resources")
    names = ("dana", "alex", "hilde")
    people = [
        office.designated(n, r, title=t) for n, r, t in zip(names, ranks, titles, strict=True)
    ]
    Completion.objects.update(expires_on=LAST_DAY)
    return people


@pytest.mark.clause("OBJ-2", "RES-1")
def test_of_conduct_the_next_level_is_alarmed_although_untrained(clock, lane):
    *_others, hilde = lane
    the_day_after(clock)
    assert "How City staff treated someone, since" in home_of(hilde)


@pytest.mark.clause("PRI-3", "RES-3a")
def test_the_alarm_is_the_same_whether_or_not_anything_about_them_waits(clock, lane, mail_on):
    """AT-2: no line, no count and no call tells a head that something is written about them."""
    *_others, hilde = lane
    callmail.give_address(hilde, "hilde@city.example", by=SYSTEM)
    seen = []
    for writes in (False, True):
        LaneGap.objects.all().delete()
        mail.outbox.clear()
        if writes:
            clock.move_to(TUESDAY)
            matter = office.report("The Head of Human Resources shouted at me.", lane="c")
            conflicts.declare(hilde, matter.reference, "other", SYSTEM, pinned=True)
        the_day_after(clock)
        shown = home_of(hilde)
        start = shown.index("<main")
        seen.append((shown[start : shown.index("</main>")], len(mail.outbox)))
    assert seen[0] == seen[1]


@pytest.mark.clause("RES-3a")
@pytest.mark.parametrize(
    ("chosen", "text", "title"),
    [
        ("usual", "It was at the counter.", "Deputy City Manager"),
        ("alternate", "It was at the counter.", "City Solicitor"),
        ("alternate", "The City Solicitor shouted.", "Head of Human Resources"),
    ],
)
def test_who_reads_next_is_never_whom_the_person_went_around_or_named(
    chosen, text, title, clock, lane
):
    secret = office.new_secret()
    Completion.objects.update(expires_on=today() + timedelta(days=200))
    office.report(text, lane="c", first_reader=chosen, secret=secret)
    for one in lane:
        absences.be_away(one, begins=today(), ends=today() + timedelta(days=5), by=SYSTEM)
    tick()
    [said] = told(secret)
    assert f"{title} can read again within days" in said
    assert not any(one.title in said for one in lane if one.title != title)


def test_what_nobody_in_line_may_read_is_told_of_although_others_read_the_lane(clock, lane):
    office.reader("reads", lane="c")
    secret = office.new_secret()
    office.report(lane="c", first_reader="usual", secret=secret)
    the_day_after(clock)
    assert len(told(secret)) == 1
    train_again(lane[0])
    assert told(secret)[1].startswith("Deputy City Manager reads here again.")


def test_a_new_key_ends_a_gap_only_once_it_is_confirmed(clock, secret, amira, ben):
    see_person_off(ben, by=SYSTEM)
    Completion.objects.update(expires_on=today() + timedelta(days=90))
    lose_words(amira)
    accounts.make_vault_key(amira, passphrase=staffkeys.new_passphrase(), by=SYSTEM)
    tick()
    assert LaneGap.objects.exists() and len(told(secret)) == 1


def test_an_answered_matter_gets_no_day(clock, secret, amira):
    office.answered(Matter.objects.get(), office.at_desk(amira))
    the_day_after(clock)
    train_again(amira)
    assert told(secret)[-1] == "Social planner reads here again."
    assert actions.is_answered(Matter.objects.get())
