"""Whoever signs in for an organisation: their own courses and sessions, and nothing beyond."""

import io
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command

from parapluie.accounts.models import Role, RoleTerm
from parapluie.accounts.tests.people import everything_stored, hire, sign_in
from parapluie.kit.errors import OperatorError
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training import actions, publishing, register, sessions, trainers
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import CourseVersion, Trainer
from parapluie.training.models import Completion, Course, Session
from parapluie.training.pack_text import PackRefused
from parapluie.training.tests.packs import WHOLE, version
from parapluie.training.tests.peers import peer_led

pytestmark = pytest.mark.django_db
TEACH = "/desk/training/teach/"


@pytest.fixture
def tess(peers):
    person = hire("tess", Role.TRAINER, passphrase=None)
    trainers.tie(person, peers, by=SYSTEM)
    return sign_in(person)


@pytest.fixture
def others_course():
    others = peer_led("Birch Circle", today())
    return actions.add_course(title="Theirs", developer=others, qualifying=True, by=SYSTEM)


def held(course, *names, days_ago=0):
    session = sessions.plan(
        course,
        held_on=today(),
        begins_at=time(0),
        ends_at=time(3),
        place="Room 2",
        seats=1,
        by=SYSTEM,
    )
    for name in names:
        sessions.sign_up(session, hire(name, passphrase=None), by=SYSTEM)
    Session.objects.update(held_on=today() - timedelta(days=days_ago))
    return Session.objects.get(pk=session.pk)


def test_a_trainer_looks_at_a_version_first_and_then_publishes_it(tess, course):
    here = f"{TEACH}{course.pk}/"
    seen = tess.send(here, pack=WHOLE).content.decode()
    assert "Listen first" in seen and "Écouter d’abord" in seen and "Publish it now" in seen
    assert not CourseVersion.objects.exists()
    assert tess.send(here, pack=WHOLE.replace("\n", "\r\n"), publish="1")["Location"] == TEACH
    assert CourseVersion.objects.get().text == WHOLE
    assert "version 1, since" in tess.open(TEACH).content.decode()
    entry = Entry.objects.get(act="training.version-published")
    assert (entry.actor_role, entry.actor) == ("trainer", tess.person.pk)


def test_what_can_not_be_taken_is_said_on_the_page_and_nothing_is_kept(tess, course):
    here = f"{TEACH}{course.pk}/"
    broken = WHOLE.replace('right = "The person."', "")
    for more in ({}, {"publish": "1"}):
        said = tess.send(here, pack=broken, **more).content.decode()
        assert "Line 29, [en], question 2: no answer is right." in said
        assert "My manager." in said, "what was pasted stands there to be mended"
    assert "too long to paste" in tess.send(here, pack=WHOLE + "#" * 200_000).content.decode()
    assert not CourseVersion.objects.exists()


def test_a_version_number_is_given_once(course):
    publishing.publish(course, text=version(3), by=SYSTEM)
    for number in (1, 3):
        with pytest.raises(PackRefused, match=r"version 3 .* already"):
            publishing.publish(course, text=version(number), by=SYSTEM)
    publishing.publish(course, text=version(4), by=SYSTEM)
    assert [one.text == "" for one in CourseVersion.objects.order_by("number")] == [True, False]


@pytest.mark.clause("RES-1")
def test_a_pack_of_another_organisation_is_no_version_of_this_course(course):
    theirs = WHOLE.replace("Alder Peer Network", "Birch Circle", 1)
    with pytest.raises(PackRefused, match="by Birch Circle; this course is by Alder"):
        publishing.publish(course, text=theirs, by=SYSTEM)
    own = actions.add_course(title="House rules", developer=None, qualifying=False, by=SYSTEM)
    with pytest.raises(PackRefused, match="this course is by the City"):
        publishing.publish(own, text=WHOLE, by=SYSTEM)
    assert not CourseVersion.objects.exists()


@pytest.mark.clause("RES-1")
def test_nobody_touches_the_course_of_another_organisation(tess, course, others_course):
    pack = WHOLE.replace("Alder Peer Network", "Birch Circle", 1)
    publishing.publish(others_course, text=pack, by=SYSTEM)
    theirs, session = f"{TEACH}{others_course.pk}/", held(others_course, "wren")
    assert "Theirs" not in tess.open(TEACH).content.decode()
    for answer in (
        tess.open(theirs),
        tess.send(theirs, pack=version(2), publish="1"),
        tess.send(TEACH, **{"take-back": str(others_course.pk)}),
        tess.open(f"{TEACH}sessions/{session.pk}/"),
        tess.send(f"{TEACH}sessions/{session.pk}/", present="wren"),
    ):
        assert answer.status_code == 404
    assert CourseVersion.objects.get().ended_on is None and not Completion.objects.exists()


