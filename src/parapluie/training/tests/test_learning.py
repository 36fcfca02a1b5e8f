"""Taking a course online: every page, every answer, and only what is in force."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parapluie.accounts.models import Role
from parapluie.accounts.tests.people import everything_stored, hire, sign_in
from parapluie.kit.times import today
from parapluie.ledger.entries import SYSTEM
from parapluie.ledger.models import Entry
from parapluie.training import actions, currency, learning, organisations, publishing
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import Bookmark, CourseVersion
from parapluie.training.models import Completion
from parapluie.training.tests.packs import WHOLE, version

pytestmark = pytest.mark.django_db
RIGHT = ("I answer what they asked.", "The person.")
LEARN = "/desk/training/learn/"


@pytest.fixture
def online(course):
    return publishing.publish(course, text=WHOLE, by=SYSTEM)


@pytest.fixture
def wren():
    return hire("wren", passphrase=None)


def read_all(person, online):
    for page in (1, 2):
        learning.read_on(person, online, past=page)


def complete(person, online, answers=RIGHT):
    return learning.complete(person, online, language="en", answers=answers)


def test_whoever_read_everything_and_answers_rightly_is_in_date_at_once(online, wren):
    read_all(wren, online)
    done = complete(wren, online)
    assert currency.in_date(wren.pk, today())
    assert done.recorded_by == "e-learning"
    entry = Entry.objects.get(act="training.completed")
    assert (entry.actor_role, entry.subject) == ("e-learning", wren.pk)
    assert not Bookmark.objects.exists()


@pytest.mark.clause("RES-1", "PRI-5")
def test_no_page_is_skipped(online, wren):
    learning.read_on(wren, online, past=2)
    assert learning.page_of(wren, online) == 1
    learning.read_on(wren, online, past=1)
    with pytest.raises(TrainingRefused, match="pages you have not read"):
        complete(wren, online)
    assert not Completion.objects.exists()


@pytest.mark.clause("RES-1", "PRI-5")
@pytest.mark.parametrize("answers", [(), ("", ""), RIGHT[:1], RIGHT[::-1], (RIGHT[0], "I do.")])
def test_every_answer_is_right_before_anything_is_recorded(online, wren, answers):
    read_all(wren, online)
    with pytest.raises(TrainingRefused, match="Not everything is answered"):
        complete(wren, online, answers)
    assert not Completion.objects.exists()


@pytest.mark.clause("RES-1", "PRI-5")
def test_what_was_taken_back_while_somebody_read_is_not_completed(online, wren):
    read_all(wren, online)
    publishing.take_back(online, by=SYSTEM)
    with pytest.raises(TrainingRefused, match="Alder Peer Network has taken this course back"):
        complete(wren, online)


@pytest.mark.clause("RES-1", "PRI-5")
def test_a_course_of_who_has_closed_is_neither_offered_nor_completed(online, course, wren):
    read_all(wren, online)
    organisations.close_organisation(course.developer, closed_on=today(), by=SYSTEM)
    assert learning.on_offer(today()) == []
    with pytest.raises(TrainingRefused, match="closed, so nobody can take"):
        complete(wren, online)


@pytest.mark.clause("OBJ-2")
def test_what_was_completed_runs_out_and_is_learned_anew(online, wren):
    read_all(wren, online)
    done = complete(wren, online)
    assert done.expires_on == actions.months_after(today(), 24)
    assert not currency.in_date(wren.pk, done.expires_on + timedelta(days=1))


def test_what_was_completed_outlives_the_next_version_and_the_end_of_the_course(online, wren):
    read_all(wren, online)
    complete(wren, online)
    following = publishing.publish(online.course, text=version(2), by=SYSTEM)
    assert currency.in_date(wren.pk, today())
    publishing.take_back(following, by=SYSTEM)
    assert currency.in_date(wren.pk, today())


def test_a_course_made_by_the_city_can_be_taken_online_and_does_not_count(wren):
    own = actions.add_course(title="House rules", developer=None, qualifying=False, by=SYSTEM)
    text = WHOLE.replace('organisation = "Alder Peer Network"\n', "")
    online = publishing.publish(own, text=text, by=SYSTEM)
    read_all(wren, online)
    assert complete(wren, online).course == own
    assert not currency.in_date(wren.pk, today())
    assert learning.opening_course(today()) is None


def test_a_bookmark_nobody_moved_for_three_months_is_dropped(online, wren):
    learning.read_on(wren, online, past=1)
    assert learning.drop_old_bookmarks() == "no bookmark to drop"
    Bookmark.objects.update(moved_on=today() - timedelta(days=91))
    assert learning.drop_old_bookmarks() == "1 bookmarks dropped"
    assert learning.page_of(wren, online) == 1


def test_the_words_of_a_version_stand_while_it_is_in_force_and_no_longer(online):
    for broken in ({"text": ""}, {"ended_on": today()}, {"taken_back_by": "setup"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CourseVersion.objects.update(**broken)


@pytest.mark.clause("SCO-2c")
def test_whoever_is_not_trained_finds_the_course_where_they_are_refused(online):
    ada = sign_in(hire("ada", Role.READER))
    course = f'href="{LEARN}{online.course_id}/"'
    for page in ("/desk/", "/desk/matters/", "/desk/enter/"):
        assert course in ada.open(page).content.decode(), page
    assert f'href="{LEARN}"' in ada.open("/desk/training/").content.decode()
    assert course in ada.open(LEARN).content.decode()


def test_the_course_online_is_offered_before_a_session(online):
    ada = sign_in(hire("ada", Role.READER))
    for page in ("/desk/training/", "/desk/training/mine/"):
        shown = ada.open(page).content.decode()
        taken, seat = shown.index("Take the course online now"), shown.index("Or sign up for a")
        assert taken < seat, page


def test_with_no_course_online_the_way_on_is_a_session(course):
    ada = sign_in(hire("ada", Role.READER))
    button = 'class="button button-main" href="/desk/training/sessions/"'
    for page in ("/desk/", "/desk/matters/", "/desk/enter/", "/desk/training/"):
        assert button in ada.open(page).content.decode(), page


def test_nothing_online_means_no_word_of_it(course):
    worker = sign_in(hire("ada", Role.READER))
    for page in ("/desk/", "/desk/matters/", "/desk/enter/", "/desk/training/"):
        assert LEARN not in worker.open(page).content.decode(), page


def test_a_clerk_goes_through_the_pages_stops_goes_on_and_is_through(online, wren):
    worker, here = sign_in(wren), f"{LEARN}{online.course_id}/"
    assert "Begin" in worker.open(here).content.decode()
    assert worker.open(f"{here}2/")["Location"] == here
    assert worker.open(f"{here}check/")["Location"] == here
    assert "<li>Read it twice.</li>" in worker.open(f"{here}1/").content.decode()
    assert worker.send(f"{here}1/", version="1")["Location"] == f"{here}2/"
    assert "Go on at page 2" in worker.open(here).content.decode()
    assert worker.send(f"{here}2/", version="1")["Location"] == f"{here}check/"
    missed = worker.send(f"{here}check/", version="1", q0=RIGHT[0], q1="I do.").content.decode()
    assert "<strong>Not quite.</strong> It is their life." in missed
    assert "<strong>Yes.</strong> Nobody needs a name to be heard." in missed
    assert "Choose an answer." in worker.send(f"{here}check/", version="1").content.decode()
    assert "I do." not in everything_stored().replace(WHOLE, "").replace(repr(WHOLE)[1:-1], "")
    done = worker.send(f"{here}check/", version="1", q0=RIGHT[0], q1=RIGHT[1])
    completion = Completion.objects.get(person=wren)
    assert done["Location"] == f"/desk/training/?passed={completion.pk}"
    said = worker.open(done["Location"]).content.decode()
    assert "You have completed this course." in said and "It counts from now on" in said
    assert ">See what waits for you</a>" in said
    assert f'action="/desk/training/certificates/{completion.pk}/"' in said
    other = sign_in(hire("owl", passphrase=None)).open(done["Location"]).content.decode()
    assert "See what waits for you" not in other


def test_a_francophone_clerk_reads_and_answers_in_french(online, wren):
    worker, here = sign_in(wren, HTTP_ACCEPT_LANGUAGE="fr-CA"), f"{LEARN}{online.course_id}/"
    read_all(wren, online)
    assert "Écouter d’abord" in worker.open(f"{here}1/").content.decode()
    answers = {"q0": "Je réponds à la question.", "q1": "La personne."}
    worker.send(f"{here}check/", version="1", **answers)
    assert currency.in_date(wren.pk, today())


def test_whoever_reads_an_earlier_version_is_told_and_begins_with_the_new_one(online, wren):
    worker, here = sign_in(wren), f"{LEARN}{online.course_id}/"
    worker.send(f"{here}1/", version="1")
    publishing.publish(online.course, text=version(2), by=SYSTEM)
    assert worker.send(f"{here}2/", version="1")["Location"] == here
    said = worker.open(here).content.decode()
    assert "newer version" in said and "Begin" in said


def test_a_course_that_was_taken_back_says_who_did_and_where_it_is_instead(online, wren):
    worker, here = sign_in(wren), f"{LEARN}{online.course_id}/"
    worker.send(f"{here}1/", version="1")
    publishing.take_back(online, by=SYSTEM)
    for page in ("", "1/", "2/", "check/"):
        answer = worker.open(here + page)
        said = answer.content.decode()
        assert answer.status_code == 403, page
        assert "Alder Peer Network has taken this course back." in said
        assert 'href="/desk/training/sessions/"' in said and "Listen first" not in said
    assert "Listen first" not in everything_stored()
    assert worker.open(f"{LEARN}999/").status_code == 404


def test_what_stands_in_a_pack_is_text_and_never_html(course, wren):
    text = WHOLE.replace("Nobody has to say", "<script>x</script> <b>Nobody</b> has to say")
    online = publishing.publish(course, text=text, by=SYSTEM)
    learning.read_on(wren, online, past=1)
    said = sign_in(wren).open(f"{LEARN}{online.course_id}/2/").content.decode()
    assert "<script>" not in said and "&lt;b&gt;Nobody" in said
