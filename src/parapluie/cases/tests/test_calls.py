"""Who is called for what is about today or tonight, when, and that the call says nothing."""

import re
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected  # noqa: TID251  its errors

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from parapluie.accounts import callmail, conflicts
from parapluie.accounts.models import NoticeAddress, Rank, Role
from parapluie.cases import actions, calling, digest, late, receiving, roster, urgent, waiting
from parapluie.cases.call_models import OnCall, UrgentCall
from parapluie.cases.errors import CasesRefused
from parapluie.cases.models import Matter
from parapluie.cases.tests import office
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training.models import Completion

pytestmark = pytest.mark.django_db

MORNING = "2027-03-02T18:03:20Z"  # Tuesday, 10:03 in the city
CANARY = "zinnober-unheard-of-word"


@pytest.fixture(autouse=True)
def mail_on(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL = "desk@city.example"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def amira():
    return reached(office.reader("amira", title="Social planner"))


@pytest.fixture
def ben():
    return reached(office.reader("ben"))


@pytest.fixture
def chief():
    return reached(office.staff("chief", Role.SUPERVISOR, title="Chief"))


@pytest.fixture
def turn(amira, ben):
    """Amira is on call, Ben is her deputy."""
    return OnCall.objects.create(
        lane="a", person=amira, deputy=ben, begins=today(), ends=today() + timedelta(days=20)
    )


def reached(person):
    callmail.give_address(person, f"{person.username}@city.example", by=SYSTEM)
    return person


def urgent_report(limits=""):
    return office.report(f"Tonight he comes back. {CANARY}", limits=limits, urgent=True)


def called():
    """Return who was called so far, in order."""
    return [letter.to[0].partition("@")[0] for letter in mail.outbox]


def tick(clock, minutes=0):
    clock.shift(timedelta(minutes=minutes))
    calling.send_calls()
    return called()


@pytest.mark.clause("PRI-4")
def test_the_reader_on_call_is_called_at_once_and_the_deputy_after_half_an_hour(clock, turn):
    urgent_report()
    assert mail.outbox == []  # nothing is sent while the person sends
    assert tick(clock, 1) == ["amira"]
    assert tick(clock, 24) == ["amira"]
    assert tick(clock, 6) == ["amira", "ben"]
    assert tick(clock, 60) == ["amira", "ben"]


def test_once_a_reader_opened_it_nobody_else_is_called_and_no_moment_stays(clock, turn, amira):
    matter = urgent_report()
    tick(clock, 1)
    office.read(matter, office.at_desk(amira))
    assert tick(clock, 45) == ["amira"]
    call = UrgentCall.objects.get()
    assert (call.answered_by, call.next_at) == (amira.pk, None)


def test_a_call_is_forgotten_once_the_person_is_answered(clock, turn, amira):
    desk = office.at_desk(amira)
    matter, _ = office.read(urgent_report(), desk)
    tick(clock, 24 * 60)
    call = UrgentCall.objects.get()  # opened, and the person still waits
    assert (call.called, call.marked_by, call.next_at) == ([], "", None)
    actions.answer_matter(matter, text="Somebody is there tonight.", by=desk)
    assert not UrgentCall.objects.exists()


def test_what_is_urgent_has_its_mark_in_every_list_until_it_is_answered(clock, client, amira, ben):
    desk = office.at_desk(amira)
    other, matter = office.report(), urgent_report()
    browser = office.sign_in(client, amira)
    pages = ("/desk/", "/desk/matters/", f"/desk/matters/{matter.reference}/")
    mark = '<span class="tag tag-late">urgent</span>'
    for page in pages:
        assert browser.get(page).content.decode().count(mark) == 1, page
    assert mark not in browser.get(f"/desk/matters/{other.reference}/").content.decode()
    matter, _ = office.read(matter, desk)
    tick(clock, 24 * 60)
    browser = office.sign_in(client, amira)
    assert mark in browser.get("/desk/matters/").content.decode()
    actions.answer_matter(matter, text="Somebody is there tonight.", by=desk)
    shown = browser.get("/desk/matters/?stage=open").content.decode()
    assert matter.reference in shown and mark not in shown


def test_an_open_call_knows_its_moment_by_five_minutes_at_best(clock, turn):
    for minute in range(5):
        clock.move_to(f"2027-03-02T18:{minute:02}:41Z")
        urgent_report()
        calling.send_calls()
    moments = set(UrgentCall.objects.values_list("next_at", flat=True))
    assert {one.isoformat() for one in moments} == {"2027-03-02T18:30:00+00:00"}
    assert all(one.made_on == today() for one in UrgentCall.objects.all())


def test_the_ledger_gets_no_entry_that_would_tell_when_somebody_was_called(clock, turn):
    urgent_report()
    before = Entry.objects.count()
    tick(clock, 1)
    assert len(mail.outbox) == 1 and Entry.objects.count() == before


@pytest.mark.clause("PRI-2")
@pytest.mark.kills("cases.calling.may_be_called")
def test_whoever_is_in_conflict_is_not_called_and_the_deputy_is_at_once(clock, turn, amira):
    matter = urgent_report()
    conflicts.declare(amira, matter.reference, "no-reason", SYSTEM, pinned=True)
    assert tick(clock, 1) == ["ben"]


@pytest.mark.clause("RES-1")
def test_whoever_is_untrained_is_not_called(clock, turn, amira):
    urgent_report()
    Completion.objects.filter(person=amira).update(expires_on=today() - timedelta(days=1))
    assert tick(clock, 1) == ["ben"]


def test_whoever_has_no_key_to_it_is_not_called(clock, turn, amira, ben):
    matter = urgent_report()
    actions.recuse(matter, by=office.at_desk(amira))
    late_reader = reached(office.reader("late"))
    OnCall.objects.update(person=late_reader)
    assert tick(clock, 1) == ["ben"]


def test_where_neither_may_be_called_the_supervisor_is(clock, turn, amira, ben, chief):
    matter = urgent_report()
    for one in (amira, ben):
        conflicts.declare(one, matter.reference, "no-reason", SYSTEM, pinned=True)
    assert tick(clock, 1) == ["chief"]


def test_a_supervisor_in_conflict_or_untrained_is_called_for_nothing(clock, amira, ben, chief):
    matter = urgent_report()
    conflicts.declare(chief, matter.reference, "no-reason", SYSTEM, pinned=True)
    assert tick(clock, 1) == []
    Completion.objects.filter(person=reached(office.staff("other", Role.SUPERVISOR))).delete()
    assert tick(clock, 1) == []


def test_about_staff_only_whoever_reads_it_first_is_called(clock):
    chief = reached(office.designated("chief", Rank.DESIGNATE, title="Chief"))
    second = reached(office.designated("second", Rank.ALTERNATE, title="Second"))
    boss = reached(office.staff("boss", Role.SUPERVISOR, lane="c", title="Boss"))
    OnCall.objects.create(lane="c", person=chief, deputy=second, begins=today(), ends=today())
    office.report(CANARY, lane="c", urgent=True, first_reader="alternate")
    assert tick(clock, 1) == ["second"]
    assert tick(clock, 90) == ["second"]
    clock.shift(timedelta(days=5))
    for one in (chief, boss):
        assert late.late_for(office.at_desk(one, unlocked=False)) == []
        assert not digest.something_waits(one)


def test_outside_the_hours_the_call_waits_for_the_morning(clock, turn):
    clock.move_to("2027-03-06T06:30:00Z")  # Friday, 22:30 in the city
    urgent_report()
    assert tick(clock, 1) == []
    clock.move_to("2027-03-07T19:00:00Z")  # Sunday
    assert tick(clock) == []
    clock.move_to("2027-03-08T15:59:00Z")  # Monday, 7:59
    assert tick(clock) == []
    assert tick(clock, 1) == ["amira"]


def test_two_calls_in_half_an_hour_are_one_mail_so_that_mails_count_nothing(clock, turn):
    urgent_report()
    urgent_report()
    assert tick(clock, 1) == ["amira"]
    urgent_report()
    assert tick(clock, 10) == ["amira"]
    assert {tuple(one.called) for one in UrgentCall.objects.all()} == {(turn.person_id,)}
    assert tick(clock, 20) == ["amira", "ben"]


def test_what_is_not_urgent_calls_nobody(clock, turn):
    office.report()
    assert tick(clock, 1) == []


def test_what_was_withdrawn_calls_nobody(clock, turn, chief):
    receiving.withdraw(urgent_report().letterbox)
    assert tick(clock, 1) == []


class TestTheMail:
    @pytest.mark.clause("BRI-3a")
    def test_every_mail_is_the_same_and_tells_nothing(self, clock, turn, amira, ben, chief):
        matters = [urgent_report("Never call. " + CANARY), urgent_report()]
        tick(clock, 1)
        tick(clock, 31)
        clock.move_to("2027-03-03T16:31:00Z")  # Wednesday, 8:31
        digest.send_digest()
        clock.move_to("2027-03-09T16:31:00Z")
        digest.send_digest()
        assert {"amira", "ben", "chief"} <= set(called())
        said = {(one.subject, one.body, one.from_email) for one in mail.outbox}
        assert len(said) == 1
        for letter in mail.outbox:
            whole = letter.message().as_string() + letter.body + letter.subject
            assert CANARY not in whole
            assert not re.search(r"\b[2-9B-Z]{4}-[2-9B-Z]{4}\b", whole)
            assert not any(one.reference in whole for one in matters)
            assert not re.search(
                r"urgent|report|matter|concern|conduct|lane|tonight|late|dossier|\b\d+ ",
                letter.subject + letter.body,
                re.IGNORECASE,
            )
            assert len(letter.to) == 1 and not letter.cc and not letter.attachments

    def test_without_a_mail_server_no_mail_ever_goes_out(self, clock, turn, settings, chief):
        settings.EMAIL_HOST = ""
        urgent_report()
        tick(clock, 1)
        tick(clock, 31)
        clock.move_to("2027-03-09T16:31:00Z")
        digest.send_digest()
        assert mail.outbox == []

    def test_a_mail_server_that_is_gone_loses_no_report_and_no_call(
        self, clock, turn, monkeypatch, caplog
    ):
        def gone(letter, **more):
            raise SMTPServerDisconnected("amira@city.example")

        matter = urgent_report()
        with monkeypatch.context() as broken:
            broken.setattr(mail.EmailMessage, "send", gone)
            assert tick(clock, 1) == []
        assert "@" not in caplog.text
        assert Matter.objects.filter(pk=matter.pk).exists()
        assert tick(clock, 1) == ["amira"]

    def test_an_address_nobody_answers_at_hands_the_call_on_at_the_next_tick(
        self, clock, turn, monkeypatch
    ):
        def wrong(letter, **more):
            raise SMTPRecipientsRefused({letter.to[0]: (550, b"no such box")})

        urgent_report()
        with monkeypatch.context() as broken:
            broken.setattr(mail.EmailMessage, "send", wrong)
            tick(clock, 1)
        assert tick(clock, 1) == ["ben"]

    def test_whoever_left_gets_no_mail_and_keeps_no_address(self, clock, turn, amira):
        from parapluie.accounts.actions import see_person_off

        urgent_report()
        see_person_off(amira, by=SYSTEM)
        assert tick(clock, 1) == ["ben"]
        assert not NoticeAddress.objects.filter(person=amira).exists()


class TestAReadersMark:
    def test_it_is_due_at_the_next_reading_and_the_reason_is_sealed(self, clock, turn, ben):
        matter, _ = office.read(office.report(), office.at_desk(ben))
        urgent.mark_urgent(matter, reason=f"Tonight. {CANARY}", by=office.at_desk(ben))
        matter.refresh_from_db()
        assert matter.due_on == today()
        assert tick(clock, 1) == ["amira"]
        _, thread = office.read(matter, office.at_desk(ben))
        assert thread.lines[-1].kind == "urgent" and CANARY in thread.lines[-1].text
        marked = Entry.objects.get(act="matter.urgent")
        assert marked.subject == matter.file_id and "PRI-4" in marked.clauses

    def test_whoever_marked_it_does_not_answer_the_call_by_reading_on(
        self, clock, turn, ben, chief
    ):
        matter, _ = office.read(office.report(), office.at_desk(ben))
        urgent.mark_urgent(matter, reason="Tonight.", by=office.at_desk(ben))
        tick(clock, 1)
        matter.refresh_from_db()
        office.read(matter, office.at_desk(ben))
        assert tick(clock, 31) == ["amira", "chief"]

    def test_whoever_has_it_and_marks_it_calls_nobody(self, clock, turn, ben):
        desk = office.at_desk(ben)
        matter, _ = office.read(office.report(), desk)
        matter = actions.assign_matter(matter, to=ben, by=desk)
        urgent.mark_urgent(matter, reason="Tonight.", by=desk)
        assert tick(clock, 1) == []

    def test_whoever_has_it_is_called_first(self, clock, turn, amira, ben):
        desk = office.at_desk(amira)
        matter, _ = office.read(office.report(), desk)
        matter, _ = office.read(actions.assign_matter(matter, to=ben, by=desk), desk)
        urgent.mark_urgent(matter, reason="Tonight.", by=desk)
        assert tick(clock, 1) == ["ben"]


class TestTheDigest:
    @pytest.mark.clause("PRI-6")
    def test_it_comes_to_whoever_has_something_due_and_to_nobody_else(self, clock, amira, ben):
        idle = reached(office.staff("idle", Role.COORDINATOR))
        matter, _ = office.read(office.report(), office.at_desk(amira))
        actions.assign_matter(matter, to=amira, by=office.at_desk(amira))
        Matter.objects.update(due_on=today() + timedelta(days=1))
        clock.move_to("2027-03-03T16:30:30Z")  # Wednesday, 8:30
        digest.send_digest()
        assert called() == ["amira"]
        assert not digest.something_waits(idle)

    def test_it_comes_once_at_each_fixed_hour_of_a_working_day(self, clock, amira, ben):
        office.report(urgent=True)
        clock.move_to("2027-03-03T16:29:00Z")
        digest.send_digest()
        assert called() == []
        for moment in ("2027-03-03T16:30:00Z", "2027-03-03T17:10:00Z"):
            clock.move_to(moment)
            digest.send_digest()
        assert sorted(called()) == ["amira", "ben"]
        clock.move_to("2027-03-03T21:02:00Z")  # 13:02
        digest.send_digest()
        assert len(called()) == 4
        clock.move_to("2027-03-06T16:31:00Z")  # Saturday
        digest.send_digest()
        assert len(called()) == 4

    def test_long_after_its_hour_it_waits_for_the_next(self, clock, amira, ben):
        office.report(urgent=True)
        clock.move_to("2027-03-03T18:31:00Z")  # 10:31, as when a server comes back
        digest.send_digest()
        assert called() == []

    def test_what_is_with_a_colleague_or_in_conflict_waits_for_nobody_else(self, amira, ben):
        matter, _ = office.read(office.report(urgent=True), office.at_desk(ben))
        assert digest.something_waits(amira)
        conflicts.declare(amira, matter.reference, "no-reason", SYSTEM)
        assert not digest.something_waits(amira)
        actions.assign_matter(matter, to=ben, by=office.at_desk(ben))
        assert digest.something_waits(ben)

    def test_the_public_face_alone_has_no_desk_to_look_at(self, clock, amira, monkeypatch):
        clock.move_to("2027-03-03T16:31:00Z")
        monkeypatch.setattr(digest.apps, "is_installed", lambda name: False)
        assert digest.send_digest() == "no desk on this face"


class TestLate:
    @pytest.mark.clause("RES-2")
    def test_a_working_day_late_it_stands_before_the_supervisor(self, clock, amira, ben, chief):
        matter = office.report()  # Tuesday: due on Thursday
        desk = office.at_desk(chief, unlocked=False)
        clock.move_to("2027-03-04T20:00:00Z")
        assert late.late_for(desk) == []
        clock.move_to("2027-03-05T20:00:00Z")
        assert late.late_for(desk) == [late.Late(matter.reference, 1)]
        clock.move_to("2027-03-08T20:00:00Z")
        assert late.late_for(desk) == [late.Late(matter.reference, 2)]
        assert waiting.late_ones(chief)

    def test_weekends_and_holidays_make_nothing_late(self):
        friday, monday = date(2027, 3, 26), date(2027, 3, 29)  # the 26th is Good Friday
        assert late.days_late(date(2027, 3, 25), friday + timedelta(days=2)) == 0
        assert late.days_late(date(2027, 3, 25), monday) == 1

    def test_a_supervisor_in_conflict_sees_nothing_of_it_and_another_role_does(
        self, clock, amira, ben, chief
    ):
        officer = office.staff("officer", Role.PRIVACY_OFFICER)
        matter = office.report()
        conflicts.declare(chief, matter.reference, "no-reason", SYSTEM, pinned=True)
        clock.move_to("2027-03-09T20:00:00Z")
        assert late.late_for(office.at_desk(chief, unlocked=False)) == []
        shown = late.late_for(office.at_desk(officer, unlocked=False))
        assert [one.reference for one in shown] == [matter.reference]

    def test_the_home_page_shows_the_reference_and_the_days_and_no_link(
        self, clock, client, amira, ben, chief
    ):
        matter = office.report()
        clock.move_to("2027-03-08T20:00:00Z")
        page = office.sign_in(client, chief, unlocked=False).get("/desk/").content.decode()
        assert f"{matter.reference}: 2 working days late" in page
        assert f"/desk/matters/{matter.reference}/" not in page


class TestTheRoster:
    def test_only_who_could_read_today_stands_in_it(self, amira, ben, chief):
        untrained = office.reader("untrained", trained=False)
        desk = office.at_desk(chief, unlocked=False)
        assert {one.username for one in roster.candidates("a")} == {"amira", "ben"}
        with pytest.raises(CasesRefused):
            roster.put_on_call(
                "a", person=untrained, deputy=ben, begins=today(), ends=today(), by=desk
            )

    @pytest.mark.clause("RES-1")
    def test_who_may_not_read_is_refused(self, amira):
        assert roster.check_turn("a", amira) is None
        assert roster.check_turn("a", office.reader("new", trained=False))
        assert roster.check_turn("b", amira)

    def test_days_of_two_turns_never_meet(self, turn, amira, ben, chief):
        desk = office.at_desk(chief, unlocked=False)
        days = {"begins": today() + timedelta(days=20), "ends": today() + timedelta(days=30)}
        with pytest.raises(CasesRefused):
            roster.put_on_call("a", person=ben, deputy=amira, **days, by=desk)
        days["begins"] += timedelta(days=1)
        roster.put_on_call("a", person=ben, deputy=amira, **days, by=desk)

    def test_only_the_lanes_supervisor_gives_turns(self, turn, amira, ben):
        other = office.at_desk(office.staff("other", Role.SUPERVISOR), unlocked=False)
        other.person.terms.update(lane="b")
        other = office.at_desk(other.person, unlocked=False)
        with pytest.raises(CasesRefused):
            roster.take_off_call(turn, by=other)

    def test_the_page_gives_a_turn_and_ends_it(self, client, amira, ben, chief):
        browser = office.sign_in(client, chief, unlocked=False)
        posted = {
            "lane": "a",
            "person": amira.pk,
            "deputy": ben.pk,
            "begins": today().isoformat(),
            "ends": today().isoformat(),
        }
        assert browser.post("/desk/on-call/", posted | {"deputy": ""}).status_code == 422
        assert browser.post("/desk/on-call/", posted | {"deputy": amira.pk}).status_code == 403
        assert browser.post("/desk/on-call/", posted).status_code == 303
        assert "amira" in browser.get("/desk/on-call/").content.decode()
        turn = OnCall.objects.get()
        browser.post("/desk/on-call/", {"act": "end", "turn": turn.pk})
        assert not OnCall.objects.exists()

    def test_the_page_says_who_can_not_be_reached(self, client, turn, amira, ben, chief):
        callmail.take_address_away(ben, by=SYSTEM)
        page = office.sign_in(client, chief, unlocked=False).get("/desk/on-call/")
        assert page.content.decode().count("gave no address") == 1

    def test_with_mail_off_there_is_no_page_and_no_word_of_it(self, client, amira, chief, settings):
        settings.EMAIL_HOST = ""
        browser = office.sign_in(client, chief, unlocked=False)
        assert browser.get("/desk/on-call/").status_code == 404
        assert browser.get("/desk/calls/").status_code == 404
        for page in ("/desk/", "/desk/people/"):
            said = browser.get(page).content.decode()
            assert "/desk/on-call/" not in said and "/desk/calls/" not in said


def test_a_reader_marks_it_on_a_page_and_loses_no_word(client, amira, ben):
    desk = office.at_desk(amira)
    matter, _ = office.read(office.report(), desk)
    browser = office.sign_in(client, amira)
    place = f"/desk/matters/{matter.reference}/urgent/"
    assert place in browser.get(f"/desk/matters/{matter.reference}/").content.decode()
    assert "Why can" in browser.get(place).content.decode()
    assert browser.post(place, {"text": "", "seen": matter.turn}).status_code == 422
    overtaken = browser.post(place, {"text": CANARY, "seen": 0})
    assert overtaken.status_code == 409 and CANARY in overtaken.content.decode()
    assert browser.post(place, {"text": "Tonight.", "seen": matter.turn}).status_code == 303
    assert "marked as urgent" in browser.get(f"/desk/matters/{matter.reference}/").content.decode()


def test_the_moment_of_a_call_is_rounded_down(clock):
    assert calling.coarse(timezone.now()).isoformat() == "2027-03-02T18:00:00+00:00"
