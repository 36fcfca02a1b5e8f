"""The main job on PostgreSQL, with people acting at the same moment."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from parapluie.accounts import agreements
from parapluie.accounts.agreement_rows import Agreement, Between
from parapluie.accounts.errors import AccountRefused
from parapluie.accounts.models import Person
from parapluie.cases import actions, receiving
from parapluie.cases.models import Matter
from parapluie.clock import ticking
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.ledger import checking, entries, sequencing
from parapluie.ledger.entries import SYSTEM, staff
from parapluie.ledger.errors import LedgerError
from parapluie.ledger.models import Entry
from parapluie.training import sessions
from parapluie.training.models import Course
from parapluie.vault import codes, letterbox
from parapluie.vault.models import Grant
from tests.people import Hired, hire

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAIT = 20  # seconds; more than any of these needs


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these acts at the same moment, each on its own connection; return how each ended."""
    ready = threading.Barrier(len(acts))

    def act_alone(act: Callable[[], Any]) -> Any:
        try:
            ready.wait(WAIT)
            return act()
        except Exception as fault:  # noqa: BLE001  handed to the test, which judges it
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(act_alone, acts))


@pytest.fixture
def readers(transactional_db) -> list[Hired]:
    return [hire("ana"), hire("ben")]


def send(text: str = "a message") -> tuple[str, Matter]:
    code = codes.new_code()
    receipt = receiving.receive(receiving.Told(text), codes.keys_of(code))
    return code, Matter.objects.get(reference=receipt.reference)


def test_we_are_on_postgresql():
    assert connection.vendor == "postgresql"


def test_a_report_is_read_answered_and_the_answer_read(readers: list[Hired]):
    code, matter = send("Jemand è qui \N{SNOWMAN}")
    ana = readers[0].desk()
    actions.declare_conflict(matter, kind="none", by=ana)
    assert "\N{SNOWMAN}" in repr(actions.read_matter(matter, by=ana))
    actions.answer_matter(Matter.objects.get(pk=matter.pk), text="We will come.", by=ana)
    secret = codes.keys_of(code)
    found = letterbox.find(secret)
    assert found is not None
    assert "We will come." in repr(letterbox.read(found, secret.private))


def test_eight_people_send_at_once_and_all_are_kept(readers: list[Hired]):
    sent = at_once(*[lambda: [send()[0] for _ in range(5)]] * 8)
    kept = [
        code for codes_of_one in sent if isinstance(codes_of_one, list) for code in codes_of_one
    ]
    assert len(set(kept)) == Matter.objects.count() == 40
    assert all(letterbox.find(codes.keys_of(code)) for code in kept[::8])


def test_an_act_that_commits_late_keeps_its_place_in_the_ledger(transactional_db):
    """The trap of "ids after the last": what commits after its successor would be lost."""
    written, later = threading.Event(), threading.Event()
    officer = staff("reader", "somebody")

    def write_late() -> None:
        with transaction.atomic():
            entries.append("late", subject="x", by=officer)
            written.set()
            assert later.wait(WAIT)

    def write_between() -> None:
        assert written.wait(WAIT)
        with transaction.atomic():
            entries.append("between", subject="x", by=officer)
        sequencing.sequence_entries()
        later.set()

    assert at_once(write_late, write_between) == [None, None]
    sequencing.sequence_entries()
    placed = dict(Entry.objects.sequenced().values_list("act", "leaf_index"))
    assert placed == {"between": 0, "late": 1}
    assert checking.verify().ok


def test_writers_and_sequencers_at_once_leave_no_gap_and_lose_nothing(transactional_db):
    officer = staff("reader", "somebody")

    def write_many() -> None:
        for number in range(25):
            with transaction.atomic():
                entries.append("act", subject=str(number), by=officer)

    def sequence_often() -> None:
        for _ in range(12):
            with contextlib.suppress(LedgerError, IntegrityError):  # one of the two gives way
                sequencing.sequence_entries()

    ended = at_once(*[write_many] * 6, sequence_often, sequence_often)
    assert ended == [None] * 8
    sequencing.sequence_entries()
    indexes = list(Entry.objects.sequenced().values_list("leaf_index", flat=True))
    assert indexes == list(range(150))
    assert checking.verify().ok


