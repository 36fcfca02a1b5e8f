"""The page of one act on a matter: show its form or do it. What was written stays, in any case."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from parapluie.accounts.desk import Desk, desk_of
from parapluie.cases import access, actions, forms, holding, rules, showing
from parapluie.cases.errors import Overtaken
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.disclosure.rules import Field
from parapluie.kit.errors import Refusal, Refused
from parapluie.vault.errors import NoKeyToDossier

Form = TypeVar("Form", bound=forms.ActForm)
# the fields of these forms that hold words
WRITTEN = (
    *("text", "asked", "done", "why", "thing", "address", "section"),
    *(f"part-{one}" for one in Field),
)


def form_page(
    request: HttpRequest,
    reference: str,
    act: Act,
    make_form: Callable[..., Form],
    carry_out: Callable[[Matter, Form], str],
) -> HttpResponse:
    """Show the form of one act, or do it; give the words back where the matter is gone."""
    try:
        if request.method == "GET":
            return _offer(request, reference, act, make_form)
        return _do(request, reference, act, make_form, carry_out)
    except Http404:
        if request.method == "GET":
            raise
        return _give_back(request)


def _offer(
    request: HttpRequest, reference: str, act: Act, make_form: Callable[..., Form]
) -> HttpResponse:
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)  # which asks first
    if not showing.has_place(act, matter, desk):
        messages.info(request, _("That step has no place here now. These have:"))
        return showing.to_page(matter)
    return _show_form(request, matter, act, make_form(initial={"seen": matter.turn}))


def _do(
    request: HttpRequest,
    reference: str,
    act: Act,
    make_form: Callable[..., Form],
    carry_out: Callable[[Matter, Form], str],
) -> HttpResponse:
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if act is Act.ASSIGN and holding.check_declared(desk.person, reference):
        return showing.to_page(matter)  # which asks first; no words are lost by it
    form = make_form(request.POST)
    if not form.is_valid():
        return _show_form(request, matter, act, form, status=422)
    if "preview" in request.POST:
        return _show_form(request, matter, act, form)  # nothing is done yet
    matter.turn = form.cleaned_data["seen"]
    try:
        told = carry_out(matter, form)
    except Refused as refused:
        fresh = access.matter_for(desk, reference)
        if isinstance(refused, Overtaken) and _was_sent_twice(fresh, act, form, desk):
            return showing.to_page(fresh)
        form.data = _seen_now(request.POST, fresh.turn)
        status = 409 if isinstance(refused, Overtaken) else 403
        # Whoever closes learns at once that an answer is what is missing now.
        missing = actions.check_answered(fresh) if act is Act.CLOSE else None
        refusal = missing or refused.refusal
        return _show_form(request, fresh, act, form, refusal=refusal, status=status)
    messages.info(request, told)
    return showing.to_page(matter)


def _give_back(request: HttpRequest) -> HttpResponse:
    """Return what was written for a matter that isn't there, or no longer, or not for them.

    The same for all three, and nothing on it but the person's own words.
    """
    written = [request.POST[name] for name in WRITTEN if request.POST.get(name, "").strip()]
    shown = {"written": written}
    return showing.plain(render(request, "cases/not_there.html", shown, status=404))


def _was_sent_twice(matter: Matter, act: Act, form: forms.ActForm, desk: Desk) -> bool:
    """Say whether a second click sent what the first one did already."""
    given = form.cleaned_data
    if act is Act.ASSIGN:
        return bool(matter.assignee_id == given["to"])
    if act is Act.CLOSE:
        return matter.stage == Stage.CLOSED and matter.assignee_id == desk.person.pk
    thread = actions.read_matter(matter, by=desk)
    was_sent = form.was_sent(matter, thread)
    if was_sent is not None:
        return was_sent
    if "text" not in given:
        return False
    last = thread.lines[-1:]
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
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        thread = actions.read_matter(matter, by=desk_of(request))
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    shown = showing.page_of(matter, thread, desk_of(request)) | {
        "form": form,
        "act": act,
        "refusal": refusal,
        "clauses": showing.clauses_of(rules.governed_by(act)),
        "latest": thread.lines[-2:],
    }
    return showing.plain(render(request, form.template, shown, status=status))
