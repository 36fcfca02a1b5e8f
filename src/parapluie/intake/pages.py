"""What each page behind a handle shows. Reads what is sealed there; changes nothing."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parapluie.cases import receiving, thread
from parapluie.guidelines.controls import carries_out
from parapluie.intake import (
    files,
    for_someone,
    handles,
    letters,
    openness,
    own_words,
    people,
    sections,
)
from parapluie.intake.actions import CLOSED, MISTYPED, PEOPLE
from parapluie.intake.doors import DOORS, Door
from parapluie.intake.forms import CodeForm, ConfirmForm, PlainForm
from parapluie.intake.handles import State
from parapluie.kit import times
from parapluie.kit.errors import Refused
from parapluie.kit.middleware import as_it_is
from parapluie.vault import letterbox
from parapluie.vault.errors import CannotOpenDossier, CodeHandedOver

Context = dict[str, object]


def show(request: HttpRequest, handle: str, state: State) -> HttpResponse:
    """Return the page behind a living handle."""
    if state.page == "file":
        return _file(request, handle, state)
    template, context = _PAGES[state.page](state)
    if not template:
        handles.end(handle)
        return closed(request)
    return render(request, template, {"handle": handle, **context})


def _file(request: HttpRequest, handle: str, state: State) -> HttpResponse:
    try:
        return files.give_out(handle, state) or closed(request)
    except Refused:
        return closed(request)


def closed(request: HttpRequest) -> HttpResponse:
    """Return the one calm page for every handle that is closed, spent, unknown or made up."""
    return as_it_is(render(request, "intake/closed.html", status=410))


def _form(door: Door) -> Callable[[State], tuple[str, Context]]:
    def shown(state: State) -> tuple[str, Context]:
        if state.content["why"] == CLOSED:
            return "intake/not_open.html", {"typed": state.content["typed"]}
        return door.template, _form_again(door.form, state)

    return shown


def _back(state: State) -> tuple[str, Context]:
    return "intake/back.html", _form_again(CodeForm, state)


def _form_again(form: type[PlainForm], state: State) -> Context:
    """Return a form as it was typed; its own errors where those were why it came back."""
    typed, why = state.content["typed"], state.content["why"]
    again = form(typed) if why == MISTYPED else form(initial=typed)
    named = people.quotes(typed) if why == PEOPLE else []
    return {"form": again, "why": why, "quotes": named, "token": state.content["token"]}


def _code(state: State) -> tuple[str, Context]:
    content = state.content
    context: Context = {
        "code": content["code"],
        "answer_by": date.fromisoformat(content["answer_by"]),
        "receipt": content["receipt"],
        "token": content["token"],
        "form": ConfirmForm(),
        "until_then": openness.until_then() if content.get("urgent") else "",
        "call_now": openness.call_about_now() if content.get("going_on") else "",
        "look_again": content.get("look_again", False),
        "said": content.get("said", ""),
        "can_be_reached": "dossier" in content,
        "kept_limits": "dossier" in content and receiving.wrote_limits(letters.dossier_of(state)),
    }
    if content.get("view") in sections.AFTER_SENDING:
        return _side(state, *sections.SIDES[content["view"]])
    if content.get("view") == "no-code":
        return "intake/no_code.html", context
    if content.get("view") in for_someone.VIEWS:
        return for_someone.VIEWS[content["view"]], context | for_someone.slip_of(state)
    context["it"] = files.form_of(state)
    context["words"] = own_words.on_code_page(state)
    if "other" in content:
        door = DOORS[content.get("door", "report")]
        context |= {"other": door.form(initial=content["other"]), "door": door.page}
        context |= {"other_token": content["other_token"]}
    return "intake/code.html", context


def _letterbox(state: State) -> tuple[str, Context]:
    try:
        view = state.content.get("view", "")
        if view in sections.SIDES:
            return _side(state, *sections.SIDES[view])
        shown = read_letterbox(state)
    except CannotOpenDossier:
        shown = {"unreadable": True}
    except CodeHandedOver:
        said = {name: state.content.get(name, "") for name in ("said", "token")}
        return "intake/first_return.html", said
    except Refused:
        return "", {}  # erased, or its code was changed elsewhere
    draft = state.content.get("draft", {})
    forms = {f"{act}_form": _writing(act, draft) for act in letters.WRITING}
    said = {name: state.content.get(name, "") for name in ("said", "reason", "token")}
    if said["said"] == "reply":
        shown["answer_by"] = date.fromisoformat(state.content["answer_by"])
    return "intake/letterbox.html", {**shown, **forms, **said, "why": draft.get("why", "")}


def _side(state: State, template: str, shows: sections.Shows) -> tuple[str, Context]:
    dossier = letters.dossier_of(state)
    it = shows(dossier, letterbox.read(dossier, letters.private_of(state)), state)
    said = {name: state.content.get(name, "") for name in ("token", "new_code")}
    draft = state.content.get("draft", {})
    forms = {f"{act}_form": _writing(act, draft) for act in letters.WRITING}
    if it is None:
        return "", {}
    return template, {**said, **forms, "it": it, "why": draft.get("why", "")}


@carries_out("BRI-3a")
def read_letterbox(state: State) -> Context:
    """Open the letterbox: answers, newest first; the person's own words; who opened the file."""
    dossier = letters.dossier_of(state)
    items = letterbox.read(dossier, letters.private_of(state))
    lines, owed = thread.of_letterbox(items), receiving.answer_owed(dossier)
    unread = receiving.nobody_reads(dossier)
    return {
        "answers": [line for line in reversed(lines) if not line.from_person],
        "mine": [line for line in reversed(lines) if line.from_person],
        "answer_by": owed,
        "nobody_reads": unread,
        "promised": thread.promised(lines) if owed is None and not unread else None,
        "today": times.today(),
        "is_late": owed is not None and owed < times.today(),
        "until_then": openness.until_then(),
        "is_urgent": receiving.is_urgent(dossier),
        "wished_gone": receiving.asked_to_withdraw(dossier),
        "opened": receiving.who_opened(dossier),
        "parts": sections.parts_of(dossier, items, state),
    }


def _writing(act: str, draft: Mapping[str, str]) -> PlainForm:
    form, prefix = letters.WRITING[act].form, f"id_{act}_%s"
    if draft.get("act") != act:
        return form(auto_id=prefix)
    if draft.get("why") == MISTYPED:
        return form(draft, auto_id=prefix)
    return form(initial=dict(draft), auto_id=prefix)


def _last(template: str) -> Callable[[State], tuple[str, Context]]:
    return lambda state: ("intake/done.html", {"done": template})


_PAGES: Final[Mapping[str, Callable[[State], tuple[str, Context]]]] = {
    **{door.page: _form(door) for door in DOORS.values()},
    "back": _back,
    "code": _code,
    "letterbox": _letterbox,
    "noted": _last("noted"),
    "finished": _last("finished"),
    "withdrawn": _last("withdrawn"),
}
