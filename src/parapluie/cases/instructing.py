"""After the particulars are served: one manager is asked to put it right (PRI-3, RES-2, RES-3b).

They get what was done and what should change, sealed to them alone: nothing of the person, and no
way to the matter. Whoever is named in it, or has a conflict of their own, is never asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from parapluie.accounts import designations, readers
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Conflict, Person
from parapluie.cases import conduct, holding, instruction_ends, own_words, routing, whole
from parapluie.cases.errors import CasesRefused, refused
from parapluie.cases.instruction_rows import Instruction
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act, governed_by
from parapluie.cases.task_rows import Task, TaskKind
from parapluie.cases.thread import Thread
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.kit.city import titled
from parapluie.kit.errors import Refusal
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import memos, sealing

LONGEST = timedelta(days=60)  # a remedy that is further away is none
BARRED = "barred"  # the sealed item that says who is named, and who only leads them


@dataclass(frozen=True, slots=True)
class Around:
    """Who only leads whoever is named, by id, and all that the person wrote."""

    by_line: frozenset[str]
    named: tuple[Person, ...]
    originals: list[str]

    def led_by(self, manager: Person) -> list[Person]:
        """Return whom of those named this manager leads: the only ones they are told of."""
        return [one for one in self.named if manager in designations.line_above([one])]


def around(matter: Matter, by: Desk) -> Around:
    """Return who stands how to a matter. Raise `CasesRefused` where not all of it is open."""
    items = whole.open_whole(matter, by)
    said = [one.content for one in items if one.kind == BARRED]
    named = {one for content in said for one in _ids(content, "named")}
    line = {one for content in said for one in _ids(content, "line")} - named
    rows = Conflict.objects.filter(about=matter.reference, stands=True)
    stands = dict(rows.values_list("person", "pinned"))
    by_line = {one for one, pinned in stands.items() if pinned and one in line}
    people = Person.objects.filter(pk__in=named).order_by("title", "username")
    return Around(frozenset(by_line), tuple(people), own_words.among(items))


@carries_out("PRI-3", "RES-3a")
def check_manager(person: Person, known: Around, by: Desk) -> Refusal | None:
    """Refuse everybody but those who lead the employee, and of these whoever is named as well."""
    leads = person != by.person and person.pk in known.by_line and known.led_by(person)
    if leads and not routing.is_named(person, " ".join(known.originals)):
        return None
    return Refusal(
        _("This colleague does not lead the employee, or is part of it."),
        _("Choose one who leads the employee, or hand over the page on paper."),
        "PRI-3",
    )


def candidates(matter: Matter, by: Desk) -> list[Person]:
    """Return who could be asked: those who lead the employee, are not part of it, and have a key.

    Raise `CasesRefused` where not all of the matter is open to whoever asks.
    """
    known = around(matter, by)
    people = Person.objects.filter(is_active=True, pk__in=known.by_line)
    found = [
        one for one in people.order_by("title", "username") if check_manager(one, known, by) is None
    ]
    keys = readers.key_digests([one.holder for one in found])
    return [one for one in found if one.holder in keys]


def instruct(
    matter: Matter, *, to: Person, remedy: str, due_on: date, thread: Thread, by: Desk
) -> Instruction:
    """Ask one manager to put it right, and tell the person. Raise `Refused` with the reason."""
    known = around(matter, by)
    refusal = (
        check_served(matter)
        or conduct.check_may_tell(matter)
        or own_words.check_own_words([holding.wanted(remedy)], known.originals)
        or check_manager(to, known, by)
        or _check_day(due_on)
    )
    if refusal:
        raise CasesRefused(refusal)
    with transaction.atomic():
        held = holding.hold(matter, Act.INSTRUCT, by)
        if Instruction.objects.filter(matter=held, done_on=None).exists():
            raise refused(
                _("A manager is asked already, and only one is."),
                instead=_("Take that back first, then ask somebody else."),
                clause="PRI-3",
            )
        row = Instruction(
            matter=held, manager=to, asked_by=by.person, given_on=times.today(), due_on=due_on
        )
        said = {
            "particulars": served(thread),
            "remedy": remedy,
            "title": by.person.title,
            "concerns": [one.pk for one in known.led_by(to)],
        }
        row.sealed = memos.seal_to(to.holder, said, bound_to=row.pk)
        row.save(force_insert=True)
        holding.write(held.file, "instructed", held, by, {"text": remedy, "to": to.title})
        told = {"what": "instructed", "to": to.title, "title": by.person.title, "turn": held.turn}
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=told, by=SYSTEM)
        holding.move_on(held, Act.INSTRUCT, "conduct.instructed", by)
        Task.objects.create(matter=held, kind=TaskKind.CHECK, due_on=due_on, person=by.person)
    return row


def take_back(matter: Matter, *, by: Desk) -> None:
    """End what a manager was asked, before it is done: they can't open it any more."""
    with transaction.atomic():
        held = holding.hold(matter, Act.INSTRUCT, by)
        if instruction_ends.end(held):
            holding.move_on(held, Act.INSTRUCT, "conduct.instruction-taken-back", by)