def test_what_is_taken_back_is_gone_from_here(tess, course):
    publishing.publish(course, text=WHOLE, by=SYSTEM)
    for _ in range(2):
        assert tess.send(TEACH, **{"take-back": str(course.pk)})["Location"] == TEACH
    page = tess.open(TEACH).content.decode()
    assert "Taken back on" in page and '<span class="tag">counts</span>' not in page
    assert "Listen first" not in everything_stored()
    assert Entry.objects.filter(act="training.version-taken-back").count() == 1


def test_who_signed_up_is_written_down_and_may_learn_to_read(tess, course):
    session = held(course, "wren", "owl")
    here = f"{TEACH}sessions/{session.pk}/"
    assert here in tess.open(TEACH).content.decode()
    assert tess.send(here, present="Wren\nowl\nwren")["Location"] == TEACH
    assert {one.person.username for one in Completion.objects.all()} == {"wren", "owl"}


def test_a_pasted_name_tells_nothing_of_who_works_here(tess, course):
    hire("kestrel", passphrase=None)
    here = f"{TEACH}sessions/{held(course, 'wren').pk}/"
    assert "wren" not in tess.open(here).content.decode()
    pages = []
    for name in ("kestrel", "nobody1", "tess", "<b>x"):
        page = tess.send(here, present=f"wren\n{name}").content.decode()
        assert "Line 2 is not on the list of this session." in page
        main = page.partition("<main")[2].partition("<textarea")[0]
        pages.append(re.sub(r'middlewaretoken" value="\w+"', "", main))
    assert len(set(pages)) == 1
    assert not Completion.objects.exists()


def test_a_list_is_written_within_two_weeks(tess, course):
    session = held(course, "wren", days_ago=15)
    assert tess.send(f"{TEACH}sessions/{session.pk}/", present="wren").status_code == 404


def test_a_list_opens_when_the_session_begins_and_says_so_before(tess, course, others_course):
    here = f"{TEACH}sessions/{held(course, 'wren', days_ago=-1).pk}/"
    day = today() + timedelta(days=1)
    for answer in (tess.open(here), tess.send(here, present="wren")):
        page = answer.content.decode()
        assert answer.status_code == 403 and "wren" not in page
        assert "This opens when the session begins" in page
        assert f"{day:%A} {day.day} {day:%B %Y}" in page
    assert not Completion.objects.exists()
    theirs = held(others_course, "owl", days_ago=-1)
    assert tess.open(f"{TEACH}sessions/{theirs.pk}/").status_code == 404


TONIGHT = datetime(2026, 3, 3, 6, 37, tzinfo=UTC)  # 22:37 on 2 March by the City's clock


@pytest.mark.clause("RES-1")
def test_a_session_of_tonight_counts_for_nobody_before_it_begins(course, peers):
    with time_machine.travel(TONIGHT, tick=False):
        tess = hire("tess", Role.TRAINER, passphrase=None)
        trainers.tie(tess, peers, by=SYSTEM)
        held(course, "wren")
        Session.objects.update(begins_at=time(23, 58), ends_at=time(23, 59))
        session, here = Session.objects.get(), sign_in(tess)
        page = f"{TEACH}sessions/{session.pk}/"
        assert page not in here.open(TEACH).content.decode()
        assert here.send(page, present="wren").status_code == 403
        with pytest.raises(TrainingRefused, match="not begun"):
            trainers.write_down(session, list(trainers.names_on(session).values()), by=SYSTEM)
        with pytest.raises(TrainingRefused, match="not begun"):
            actions.record_attendance([tess], course=course, held_on=session.held_on, by=SYSTEM)
        assert not Completion.objects.exists()
    with time_machine.travel(TONIGHT + timedelta(minutes=82), tick=False):
        assert sign_in(tess).send(page, present="wren").status_code == 303
    assert Completion.objects.count() == 1


