"""What someone has who may no longer read it goes to their deputy, or back to the queue. A job.

Their training ran out, their role ended or they left. The vault takes their keys the same night;
whoever waits for an answer is told that this colleague no longer works on it, and who does now
(RES-1, OBJ-2).
"""

from collections import Counter, defaultdict
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parapluie.accounts.models import Lane, Person, Role, RoleTerm
from parapluie.cases import interpreting, one_by_one, rules, taking_on
from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.guidelines.controls import carries_out
from parapluie.ledger import entries
from parapluie.ledger.entries import SYSTEM
from parapluie.vault import holders, sealing
from parapluie.vault.holders import DossierFacts


def return_what_lapsed() -> str:
    """Hand on every open matter of those who may not read its lane today, or give it back."""
    taken = Matter.objects.open().exclude(assignee=None)
    people: dict[str, set[str]] = defaultdict(set)
    for lane, person in taken.order_by().values_list("lane", "assignee").distinct():
        people[lane].add(person)
    lapsed = [(lane, one) for lane, those in people.items() for one in may_not_read(lane, those)]
    acts = [
        partial(_hand_on, reference, person)
        for lane, person in lapsed
        for reference in taken.filter(lane=lane, assignee=person).values_list("pk", flat=True)
    ]
    rows = interpreting.running().select_related("person", "matter__file")
    faults: list[Exception] = []
    handed_on = one_by_one.each(acts, faults)
    ended = one_by_one.each((partial(_end_interpreting, row) for row in rows), faults)
    one_by_one.require_none(faults, "matters could not be handed on")
    return f"{handed_on} handed on, or back in the queue; {ended} no longer interpret"


def what_is_handed_on(term: RoleTerm) -> list[str]:
    """Say, before a reader's role ends, to whom the matters go that they have (ENDING_ALSO_SAYS).

    Of what is said about staff no number is told: whoever ends roles can be its subject.
    """
    if term.role != Role.READER:
        return []
    if term.lane == Lane.CONDUCT:
        return [_("What they have goes to their deputy, or back to the queue.")]
    taken = Matter.objects.open().filter(lane=term.lane, assignee=term.person)
    deputies = Counter(taking_on.deputy_for(matter, term.person) for matter in taken)
    return [_handed(number, deputy) for deputy, number in deputies.items()]


def _handed(number: int, deputy: Person | None) -> str:
    if deputy is None:
        said = ngettext(
            "%(number)d matter goes back to the queue.",
            "%(number)d matters go back to the queue.",
            number,
        )
        return said % {"number": number}
    said = ngettext(
        "%(number)d matter goes to %(who)s.", "%(number)d matters go to %(who)s.", number
    )
    return said % {"number": number, "who": deputy.named}


@carries_out("RES-1", "OBJ-2")
def may_not_read(lane: str, people: set[str]) -> list[str]:
    """Return the ids of those among these people who may read nothing of a lane today."""
    names = {f"{holders.STAFF}{person}": person for person in people}
    refused = holders.check_holders(names, DossierFacts("", "", lane, ""))
    return sorted(names[holder] for holder in refused)


def _end_interpreting(row: Interpreting) -> bool:
    """End the part of an interpreter who may read this no more: the key goes, the person hears."""
    if holders.check_holder(row.person.holder, row.matter.file) is None:
        return False
    interpreting.end(row, by=SYSTEM)
    return True


def _hand_on(reference: str, person: str) -> bool:
    with transaction.atomic():
        held = Matter.objects.select_for_update(of=("self",)).get(pk=reference)
        if held.assignee_id != person or not held.is_open:
            return False
        held.turn += 1
        was = Person.objects.select_related("deputy").get(pk=person)
        deputy = taking_on.deputy_for(held, was)
        if deputy:
            held.assignee = deputy
        else:
            let_go(held)
        held.save(update_fields=["turn", "assignee", "stage"])
        said = {"what": "recused", "title": was.title, "turn": held.turn}
        if deputy:
            said["to"] = deputy.title
        sealing.seal_item(held.letterbox, kind="notice", author="system", content=said, by=SYSTEM)
        act = "matter.handed-on" if deputy else "matter.returned"
        entries.append(act, subject=held.file_id, by=SYSTEM, clauses=["RES-1"])
    return True


def let_go(held: Matter) -> None:
    """Let a matter wait for whoever takes it next; whoever calls this saves it."""
    held.assignee = None
    held.stage = Stage(rules.after(held.stage, Act.STOP, assigned=False) or held.stage)