held, released = threading.Event(), threading.Event()


def slow_job() -> str:
    held.set()
    assert released.wait(WAIT)
    return "done"


def test_two_processes_tick_and_one_of_them_works(settings, transactional_db):
    settings.JOBS = [f"{__name__}.slow_job"]

    def tick_second() -> list[ticking.JobResult]:
        assert held.wait(WAIT)
        try:
            return ticking.tick()
        finally:
            released.set()

    first, second = at_once(ticking.tick, tick_second)
    assert [result.said for result in first] == ["done"]
    assert second == []


def test_two_officers_take_one_matter_and_one_of_them_has_it(readers: list[Hired]):
    _, matter = send()
    desks = [one.desk() for one in readers]
    for desk in desks:
        actions.declare_conflict(matter, kind="none", by=desk)
        actions.read_matter(matter, by=desk)
    seen = [Matter.objects.get(pk=matter.pk) for _ in desks]
    ended = at_once(
        *(
            lambda one=one, desk=desk: actions.assign_matter(one, to=desk.person, by=desk)
            for one, desk in zip(seen, desks, strict=True)
        )
    )
    assert sorted(isinstance(one, Refused) for one in ended) == [False, True]
    kept = Matter.objects.get(pk=matter.pk)
    assert [kept.assignee_id] == [one.assignee_id for one in ended if isinstance(one, Matter)]


def test_two_officers_answer_at_once_and_no_word_is_lost_or_doubled(readers: list[Hired]):
    code, matter = send()
    desks = [one.desk() for one in readers]
    for desk in desks:
        actions.declare_conflict(matter, kind="none", by=desk)
        actions.read_matter(matter, by=desk)
    ended = at_once(
        *(
            lambda desk=desk: actions.answer_matter(
                Matter.objects.get(pk=matter.pk), text=f"from {desk.person.username}", by=desk
            )
            for desk in desks
        )
    )
    won = [one for one in ended if isinstance(one, Matter)]
    assert len(won) == 1
    assert all(isinstance(one, (Matter, Refused)) for one in ended)
    secret = codes.keys_of(code)
    found = letterbox.find(secret)
    assert found is not None
    replies = [one for one in letterbox.read(found, secret.private) if one.kind == "reply"]
    assert len(replies) == 1


def test_both_readers_stop_at_once_and_the_last_key_is_put_aside_not_lost(readers: list[Hired]):
    """The last living grant of a dossier is suspended, never deleted (DESIGN §3)."""
    _, matter = send()
    desks = [one.desk() for one in readers]
    at_once(*(lambda desk=desk: actions.recuse(matter, by=desk) for desk in desks))
    for dossier in (matter.file_id, matter.letterbox_id):
        assert Grant.objects.filter(dossier=dossier, holder__startswith="staff:").exists()


def test_two_who_publish_an_agreement_at_once_make_one_version(transactional_db):
    begins = today() + timedelta(days=20)
    ended = at_once(
        *(
            partial(agreements.publish, Between.STAFF, english=text, begins=begins, by=SYSTEM)
            for text in ("I keep it.", "I keep it to myself.")
        )
    )
    living = Agreement.objects.living(today())
    assert living.count() == 1
    refused = [one for one in ended if isinstance(one, Exception)]
    assert all(isinstance(one, AccountRefused) for one in refused), ended


def test_the_last_seat_goes_to_one_of_two(transactional_db):
    course = Course.objects.create(title="Safer together")
    session = sessions.plan(
        course,
        held_on=today(),
        begins_at=time(9),
        ends_at=time(12),
        place="Room 2",
        seats=1,
        by=SYSTEM,
    )
    people = [Person.objects.create(username=name, title="Clerk") for name in ("wren", "owl")]
    seated = at_once(*(partial(sessions.sign_up, session, one, by=SYSTEM) for one in people))
    assert sorted(seated) == [False, True]
