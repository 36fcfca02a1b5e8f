"""Taking a course online: page by page, then a short check that can be tried again.

Kept are the page at which somebody goes on and, at the end, that they completed it. Nobody's
answers, tries or hours are kept. The check records the completion, not the person themselves.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts.models import Person
from parapluie.guidelines.controls import carries_out
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger.entries import Actor
from parapluie.training import actions, lessons, publishing
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import Bookmark, CourseVersion
from parapluie.training.lessons import Lesson, Pack, Question
from parapluie.training.models import Completion, Course

THE_CHECK: Final = Actor("e-learning", "e-learning")  # who records what was completed here
KEPT: Final = timedelta(days=90)  # a bookmark that nobody moved


@carries_out("SCO-2c")
def on_offer(day: date) -> list[CourseVersion]:
    """Return what can be taken online that day; what opens messages stands first."""
    found = CourseVersion.objects.in_force(day).select_related("course__developer")
    return list(found.order_by("-course__qualifying", "course__title"))


def opening_course(day: date) -> CourseVersion | None:
    """Return a course that counts and can be taken now: the way on for who may not read yet."""
    return next((one for one in on_offer(day) if one.course.counts), None)


def newest(course: Course) -> CourseVersion | None:
    """Return a course's newest version, in force or not; None where it was never online."""
    return course.versions.order_by("-number").select_related("course__developer").first()


@carries_out("RES-1", "PRI-5")
def check_in_force(version: CourseVersion) -> None:
    """Refuse a version that was taken back or replaced, or whose organisation has closed."""
    developer = version.course.developer
    who = developer.name if developer else _("The City")
    other = _("Come to a session instead; they stand under Training.")
    if version.taken_back_by:
        said = _("%(who)s has taken this course back.") % {"who": who}
    elif not version.course.could_be_taken_on(today()):
        said = _("%(who)s has closed, so nobody can take its course any more.") % {"who": who}
    elif version.ended_on is not None:
        said = _("There is a newer version of this course.")
        other = _("Please begin again with that one.")
    else:
        return
    raise TrainingRefused(Refusal(said, other, "RES-1"))


@carries_out("RES-1", "PRI-5")
def check_all_read(page: int, lesson: Lesson) -> None:
    """Refuse whoever has not gone through every page; `page` is where their bookmark stands."""
    if page <= len(lesson.pages):
        raise TrainingRefused(
            Refusal(_("There are pages you have not read yet."), _("Go on with those."), "RES-1")
        )


@carries_out("RES-1", "PRI-5")
def missed(questions: Sequence[Question], answers: Sequence[str]) -> set[int]:
    """Return which questions, counted from 0, were not answered rightly."""
    given = [*answers, *[""] * len(questions)]
    return {place for place, one in enumerate(questions) if given[place] != one.right}


def pack_of(version: CourseVersion) -> Pack:
    """Return what a version in force holds."""
    return lessons.read(version.text, publishing.LANGUAGES)


def page_of(person: Person, version: CourseVersion) -> int:
    """Return the page at which somebody goes on, counted from 1."""
    found = Bookmark.objects.filter(person=person, version=version).first()
    return found.page if found else 1


def read_on(person: Person, version: CourseVersion, *, past: int) -> None:
    """Move somebody's bookmark past a page they were at; never back."""
    if past == page_of(person, version):
        Bookmark.objects.update_or_create(
            person=person, version=version, defaults={"page": past + 1, "moved_on": today()}
        )


@transaction.atomic
def complete(
    person: Person, version: CourseVersion, *, language: str, answers: Sequence[str]
) -> Completion:
    """Record that somebody has read every page and answered everything rightly."""
    held = CourseVersion.objects.select_for_update(of=("self",))
    held_now = held.select_related("course__developer").get(pk=version.pk)
    check_in_force(held_now)
    lesson = pack_of(held_now).lessons[language]
    check_all_read(page_of(person, held_now), lesson)
    if missed(lesson.questions, answers):
        raise TrainingRefused(
            Refusal(_("Not everything is answered yet."), _("Try those again."), "RES-1")
        )
    done = actions.record_completion(
        person, course=held_now.course, completed_on=today(), by=THE_CHECK
    )
    Bookmark.objects.filter(person=person, version__course=held_now.course).delete()
    return done


def drop_old_bookmarks() -> str:
    """Forget where somebody stopped reading three months ago (a job of the clock)."""
    gone, _rows = Bookmark.objects.filter(moved_on__lt=today() - KEPT).delete()
    return f"{gone} bookmarks dropped" if gone else "no bookmark to drop"