def of_matter(matter: Matter) -> Instruction | None:
    """Return what a manager was asked last in this matter."""
    rows = Instruction.objects.filter(matter=matter).select_related("manager")
    return rows.order_by(F("done_on").desc(nulls_first=True), "-given_on", "pk").first()


def waiting_for(person: Person) -> list[Instruction]:
    """Return what this person is asked to put right, by due day."""
    rows = Instruction.objects.filter(manager=person, done_on=None)
    rows = rows.exclude(matter__stage=Stage.WITHDRAWN)
    rows = rows.exclude(matter__stage=Stage.CLOSED, matter__keep_until__lte=times.today())
    return list(rows.order_by("due_on", "pk"))


def row_for(desk: Desk, instruction: str) -> Instruction:
    """Return what this person is asked to put right, or raise the one `Http404`."""
    found = next((one for one in waiting_for(desk.person) if one.pk == instruction), None)
    if found is None:
        raise Http404
    return found


def read(row: Instruction, *, by: Desk) -> Mapping[str, str]:
    """Return `particulars`, `remedy`, whom it `concerns`, and the `title` of who asks.

    Raise `CannotOpenDossier`.
    """
    key = holding.unlocked_key(by)
    said = memos.open_with(key, bytes(row.sealed or b""), bound_to=row.pk)
    people = Person.objects.filter(pk__in=_ids(said, "concerns")).order_by("title", "username")
    concerns = ", ".join(one.named for one in people)
    return {**said, "title": titled(str(said["title"])), "concerns": concerns}


def ask_back(row: Instruction, *, text: str, by: Desk) -> None:
    """Bring a manager's question, or that they can't, to whoever asked; it stays with them."""
    holding.require_present_key(by)
    with transaction.atomic():
        matter = Matter.objects.select_related("file").get(pk=row.matter_id)
        holding.write(matter.file, "manager-asks", matter, by, {"text": holding.wanted(text)})
        instruction_ends.look_today(row)


def say_done(row: Instruction, *, text: str, by: Desk) -> None:
    """Tell whoever asked that it is done, and what was done; the manager's own words go."""
    holding.require_present_key(by)
    with transaction.atomic():
        held = Instruction.objects.select_for_update().filter(pk=row.pk, done_on=None).first()
        if held is None:
            return  # a second click
        held.sealed, held.done_on = None, times.today()
        held.save(update_fields=["sealed", "done_on"])
        matter = Matter.objects.select_related("file").get(pk=held.matter_id)
        holding.write(matter.file, "remedied", matter, by, {"text": holding.wanted(text)})
        instruction_ends.look_today(held)
        clauses = governed_by(Act.INSTRUCT)
        entries.append("conduct.remedied", subject=matter.file_id, by=by.actor, clauses=clauses)


def served(thread: Thread) -> str:
    """Return the particulars as they were served last; empty where none were."""
    texts = [line.text for line in thread.lines if line.kind == "particulars"]
    return texts[-1] if texts else ""


@carries_out("RES-3b")
def check_served(matter: Matter) -> Refusal | None:
    """Refuse to tell the line before the employee themselves was told."""
    row = conduct.row_of(matter)
    if row is not None and row.served_on is not None:
        return None
    return Refusal(
        _("The employee was not told yet what it is about."),
        _("Tell them first; then one manager can be asked to put it right."),
        "RES-3b",
    )


def _check_day(due_on: date) -> Refusal | None:
    if times.today() <= due_on <= times.today() + LONGEST:
        return None
    return Refusal(_("This day is over, or too far away."), _("Choose a day within two months."))


def _ids(content: Mapping[str, object], name: str) -> list[str]:
    written = content.get(name)
    return [str(one) for one in written] if isinstance(written, list) else []
