"""Ends what a manager was asked before it is done: they can't open it any more, the person is told.

Both sides use this: whoever asked, whoever finds the manager to be part of it, and the person.
"""

from collections.abc import Iterable

from parapluie.accounts.models import Person
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import Matter
from parapluie.cases.task_rows import Task, TaskKind
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import sealing


def end(held: Matter, *, of: Iterable[Person] | None = None) -> bool:
    """End what any manager (or one `of` these) is asked in a held matter; say whether one was."""
    rows = Instruction.objects.filter(matter=held, done_on=None).select_related("manager")
    row = (rows if of is None else rows.filter(manager__in=list(of))).first()
    if row is None:
        return False
    told = {"what": "instruction-ended", "to": row.manager.title, "turn": held.turn}
    sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
    look_today(row)
    row.delete()
    return True


def look_today(row: Instruction) -> None:
    """Let whoever asked find it on their home page today, not on the day it was due."""
    theirs = {"matter_id": row.matter_id, "kind": TaskKind.CHECK, "person_id": row.asked_by_id}
    if not Task.objects.filter(**theirs, done_on=None).update(due_on=times.today()):
        Task.objects.create(**theirs, due_on=times.today())
