"""What the desk's pages about matters have in common: who may see any, and what they show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parapluie.accounts.conflicts import Kind
from parapluie.accounts.desk import Desk, desk_of, see_other
from parapluie.accounts.models import Lane, Person
from parapluie.cases import access, actions, children, forms, limits, rules, urgent, worklist
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.guidelines.pack import current_pack
from parapluie.kit.middleware import as_it_is
from parapluie.kit.times import today
from parapluie.training import learning
from parapluie.vault import holders
from parapluie.vault.errors import NoKeyToDossier


def why_not(request: HttpRequest) -> HttpResponse | None:
    """Answer whoever can read no matter at all today: what they can't do, why, what to do."""
    desk = desk_of(request)
    refusal = access.cannot_read(desk)
    if refusal is None:
        return None
    shown = {"refusal": refusal, "for_now": bool(desk.lanes)}
    shown["online"] = learning.opening_course(today()) if refusal.clause == "RES-1" else None
    return plain(render(request, "cases/cannot_read.html", shown, status=403))


def page_of(matter: Matter, thread: Thread, desk: Desk) -> dict[str, object]:
    """Return what the matter's own page and its forms both show."""
    steps = steps_of(matter, desk)
    inline = forms.AnswerForm(initial={"seen": matter.turn}) if Act.ANSWER in steps else None
    return {
        "matter": matter,
        "thread": thread,
        "wishes": limits.wishes_of(matter),
        "mine": matter.assignee_id == desk.person.pk,
        "steps": [step.value for step in steps],
        "answer_form": inline,
        "take_form": forms.ActForm(initial={"seen": matter.turn}),
        "today": today(),
        "urgent": urgent.among([matter]),
        "child": children.shows_duty(thread),
        "taken_back": worklist.taken_back([matter]).get(matter.reference),
        "clauses": clauses_of([clause for step in steps for clause in rules.governed_by(step)]),
    }


def steps_of(matter: Matter, desk: Desk) -> tuple[Act, ...]:
    """Return what this person can do with this matter now."""
    taken, mine = matter.assignee_id is not None, matter.assignee_id == desk.person.pk
    answered = actions.is_answered(matter)
    return rules.steps_now(matter.stage, taken=taken, mine=mine, answered=answered)


def has_place(act: Act, matter: Matter, desk: Desk) -> bool:
    """Say whether this person can do this now; steps with a part of their own follow the table."""
    if act in rules.STEPS:
        return act in steps_of(matter, desk)
    if act in rules.OF_A_CONCERN and matter.lane != Lane.CONCERN:
        return False
    return rules.may(matter.stage, act)


def ask_first(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Ask whether the reader knows anyone in it."""
    kinds = [label for value, label in Kind.choices if value not in {Kind.NONE, Kind.NO_REASON}]
    shown = {"matter": matter, "kinds": kinds, "today": today(), "urgent": urgent.among([matter])}
    shown["clauses"] = clauses_of(rules.governed_by(Act.READ))
    return render(request, "cases/declare.html", shown)


def show_no_key(request: HttpRequest, matter: Matter, locked: NoKeyToDossier) -> HttpResponse:
    """Say that the reader's key doesn't open it, and put their wish before colleagues."""
    actions.ask_for_key(matter, by=desk_of(request))
    shown = {"matter": matter, "refusal": locked.refusal, "today": today()}
    return plain(render(request, "cases/no_key.html", shown, status=403))


def as_seen(request: HttpRequest, matter: Matter) -> Matter:
    """Return the matter as this person saw it: what was done since is told to them."""
    seen = request.POST.get("seen", "")
    matter.turn = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    return matter


def plain(response: HttpResponse) -> HttpResponse:
    """Mark a refusal that is a page of its own, so that kit.middleware leaves it as it is."""
    return as_it_is(response)


def people_for(matter: Matter) -> list[Person]:
    """Return whom the matter may be given to."""
    readers = holders.qualified_readers(matter.lane, matter.reference)
    return list(
        Person.objects.filter(pk__in=[one.removeprefix("staff:") for one in readers]).order_by(
            "title", "username"
        )
    )


def clauses_of(ids: list[str] | tuple[str, ...]) -> list[tuple[str, object]]:
    """Return the clauses that guide a page, each once, with our plain words."""
    plain = {clause.id: clause.plain for clause in current_pack().clauses}
    return [(one, plain[one]) for one in dict.fromkeys(ids) if one in plain]


def to_page(matter: Matter) -> HttpResponse:
    """Lead to the matter's own page."""
    return see_other(reverse("desk-matter", args=[matter.reference]))
