"""The desk's pages about matters: parse, call one act, answer."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parapluie.accounts.conflicts import Kind
from parapluie.accounts.desk import Desk, desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.cases import access, actions, forms, rules, worklist
from parapluie.cases.actions import Closing
from parapluie.cases.errors import Overtaken
from parapluie.cases.models import ClosingReason, Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.guidelines.pack import current_pack
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.vault import holders
from parapluie.vault.errors import NoKeyToDossier

Form = TypeVar("Form", bound=forms.ActForm)
READERS = (Role.READER,)


@require_GET
@desk_view(READERS)
def list_matters(request: HttpRequest) -> HttpResponse:
    """Show a page of the worklist; nothing is opened for it."""
    desk, form = desk_of(request), forms.FilterForm(request.GET)
    chosen = form.chosen()
    page = worklist.page_of(
        access.matters_for(desk),
        chosen,
        after=request.GET.get("after", ""),
        me=desk.person,
        today=today(),
    )
    following = QueryDict(mutable=True)
    following.update({**chosen, "after": page.after})
    shown = {
        "form": form,
        "page": page,
        "chosen": chosen,
        "today": today(),
        "next_page": following.urlencode() if page.after else "",
        "is_first": "after" not in request.GET,
    }
    return render(request, "cases/worklist.html", shown)


@require_GET
@desk_view(READERS, unlocked=True)
def show_matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a matter; before the first reading, ask whether the reader knows anyone in it."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if actions.check_declared(desk.person, reference):
        return _ask_first(request, matter)
    try:
        thread = actions.read_matter(matter, by=desk)
    except NoKeyToDossier as locked:
        return _show_no_key(request, matter, locked)
    shown = _page(matter, thread, desk) | {"closed_to_you": actions.miss_items(matter, by=desk)}
    return render(request, "cases/matter.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(READERS, unlocked=True)
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the answer to "do you know anyone here?"."""
    matter = access.matter_for(desk_of(request), reference)
    kind = request.POST.get("kind", "")
    if request.method == "GET" or kind not in Kind.values:
        return _ask_first(request, matter)
    actions.declare_conflict(matter, kind=kind, by=desk_of(request))
    if kind == Kind.NONE:
        return _to(matter)
    messages.info(request, _("Thank you. Someone else will take this. It is gone from your list."))
    return see_other(reverse("desk-matters"))


@require_POST
@desk_view(READERS, unlocked=True)
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the person's own key to this matter, at once and without asking why."""
    actions.recuse(access.matter_for(desk_of(request), reference), by=desk_of(request))
    messages.info(request, _("Thank you. Your key to it is gone, and someone else will take over."))
    return see_other(reverse("desk-matters"))


