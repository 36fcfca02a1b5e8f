"""Takes and gives the keys of a matter: recusal, and whom it concerns (PRI-2, PRI-3, RES-3a)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from parapluie.accounts import conflicts, designations
from parapluie.accounts.desk import Desk
from parapluie.accounts.models import Person
from parapluie.cases import dossiers, holding, instruction_ends, lapsing, routing
from parapluie.cases.errors import refused
from parapluie.cases.models import Conduct, Matter
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.kit import times
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders, opening, sealing
from parapluie.vault.holders import DossierFacts
from parapluie.vault.models import Grant


def step_aside(matter: Matter, kind: str, by: Desk) -> Matter:
    """Keep a person's conflict and take their key; what was theirs waits for someone else.

    Where they read first and alone, the next in line gets the key before theirs is gone.
    """
    held = _locked(matter)
    _hand_on(held, by)
    conflicts.declare(by.person, held.reference, kind, by.actor)
    _take(held, by.person, by)
    held.save()
    holding.enter("matter.recused", held, Act.STOP, by)
    return held


@carries_out("PRI-3", "RES-3a")
def bar(matter: Matter, people: Iterable[Person], *, by: Desk) -> Matter:
    """Pin a conflict on whom a matter concerns, and on everybody they report to.

    Nobody lifts it again. What one person read first alone is then open to the others who look
    into such matters. Raise `CasesRefused` where it concerns whoever says so.
    """
    named = list(people)
    line = designations.line_above(named)
    barred = [*named, *line]
    if by.person in barred:
        raise refused(
            _("This concerns you, or somebody whose work you lead."),
            instead=_("Press “Stop, I know someone here”: the next in line takes it."),
            clause="PRI-3",
        )
    with transaction.atomic():
        held = holding.hold(matter, Act.BAR, by)
        holding.require_reason_to_take(held, by.person, by)  # a colleague may lose it by this
        for person in barred:
            _pin(held, person, by)
        instruction_ends.end(held, of=named)
        who = {"named": [one.pk for one in named], "line": [one.pk for one in line]}
        holding.write(held.file, "barred", held, by, who)
        _open_up(held, by, known=bool(barred))
        return holding.move_on(held, Act.BAR, "matter.barred", by)


def _pin(held: Matter, person: Person, by: Desk) -> None:
    other = conflicts.Kind.OTHER
    conflicts.declare(person, held.reference, other, by.actor, pinned=True)
    _take(held, person, by)


def _take(held: Matter, person: Person, by: Desk) -> None:
    for dossier in dossiers.of(held):
        if Grant.objects.filter(dossier=dossier, holder=person.holder).exists():
            sealing.remove_holder(dossier, person.holder, why="conflict", by=by.actor)
    held.turn += 1
    if held.assignee_id == person.pk:
        lapsing.let_go(held)


def _open_up(held: Matter, by: Desk, *, known: bool) -> None:
    """Give the others who look into such matters their keys, and tell whoever wrote."""
    row = Conduct.objects.filter(about=held.reference, opened_up_on=None).first()
    if row is None:
        return
    row.opened_up_on = times.today()
    row.save(update_fields=["opened_up_on"])
    _share_with(held, holders.readers_of(held.lane), by)
    what = "opened-up" if known else "opened-up-unknown"
    said = {"what": what, "title": by.person.title, "turn": held.turn}
    sealing.seal_item(held.letterbox, kind="notice", author="system", content=said, by=SYSTEM)


def _hand_on(held: Matter, by: Desk) -> None:
    """Give the key of whoever reads first and steps aside to the next in line."""
    row = Conduct.objects.filter(
        about=held.reference, opened_up_on=None, first_reader=by.person
    ).first()
    if row is None:
        return
    line = routing.others_in_line(row)
    if not line:
        return  # the vault keeps the last key, unused, and the privacy officer is told
    row.next_reader = line[0]
    row.save(update_fields=["next_reader"])
    _share_with(held, [line[0].holder], by)
    row.first_reader, row.next_reader = line[0], None
    row.save(update_fields=["first_reader", "next_reader"])


def _share_with(held: Matter, wanted: Iterable[str], by: Desk) -> None:
    key = holding.unlocked_key(by)
    facts = DossierFacts("", "", held.lane, held.reference)
    asked = [one for one in wanted if one != by.person.holder]
    refusals = holders.check_holders(asked, facts)
    for holder in asked:
        if holder not in refusals:
            for dossier in dossiers.of(held):
                opening.share(dossier, key, holder, by=by.actor)
    sealing.look_again(held.reference)


def _locked(matter: Matter) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("letterbox", "file")
    return rows.get(pk=matter.pk)
