"""The desk's pages about tasks: add one, say it is done, hand it on."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.accounts.models import Person
from parapluie.cases import access, showing, tasks
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm, due_day
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.task_rows import Task, TaskKind
from parapluie.cases.tasks import NewTask
from parapluie.cases.thread import Thread
from parapluie.kit.days import date_format
from parapluie.kit.times import today

WHOEVER = ""


class TaskForm(ActForm):
    """A new task."""

    heading, button = gettext_lazy("Add a task"), gettext_lazy("Add this task")
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of task?"),
        choices=TaskKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what kind of task it is.")},
    )
    due_on = due_day()
    text = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        help_text=gettext_lazy("For colleagues who work on this. The person does not see it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    to = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False, widget=forms.Select)

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        _offer(self, "to", _people(people))

    def clean_due_on(self) -> date:
        """Refuse a day that is over."""
        day: date = self.cleaned_data["due_on"]
        if day < today():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say whether a second click sends what the first one did."""
        last = [one.content.get("text") for one in thread.items if one.kind == tasks.ITEM][-1:]
        return last == [self.cleaned_data["text"]]


class TaskActForm(ActForm):
    """An act on one of the tasks that wait."""

    task = forms.ChoiceField(
        label=gettext_lazy("Which task?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the task."),
            "invalid_choice": gettext_lazy("This task is done already."),
        },
    )

    def __init__(self, *args: object, tasks: Iterable[Task] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        _offer(self, "task", [(one.pk, _named(one)) for one in tasks])


class DoneForm(TaskActForm):
    """A task that is done."""

    heading, button = gettext_lazy("A task is done"), gettext_lazy("It is done")
    text = forms.CharField(
        label=gettext_lazy("What came of it?"),
        help_text=gettext_lazy("For colleagues who work on this. The person does not see it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say no: a task that was done meanwhile isn't offered any more."""
        return False


class HandForm(TaskActForm):
    """A task that goes to someone else."""

    heading, button = gettext_lazy("Hand a task on"), gettext_lazy("Hand it on")
    to = forms.ChoiceField(label=gettext_lazy("For whom?"), required=False, widget=forms.Select)

    def __init__(self, *args: object, people: Iterable[Person] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        _offer(self, "to", _people(people))

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say whether a second click sends what the first one did."""
        given = self.cleaned_data
        task = Task.objects.filter(matter=matter, pk=given["task"])
        return task.filter(person=given["to"] or None).exists()


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a task."""

    def form(*args: object, **more: object) -> TaskForm:
        matter = access.matter_for(desk_of(request), reference)
        return TaskForm(*args, people=showing.people_for(matter), **more)

    def act(matter: Matter, form: TaskForm) -> str:
        given = form.cleaned_data
        to = _person(given["to"])
        task = NewTask(TaskKind(given["kind"]), given["due_on"], given["text"], to)
        tasks.add_task(matter, task=task, by=desk_of(request))
        return _("Added. It stands on the home page of whoever is to do it.")

    return form_page(request, reference, Act.TASK, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a task is done."""

    def form(*args: object, **more: object) -> DoneForm:
        matter = access.matter_for(desk_of(request), reference)
        return DoneForm(*args, tasks=tasks.waiting_in(matter), **_chosen(request, more))

    def act(matter: Matter, form: DoneForm) -> str:
        given = form.cleaned_data
        desk = desk_of(request)
        tasks.finish_task(matter, task_id=given["task"], text=given["text"], by=desk)
        return _("Done, and kept in the file.")

    return form_page(request, reference, Act.TASK, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def hand(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a task to a colleague."""

    def form(*args: object, **more: object) -> HandForm:
        matter = access.matter_for(desk_of(request), reference)
        people, waiting = showing.people_for(matter), tasks.waiting_in(matter)
        return HandForm(*args, people=people, tasks=waiting, **_chosen(request, more))

    def act(matter: Matter, form: HandForm) -> str:
        given = form.cleaned_data
        to = _person(given["to"])
        tasks.hand_task(matter, task_id=given["task"], to=to, by=desk_of(request))
        return _("Handed on. It stands on the home page of whoever is to do it.")

    return form_page(request, reference, Act.TASK, form, act)


def _chosen(request: HttpRequest, more: dict[str, object]) -> dict[str, object]:
    """Let the link say which task it is about; what makes no sense chooses none."""
    initial = more.get("initial")
    if isinstance(initial, dict):
        more["initial"] = {**initial, "task": request.GET.get("task", "")}
    return more


def _person(chosen: str) -> Person | None:
    return Person.objects.get(pk=chosen) if chosen else None  # one of the form's choices


def _people(people: Iterable[Person]) -> list[tuple[str, str]]:
    whoever = str(pgettext_lazy("for whom", "Whoever has the matter"))
    return [(WHOEVER, whoever), *((one.pk, one.named) for one in people)]


def _named(task: Task) -> str:
    return f"{task.get_kind_display()} · {date_format(task.due_on, 'j F')}"


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
    field.choices = choices
