"""The home of the desk: what waits for the person in front of it, by due day."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parapluie.accounts import absences, agreements, lost_words, news, overseers, pending
from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.cases import (
    access,
    concerns,
    conduct,
    gaps,
    giving_back,
    instructing,
    late,
    partner_answers,
    tasks,
    two_people,
    urgent,
)
from parapluie.cases.models import Matter, Stage
from parapluie.kit.times import today
from parapluie.oversight import home as oversight
from parapluie.training import cliff, learning, organisations, reminding
from parapluie.vault import attention, opening

SHOWN = 20  # of each kind; the worklist has the rest


@dataclass(frozen=True, slots=True)
class Wish:
    """A colleague's wish to read a matter that this person has a key to."""

    reference: str
    colleague: Person


@dataclass(frozen=True, slots=True)
class Covered:
    """A colleague who is away, and what they have that this person may read and take on."""

    person: Person
    matters: list[Matter]


@require_GET
@desk_view(outside=True)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, for each role the person holds; nothing is opened for it."""
    desk = desk_of(request)
    if desk.has(Role.TRAINER):
        return see_other(reverse("desk-training-teach"))
    shown: dict[str, object] = {"today": today(), "nothing": not desk.roles}
    if desk.has(Role.READER):
        shown |= _for_reader(desk)
    shown["unsent"] = pending.waiting(request)
    shown["lost_words"] = lost_words.waiting_for(desk.person)
    unread = gaps.alarms_for(desk.person)
    edges = cliff.told_to(desk, cliff.edges(today()))
    shown["edges"] = [one for one in edges if one.lane not in [gap.lane for gap in unread]]
    shown["gaps"] = unread
    shown["away"] = absences.is_away(desk.person)
    shown["to_sign"] = agreements.to_sign(desk.person)
    shown["reminder"] = reminding.reminder_for(desk.person, today())
    goes = desk.person.absences.touching(today(), None).exists()
    shown["only_theirs"] = (goes or shown["reminder"]) and conduct.only_theirs(desk.person)
    shown["online"] = learning.opening_course(today())
    shown["instructions"] = instructing.waiting_for(desk.person)
    shown["interprets"] = desk.has(Role.INTERPRETER)
    if desk.has(Role.SUPERVISOR, Role.PRIVACY_OFFICER):
        shown |= _for_overseer(desk)
    if desk.has(Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        shown["only_sheets"] = giving_back.only_sheets_open(desk)
    if desk.has(*news.WATCHERS):
        shown["news"] = news.latest()[:SHOWN]
    shown["oversight"] = oversight.of(desk)
    return render(request, "web/home.html", shown)


def _for_reader(desk: Desk) -> dict[str, object]:
    matters = access.matters_for(desk).select_related("assignee").order_by("due_on", "reference")
    mine = matters.open().with_person(desk.person.pk)
    waiting, new = mine.waiting()[:SHOWN], matters.new()[:SHOWN]
    return {
        "reads": True,
        "refusal": access.cannot_read(desk),
        "waiting": waiting,
        "new": new,
        "urgent": urgent.among([*waiting, *new]),
        "covering": _covering(desk),
        "answered": mine.filter(stage=Stage.ANSWERED)[:SHOWN],
        "wishes": _wishes(desk),
        "returning": giving_back.returning_to(desk),
        "tasks": tasks.tasks_of(desk, SHOWN),
        "second": _asked_to_agree(desk),
        "late_elsewhere": conduct.late_for(desk),
        "partners": partner_answers.waiting_for(desk)[:SHOWN],
        "reviews": concerns.waiting_for(desk)[:SHOWN],
    }


def _covering(desk: Desk) -> list[Covered]:
    waiting = access.matters_for(desk).waiting().order_by("due_on", "reference")
    found = [
        Covered(one, list(waiting.with_person(one.pk)[:SHOWN]))
        for one in absences.covered_by(desk.person)
    ]
    return [one for one in found if one.matters]


def _wishes(desk: Desk) -> list[Wish]:
    asked = [one for one in opening.wishes_for(desk.person.holder) if not one.held_before]
    people = Person.objects.in_bulk({wish.holder.removeprefix("staff:") for wish in asked})
    pairs = {(wish.dossier.about, wish.holder.removeprefix("staff:")) for wish in asked}
    readable = set(
        access.matters_for(desk)
        .filter(pk__in={about for about, _ in pairs})
        .values_list("pk", flat=True)
    )
    return [
        Wish(about, people[person])
        for about, person in sorted(pairs)
        if about in readable and person in people
    ][:SHOWN]


def _asked_to_agree(desk: Desk) -> list[str]:
    """Return the matters in which a colleague waits for this person's yes or no; not what about."""
    waiting = two_people.waiting_for(desk).values_list("matter_id", flat=True)
    return list(dict.fromkeys(waiting))[:SHOWN]


def _for_overseer(desk: Desk) -> dict[str, object]:
    few = attention.dossiers_with_fewer_than_two_living_readers()
    kept = [grant.dossier for grant in attention.suspended_last_grants()]
    return {
        "organisations_waiting": organisations.waiting_for(desk.actor),
        "supervises": desk.has(Role.SUPERVISOR),
        "guards": desk.has(Role.PRIVACY_OFFICER),
        "few": access.told_to(desk, few, overseers.FEW_READERS),
        "late": late.late_for(desk)[:SHOWN],
        "kept": access.told_to(desk, kept, overseers.KEPT_KEYS),
    }
