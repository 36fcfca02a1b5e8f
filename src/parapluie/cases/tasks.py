"""What is to be done about a matter by which day: add a task, do it, hand it to a colleague.

A row says the kind and the day; what it is about is sealed in the file, as kind "task". Whoever may
no longer read the matter has no task in it: it falls to whoever has the matter.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import access, holding, rules, taking_on
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.task_rows import Task, TaskKind, TaskSet
from parapluie.cases.thread import Thread
from parapluie.kit import times
from parapluie.kit.city import titled
from parapluie.ledger import entries
from parapluie.ledger.entries import Actor
from parapluie.vault import holders

ITEM = "task"
LOOKED_AT = 200  # open tasks of one person's matters that are looked through at once


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be: `to` None is whoever has the matter."""

    kind: TaskKind
    due_on: date
    text: str = ""
    to: Person | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as its matter's page shows it."""

    task: Task
    who: str  # by title; empty: whoever has the matter
    words: tuple[tuple[str, str], ...]  # who said it, and what


def add_task(matter: Matter, *, task: NewTask, by: Desk | Actor) -> Task:
    """Add a task. With an `Actor`, the clock does it: once for each kind that still waits."""
    with transaction.atomic():
        if isinstance(by, Actor):
            return _add_by_the_clock(matter, task, by)
        held = holding.hold(matter, Act.TASK, by)
        _require_fit(held, task.to, by)
        row = _row(held, task)
        words = {"task": row.pk, "text": holding.wanted(task.text)}
        holding.write(held.file, ITEM, held, by, words)
        holding.move_on(held, Act.TASK, "matter.task.added", by)
    return row


def finish_task(matter: Matter, *, task_id: str, text: str, by: Desk) -> Task:
    """Say that a task is done, and what came of it."""
    with transaction.atomic():
        held = holding.hold(matter, Act.TASK, by)
        row = _waiting(held, task_id)
        row.done_on, row.done_by = times.today(), by.person
        row.save()
        words = {"task": row.pk, "text": holding.wanted(text)}
        holding.write(held.file, ITEM, held, by, words)
        holding.move_on(held, Act.TASK, "matter.task.done", by)
    return row


def hand_task(matter: Matter, *, task_id: str, to: Person | None, by: Desk) -> Task:
    """Hand a task to a colleague, or (None) to whoever has the matter."""
    with transaction.atomic():
        held = holding.hold(matter, Act.TASK, by)
        _require_fit(held, to, by)
        row = _waiting(held, task_id)
        row.person = to
        row.save()
        holding.move_on(held, Act.TASK, "matter.task.handed", by)
    return row


def waiting_in(matter: Matter) -> TaskSet:
    """Return what is still to be done about a matter, by due day."""
    found = Task.objects.filter(matter=matter, done_on=None)
    return found.select_related("person").order_by("due_on", "pk")


def tasks_of(desk: Desk, most: int) -> list[Task]:
    """Return what waits for this person first, by due day, `most` at most.

    Nothing of a matter they may not read; what is left out for that makes room for what follows.
    """
    me = desk.person.pk
    waiting = Task.objects.waiting()
    asked = set(Task.objects.filter(done_on=None).values_list("matter_id", flat=True))
    theirs = Matter.objects.filter(pk__in=asked, assignee=me).values_list("pk", flat=True)
    mine = waiting.filter(Q(person=me) | Q(matter__in=list(theirs)))
    listed = mine.select_related("matter", "person").order_by("due_on", "pk")
    found: list[Task] = []
    for start in itertools.count(0, LOOKED_AT):
        some = list(listed[start : start + LOOKED_AT])
        readable = access.readable_among(desk, (task.matter_id for task in some)).open()
        known = set(readable.values_list("pk", flat=True))
        found += [task for task in some if task.matter_id in known and _falls_to(task, me)]
        if len(found) >= most or len(some) < LOOKED_AT:
            break
    return found[:most]


def of_matter(matter: Matter, thread: Thread, desk: Desk) -> Mapping[str, object] | None:
    """Return what the panel on the matter's page shows: its tasks, with their words."""
    may_act = rules.may(matter.stage, Act.TASK)
    rows = list(waiting_in(matter))
    done = Task.objects.filter(matter=matter).exclude(done_on=None).order_by(F("done_on").desc())
    if not rows and not done and not may_act:
        return None
    words = _words(thread)
    return {
        "matter": matter,
        "may_act": may_act,
        "today": times.today(),
        "waiting": [Shown(row, _who(row), tuple(words.get(row.pk, ()))) for row in rows],
        "done": [Shown(row, "", tuple(words.get(row.pk, ()))) for row in done],
    }


def _add_by_the_clock(matter: Matter, task: NewTask, by: Actor) -> Task:
    """Add a task nobody asked for; its kind says all. It overtakes nobody who is writing."""
    held = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    there = Task.objects.filter(matter=held, kind=task.kind, done_on=None).first()
    if there is not None:
        return there
    row = _row(held, task)
    clauses = rules.governed_by(Act.TASK)
    entries.append("matter.task.added", subject=held.file_id, by=by, clauses=clauses)
    return row


def _row(matter: Matter, task: NewTask) -> Task:
    return Task.objects.create(
        matter=matter, kind=task.kind.value, due_on=task.due_on, person=task.to
    )


def _waiting(matter: Matter, task_id: str) -> Task:
    row = Task.objects.select_for_update().filter(matter=matter, pk=task_id, done_on=None).first()
    if row is None:
        raise refused(
            _("This task is done already."), instead=_("Leave a note if something is to be added.")
        )
    return row


def _require_fit(matter: Matter, to: Person | None, by: Desk) -> None:
    if to is None:
        return
    refusal = taking_on.check_assignee(matter, to)
    if refusal:
        raise CasesRefused(refusal)
    holding.require_reason_to_take(matter, to, by)


def _falls_to(task: Task, me: str) -> bool:
    """Say whether a task is this person's: theirs by name, or by having the matter."""
    if task.person is None or task.person_id == me:
        return True
    facts = holders.DossierFacts("", "", task.matter.lane, task.matter_id)
    return holders.check_holder(task.person.holder, facts) is not None


def _who(task: Task) -> str:
    """Return for whom a task waits, by title; empty where that is whoever has the matter."""
    if task.person is None or _falls_to(task, ""):
        return ""
    return task.person.named


def _words(thread: Thread) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for item in _of_tasks(thread):
        said = (titled(str(item.get("title", ""))), str(item.get("text", "")))
        found.setdefault(str(item.get("task", "")), []).append(said)
    return found


def _of_tasks(thread: Thread) -> Iterable[Mapping[str, object]]:
    return (item.content for item in thread.items if item.kind == ITEM)
