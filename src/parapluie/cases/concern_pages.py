"""The desk's pages about problems nearby, and the move of a matter from one lane to another."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import Desk, desk_of, desk_view
from parapluie.accounts.models import Lane
from parapluie.cases import (
    access,
    actions,
    concerns,
    holding,
    moving,
    places,
    showing,
    two_people,
    visiting,
)
from parapluie.cases.concern_forms import MoveForm, OutcomeForm, ReviewForm, TriageForm, VisitForm
from parapluie.cases.concern_rows import Attended, Decision, Ground, NextTime
from parapluie.cases.concerns import Outcome, Triage
from parapluie.cases.errors import CasesRefused
from parapluie.cases.form_pages import form_page
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line
from parapluie.cases.visiting import Wanted


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def triage(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which bylaw's matter it is, or none; on asking, see the words as written."""
    desk = desk_of(request)

    def form(*args: object, **more: object) -> TriageForm:
        matter = access.matter_for(desk, reference)
        if matter.lane != Lane.CONCERN or holding.check_declared(desk.person, reference):
            return TriageForm(*args)
        known = places.known_to(desk, matter)
        return TriageForm(
            *args,
            places=known,
            as_written=_as_written(request, matter, desk),
            initial=more.get("initial"),
        )

    def act(matter: Matter, form: TriageForm) -> str:
        given = form.cleaned_data
        made = Triage(given["subject"], given["text"], given.get("place", ""), given["address"])
        concerns.triage(matter, made=made, by=desk)
        return _("Kept. The person who wrote was told that it is looked into, and as what.")

    return form_page(request, reference, Act.TRIAGE, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def visit(request: HttpRequest, reference: str) -> HttpResponse:
    """Order a visit, or ask a second person to agree to one for a danger to life."""

    def act(matter: Matter, form: VisitForm) -> str:
        ground, text = form.cleaned_data["ground"], form.cleaned_data["text"]
        desk = desk_of(request)
        if ground != Ground.LIFE_SAFETY:
            wanted = Wanted(Ground.CONCERN, ground, text)
            visiting.order_visit(matter, wanted=wanted, by=desk)
            return _("Ordered. Say your reason at the door, and show who you are.")
        refusal = visiting.check_visit(matter, visiting.FOR_LIFE)
        if refusal:
            raise CasesRefused(refusal)
        two_people.propose(matter, step="life-safety-visit", words={"text": text}, by=desk)
        return _("Asked. Until a colleague agrees, nobody visits. If it can't wait, call 9-1-1.")

    return form_page(request, reference, Act.VISIT, VisitForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the neighbour what came of it."""

    def act(matter: Matter, form: OutcomeForm) -> str:
        given = form.cleaned_data
        told = Outcome(
            Attended(given["attended"]),
            given["found"],
            NextTime(given["next_time"]),
            section=given["section"],
            seen=given["text"],
        )
        concerns.tell_outcome(matter, outcome=told, by=desk_of(request))
        return _("Told. The person can read it with their code.")

    return form_page(request, reference, Act.OUTCOME, OutcomeForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide as a supervisor about one more problem at a place where none was found."""

    def act(matter: Matter, form: ReviewForm) -> str:
        decision = Decision(form.cleaned_data["decision"])
        why = form.cleaned_data["text"]
        concerns.decide(matter, decision=decision, why=why, by=desk_of(request))
        return _("Decided. The person who wrote was told which.")

    return form_page(request, reference, Act.REVIEW, ReviewForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a matter to the readers of another lane."""
    desk = desk_of(request)

    def form(*args: object, **more: object) -> MoveForm:
        matter = access.matter_for(desk, reference)
        return MoveForm(*args, lanes=moving.lanes_for(matter, desk), initial=more.get("initial"))

    def act(matter: Matter, form: MoveForm) -> str:
        given = form.cleaned_data
        moving.move(matter, to=given["to"], why=given["text"], by=desk)
        return _("Moved. The person was told, and why.")

    return form_page(request, reference, Act.MOVE, form, act)


def _as_written(request: HttpRequest, matter: Matter, desk: Desk) -> tuple[Line, ...]:
    """Return the person's words without bars, where the reader asked for them."""
    if "words" not in request.GET:
        return ()
    read = actions.read_matter(matter, by=desk, purpose=concerns.TRIAGE)
    return tuple(line for line in read.lines if line.from_person)