def test_a_long_paste_of_guesses_does_not_tell_who_signed_up(tess, course):
    here = f"{TEACH}sessions/{held(course, 'wren', 'owl').pk}/"
    pages = []
    for first in ("wren", "nobody"):
        guesses = "\n".join([first, *(f"guess{number}" for number in range(12))])
        page = tess.send(here, present=guesses).content.decode()
        assert "Some lines are not on the list" in page and "Line" not in page
        main = page.partition("<main")[2].partition("<textarea")[0]
        pages.append(re.sub(r'middlewaretoken" value="\w+"', "", main))
    assert len(set(pages)) == 1
    assert not Completion.objects.exists()


def test_a_cancelled_session_has_no_list(tess, course):
    session = held(course, "wren")
    sessions.cancel(session, by=SYSTEM)
    assert tess.open(f"{TEACH}sessions/{session.pk}/").status_code == 404


def test_months_are_shown_from_five_people_on_and_never_the_month_that_runs(course):
    day = date(2026, 3, 20)
    on = {date(2026, 3, 2): 6, date(2026, 2, 3): 5, date(2026, 1, 4): 4, date(2025, 3, 1): 7}
    for done_on, count in on.items():
        for number in range(count):
            person = hire(f"{done_on:%b%y}{number}".lower(), passphrase=None, second_step=False)
            actions.record_completion(person, course=course, completed_on=done_on, by=SYSTEM)
    months = trainers.months(course, day)
    assert [one.completed for one in months[:2]] == [5, None]
    assert (months[0].begins, months[-1].begins) == (date(2026, 2, 1), date(2025, 3, 1))
    assert months[-1].completed == 7 and len(months) == 12


def test_a_trainer_stands_on_no_register_and_needs_no_training(tess):
    assert tess.person not in [row.person for row in register.rows(today())]
    assert tess.person.title not in register.titles_in_use()


def test_an_organisation_ends_it_and_its_courses_stay(tess, course):
    publishing.publish(course, text=WHOLE, by=SYSTEM)
    assert tess.send(TEACH, end="1")["Location"] == "/desk/"
    assert "any more. Thank you." in tess.open("/desk/").content.decode()
    assert tess.open(TEACH).status_code == 404
    assert not RoleTerm.objects.filter(ends=None).exists() and not Trainer.objects.exists()
    assert CourseVersion.objects.in_force(today()).exists()


def test_the_coordinator_says_for_whom_a_trainer_comes_and_takes_back_at_their_word(course):
    publishing.publish(course, text=WHOLE, by=SYSTEM)
    cora, page = sign_in(hire("cora", Role.COORDINATOR, passphrase=None)), "/desk/training/courses/"
    assert "signs in for an organisation" not in cora.open(page).content.decode()
    tess = hire("tess", Role.TRAINER, passphrase=None)
    assert "has not said yet" in sign_in(tess).open(TEACH).content.decode()
    fields = {"trainer-person": tess.pk, "trainer-organisation": str(course.developer.pk)}
    assert cora.send(page, form="trainer", **fields)["Location"] == page
    assert "tess signs in for it" in cora.open(page).content.decode()
    assert "online, version 1" in cora.open(page).content.decode()
    cora.send(page, **{"take-back": str(course.pk)})
    assert not CourseVersion.objects.in_force(today()).exists()
    assert cora.send(page, **{"take-back": str(course.pk)}).status_code == 404


def test_only_a_trainer_is_tied_to_an_organisation(peers):
    with pytest.raises(TrainingRefused, match="no trainer"):
        trainers.tie(hire("wren"), peers, by=SYSTEM)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "pack.toml"


def command(file, title="safer together"):
    out = io.StringIO()
    call_command("training", "pack", str(file), "--course", title, stdout=out)
    return out.getvalue()


def test_whoever_runs_the_machine_loads_a_pack(course, file):
    file.write_bytes(WHOLE.encode("utf-8-sig"))
    assert command(file) == "Safer together, version 1, is online.\n"
    assert CourseVersion.objects.get().published_by == "setup"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (WHOLE.encode("cp1252"), "Line 36 is not UTF-8."),
        (b"#" * 1_000_001, "more than 1,000,000 bytes"),
        (WHOLE.replace("[fr]", "[de]").encode(), "nobody knows “de”."),
    ],
)
def test_a_file_that_is_no_pack_is_named_with_its_place(course, file, raw, said):
    file.write_bytes(raw)
    with pytest.raises(OperatorError, match="Nothing is published") as refused:
        command(file)
    assert said in str(refused.value) and str(file) in str(refused.value)


def test_a_course_nobody_knows_is_named_with_those_there_are(course, file):
    with pytest.raises(OperatorError, match="wanted one of: Safer together"):
        command(file, "Safe together")
    assert Course.objects.count() == 1
