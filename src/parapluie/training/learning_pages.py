"""Taking a course online: what there is, page after page, and the check at the end."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.kit.days import date_format
from parapluie.kit.middleware import as_it_is
from parapluie.kit.references import row_number
from parapluie.kit.times import today
from parapluie.training import learning, publishing
from parapluie.training.actions import TrainingRefused
from parapluie.training.course_rows import CourseVersion
from parapluie.training.learning_forms import CheckForm
from parapluie.training.lessons import Lesson
from parapluie.training.models import Course

_FIRST: Final = publishing.LANGUAGES[0]


@require_GET
@desk_view()
def learn(request: HttpRequest) -> HttpResponse:
    """List what can be taken online."""
    return render(request, "training/learn.html", {"offered": learning.on_offer(today())})


@require_GET
@desk_view()
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    """Say what a course is, whose, and how long; begin it or go on."""
    version = _version(course_id)
    if refused := _taken_away(request, version):
        return refused
    page = learning.page_of(desk_of(request).person, version)
    lesson, shown = _lesson(version)
    shown |= {"page": page, "read": page > len(lesson.pages)}
    return render(request, "training/course.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view()
def page(request: HttpRequest, course_id: str, number: str) -> HttpResponse:
    """Show one page, or go on to the next; none is skipped."""
    version = _version(course_id)
    if refused := _taken_away(request, version):
        return refused
    person, at = desk_of(request).person, row_number(number)
    lesson, shown = _lesson(version)
    pages = lesson.pages
    if request.method == "POST" and 1 <= at <= len(pages):
        if _is_replaced(request, version):
            return see_other(reverse("desk-training-course", args=[course_id]))
        learning.read_on(person, version, past=at)
        return see_other(_place(version, at + 1, len(pages)))
    if not 1 <= at <= min(learning.page_of(person, version), len(pages)):
        return see_other(reverse("desk-training-course", args=[course_id]))
    shown |= {"page": at, "before": at - 1, "shown": pages[at - 1]}
    return render(request, "training/lesson.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view()
def check(request: HttpRequest, course_id: str) -> HttpResponse:
    """Ask the questions; explain what was missed, and let it be tried again."""
    version = _version(course_id)
    if refused := _taken_away(request, version):
        return refused
    person, (lesson, shown) = desk_of(request).person, _lesson(version)
    here = reverse("desk-training-course", args=[course_id])
    all_read = learning.page_of(person, version) > len(lesson.pages)
    if _is_replaced(request, version) or not all_read:
        return see_other(here)
    form = CheckForm(request.POST or None, questions=lesson.questions)
    if request.method != "POST" or not form.is_valid() or form.missed:
        return render(request, "training/check.html", shown | {"form": form})
    done = learning.complete(person, version, language=_language(), answers=form.answers)
    messages.info(request, _("You have completed this course. Thank you."))
    if version.course.counts:
        day = date_format(done.expires_on, "j F Y")
        messages.info(request, _("It counts from now on, until %(day)s.") % {"day": day})
    return see_other(f"{reverse('desk-training')}?passed={done.pk}")


def _version(course_id: str) -> CourseVersion:
    found = Course.objects.filter(pk=row_number(course_id)).first()
    version = learning.newest(found) if found else None
    if version is None:
        raise Http404
    return version


def _taken_away(request: HttpRequest, version: CourseVersion) -> HttpResponse | None:
    """Answer where a course can't be taken any more: who took it back, and where else it is."""
    try:
        learning.check_in_force(version)
    except TrainingRefused as refused:
        shown = {"refusal": refused.refusal, "version": version}
        return as_it_is(render(request, "training/taken_back.html", shown, status=403))
    return None


def _is_replaced(request: HttpRequest, version: CourseVersion) -> bool:
    """Say, also to the person, whether what they were reading has been replaced meanwhile."""
    if request.method != "POST" or request.POST.get("version") == str(version.number):
        return False
    messages.info(request, _("There is a newer version of this course. Please begin with it."))
    return True


def _lesson(version: CourseVersion) -> tuple[Lesson, dict[str, object]]:
    """Return a version in the reader's language, and what each of its pages shows."""
    pack = learning.pack_of(version)
    lesson = pack.lessons[_language()]
    return lesson, {"version": version, "lesson": lesson}


def _place(version: CourseVersion, page: int, pages: int) -> str:
    if page > pages:
        return reverse("desk-training-check", args=[version.course_id])
    return reverse("desk-training-page", args=[version.course_id, page])


def _language() -> str:
    return (get_language() or _FIRST).split("-")[0]
