"""Publishing a version of a course, and taking it back. Each is one transaction, one ledger entry.

A course pack stays its organisation's: the words of a version are gone from here in the moment in
which the next one is published, or in which they are taken back.
"""

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.guidelines.controls import carries_out
from parapluie.kit import crypto
from parapluie.kit.errors import Refusal
from parapluie.kit.times import today
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.training import lessons
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import Bookmark, CourseVersion
from parapluie.training.lessons import Pack
from parapluie.training.models import Course
from parapluie.training.pack_text import PackRefused

LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)
_CLAUSES: Final = ("RES-1", "OBJ-2")


def look_at(course: Course, text: str) -> Pack:
    """Return what a pack holds if it could be published now; else raise with the reason."""
    pack = lessons.read(text, LANGUAGES)
    check_developer(course, pack)
    newest = course.versions.order_by("-number").first()
    if newest is not None and pack.number <= newest.number:
        given = {"number": newest.number, "next": newest.number + 1}
        raise PackRefused(
            Refusal(
                _("There was a version %(number)d of this course already.") % given,
                _("Write “number = %(next)d” at the top.") % given,
                "RES-1",
            )
        )
    if not course.could_be_taken_on(today()):
        raise TrainingRefused(
            Refusal(
                _("This organisation has closed, so nobody can take its course."),
                _("The organisation that goes on can publish a course of its own."),
                "RES-1",
            )
        )
    return pack


@carries_out("RES-1")
def check_developer(course: Course, pack: Pack) -> None:
    """Refuse a pack of anybody but the organisation that developed the course."""
    developer = course.developer.name if course.developer else ""
    if pack.organisation.casefold() != developer.casefold():
        given = {"theirs": pack.organisation or _("the City"), "ours": developer or _("the City")}
        raise PackRefused(
            Refusal(
                _("This pack is by %(theirs)s; this course is by %(ours)s.") % given,
                _("Choose the course that the pack is for, or look at “organisation”."),
                "RES-1",
            )
        )


@transaction.atomic
def publish(course: Course, *, text: str, by: Actor) -> CourseVersion:
    """Put a version in force. What people completed in an earlier one counts until it runs out."""
    held = Course.objects.select_for_update().get(pk=course.pk)
    pack = look_at(held, text)
    for earlier in held.versions.filter(ended_on=None):
        _end(earlier)
    version = CourseVersion.objects.create(
        course=held,
        number=pack.number,
        text=text,
        published_on=today(),
        published_by=by.id or "setup",
    )
    entries.append(
        "training.version-published",
        subject=_named(version),
        by=by,
        clauses=_CLAUSES,
        digest=crypto.digest(text.encode()),
    )
    return version


@transaction.atomic
def take_back(version: CourseVersion, *, by: Actor) -> None:
    """Take a version back: nobody sees a page of it from now on, and its words are gone."""
    held = CourseVersion.objects.select_for_update().get(pk=version.pk)
    if held.ended_on is None:
        held.taken_back_by = by.id or "setup"
        _end(held)
        entries.append("training.version-taken-back", subject=_named(held), by=by, clauses=_CLAUSES)


def _end(version: CourseVersion) -> None:
    version.text, version.ended_on = "", today()
    version.save(update_fields=["text", "ended_on", "taken_back_by"])
    Bookmark.objects.filter(version=version).delete()


def _named(version: CourseVersion) -> str:
    return f"course:{version.course_id}:{version.number}"