@require_http_methods(["GET", "POST"])
@desk_view(READERS, unlocked=True)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the person."""

    def act(matter: Matter, form: forms.AnswerForm) -> str:
        take, text = "take" in request.POST, form.cleaned_data["text"]
        actions.answer_matter(matter, text=text, by=desk_of(request), take=take)
        return _("Sent. The person can read it with their code.")

    return _form_page(request, reference, Act.ANSWER, forms.AnswerForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(READERS, unlocked=True)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to colleagues."""

    def act(matter: Matter, form: forms.NoteForm) -> str:
        actions.write_note(matter, text=form.cleaned_data["text"], by=desk_of(request))
        return _("Kept in the file.")

    return _form_page(request, reference, Act.NOTE, forms.NoteForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(READERS, unlocked=True)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a matter, or give it to a colleague."""
    desk = desk_of(request)

    def form(*args: object, **more: object) -> forms.AssignForm:
        return forms.AssignForm(*args, people=_people(access.matter_for(desk, reference)), **more)

    def act(matter: Matter, form: forms.AssignForm) -> str:
        to = Person.objects.get(pk=form.cleaned_data["to"])  # one of the form's choices
        actions.assign_matter(matter, to=to, by=desk)
        return _("It is yours now.") if to == desk.person else _("It is theirs now.")

    return _form_page(request, reference, Act.ASSIGN, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(READERS, unlocked=True)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Finish a matter."""

    def act(matter: Matter, form: forms.CloseForm) -> str:
        given = form.cleaned_data
        reason = ClosingReason(given["reason"])
        closing = Closing(reason, given["asked"], given["done"], given["why"])
        actions.close_matter(matter, closing=closing, by=desk_of(request))
        return _("Closed. If the person writes again, it opens again.")

    return _form_page(request, reference, Act.CLOSE, forms.CloseForm, act)


@require_POST
@desk_view(READERS, unlocked=True)
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Seal this matter's keys to a colleague who became a reader later."""
    matter = access.matter_for(desk_of(request), reference)
    wanted = request.POST.get("to")
    to = next((one for one in _people(matter) if one.pk == wanted), None)
    if to is not None:
        actions.share_matter(matter, to=to, by=desk_of(request))
        messages.info(request, _("Shared. Your colleague can read it now."))
    return see_other(reverse("desk-home"))


def _form_page(
    request: HttpRequest,
    reference: str,
    act: Act,
    make_form: Callable[..., Form],
    carry_out: Callable[[Matter, Form], str],
) -> HttpResponse:
    """Show the form of one act, or do it. What was written stays, whatever happens."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if request.method == "GET":
        if actions.check_declared(desk.person, reference):
            return _to(matter)  # which asks first
        if act not in _steps(matter, desk, actions.answers_in(matter)):
            messages.info(request, _("That step has no place here now. These have:"))
            return _to(matter)
        return _show_form(request, matter, act, make_form(initial={"seen": matter.turn}))
    form = make_form(request.POST)
    if not form.is_valid():
        return _show_form(request, matter, act, form, status=422)
    now_at, matter.turn = matter.turn, form.cleaned_data["seen"]
    try:
        told = carry_out(matter, form)
    except Refused as refused:
        fresh = access.matter_for(desk, reference)
        if isinstance(refused, Overtaken) and _was_sent_twice(fresh, act, form, desk):
            return _to(fresh)
        form.data = _seen_now(request.POST, now_at)
        status = 409 if isinstance(refused, Overtaken) else 403
        return _show_form(request, fresh, act, form, refused=refused, status=status)
    messages.info(request, told)
    return _to(matter)


def _was_sent_twice(matter: Matter, act: Act, form: forms.ActForm, desk: Desk) -> bool:
    """Say whether a second click sent what the first one did already."""
    given = form.cleaned_data
    if act is Act.ASSIGN:
        return bool(matter.assignee_id == given["to"])
    if act is Act.CLOSE:
        return matter.stage == Stage.CLOSED and matter.assignee_id == desk.person.pk
    last = actions.read_matter(matter, by=desk).lines[-1:]
    return [line.text for line in last if not line.from_person] == [given["text"]]


def _seen_now(posted: QueryDict, turn: int) -> QueryDict:
    """Return what was posted, with the matter as it now stands: sending again is one click."""
    kept = posted.copy()
    kept["seen"] = str(turn)
    return kept


def _show_form(
    request: HttpRequest,
    matter: Matter,
    act: Act,
    form: forms.ActForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        thread = actions.read_matter(matter, by=desk_of(request))
    except NoKeyToDossier as locked:
        return _show_no_key(request, matter, locked)
    shown = _page(matter, thread, desk_of(request)) | {
        "form": form,
        "act": act,
        "refusal": refused.refusal if refused else None,
        "clauses": _clauses(rules.governed_by(act)),
        "latest": thread.lines[-2:],
    }
    return _plain(render(request, "cases/act.html", shown, status=status))


def _page(matter: Matter, thread: Thread, desk: Desk) -> dict[str, object]:
    """Return what the matter's own page and its forms both show."""
    steps = _steps(matter, desk, thread.answers)
    inline = forms.AnswerForm(initial={"seen": matter.turn}) if Act.ANSWER in steps else None
    return {
        "matter": matter,
        "thread": thread,
        "mine": matter.assignee_id == desk.person.pk,
        "steps": [step.value for step in steps],
        "answer_form": inline,
        "take_form": forms.ActForm(initial={"seen": matter.turn}),
        "today": today(),
        "clauses": _clauses([clause for step in steps for clause in rules.governed_by(step)]),
    }


def _steps(matter: Matter, desk: Desk, answers: int) -> tuple[Act, ...]:
    taken, mine = matter.assignee_id is not None, matter.assignee_id == desk.person.pk
    return rules.steps_now(matter.stage, taken=taken, mine=mine, answers=answers)


def _ask_first(request: HttpRequest, matter: Matter) -> HttpResponse:
    kinds = [label for value, label in Kind.choices if value not in {Kind.NONE, Kind.NO_REASON}]
    shown = {"matter": matter, "kinds": kinds, "today": today()}
    shown["clauses"] = _clauses(rules.governed_by(Act.READ))
    return render(request, "cases/declare.html", shown)


def _show_no_key(request: HttpRequest, matter: Matter, locked: NoKeyToDossier) -> HttpResponse:
    actions.ask_for_key(matter, by=desk_of(request))
    shown = {"matter": matter, "refusal": locked.refusal, "today": today()}
    return _plain(render(request, "cases/no_key.html", shown, status=403))


def _plain(response: HttpResponse) -> HttpResponse:
    """Mark a refusal that is a page of its own, so that kit.middleware leaves it as it is."""
    response.plain = True  # type: ignore[attr-defined]  # read by PlainErrors
    return response


def _people(matter: Matter) -> list[Person]:
    readers = holders.qualified_readers(matter.lane, matter.reference)
    return list(
        Person.objects.filter(pk__in=[one.removeprefix("staff:") for one in readers]).order_by(
            "title", "username"
        )
    )


def _clauses(ids: list[str] | tuple[str, ...]) -> list[tuple[str, object]]:
    """Return the clauses that guide a page, each once, with our plain words."""
    plain = {clause.id: clause.plain for clause in current_pack().clauses}
    return [(one, plain[one]) for one in dict.fromkeys(ids) if one in plain]


def _to(matter: Matter) -> HttpResponse:
    return see_other(reverse("desk-matter", args=[matter.reference]))
