"""The public face: parse, call one act, go where it says. Every POST answers 303 to /r/<handle>."""

from typing import Final

from django import forms
from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from parapluie.intake import (
    actions,
    files,
    for_someone,
    handles,
    letters,
    openness,
    own_words,
    pages,
    sections,
)
from parapluie.intake.actions import Envelope, Typed
from parapluie.intake.doors import DOORS
from parapluie.intake.forms import CodeForm, ConfirmForm, most_kept
from parapluie.intake.handles import State
from parapluie.intake.tokens import new_token, read_token
from parapluie.kit import uploads
from parapluie.kit.city import city
from parapluie.kit.middleware import use_language

# Empty, gone in a second. A cookie that changes on the way out is what keeps Chromium from bringing
# a page back out of its back-forward cache, which no header does.
EXIT_COOKIE: Final = "p"
# After these nothing that stood on the screen may come back with Back: a code, or what was erased.
# "" leaves the page of a new code.
ENDING: Final = frozenset({"confirm", "finish", "change-code", "withdraw", ""})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Four doors, named by need; of those that nobody reads now, only the one for a code."""
    ready = openness.is_ready()
    doors = [one for one in DOORS.values() if ready and openness.is_open(one.lane)]
    shut = [one for one in DOORS.values() if one not in doors]
    return render(request, "intake/home.html", {"ready": ready, "doors": doors, "shut": shut})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, page: str) -> HttpResponse:
    """Write first, code after: the form of one door."""
    door = DOORS[page]
    if request.method == "POST":
        return _go_to(actions.send(door, _typed(request, door.form), envelope=_envelope(request)))
    if not openness.is_open(door.lane):
        return render(request, "intake/not_open.html", {"not_begun": not openness.is_ready()})
    context = {"form": door.form(), "token": new_token(), "next_reading": openness.next_reading()}
    return render(request, door.template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    if request.method == "POST":
        typed = _typed(request, CodeForm)
        # the code stood in the box: Back must not show it
        return _emptying_the_cache(
            _go_to(actions.open_letterbox(typed, envelope=_envelope(request)))
        )
    return render(request, "intake/back.html", {"form": CodeForm(), "token": new_token()})


@require_safe
def no_code(request: HttpRequest) -> HttpResponse:
    """Say who else can keep a code."""
    return render(request, "intake/no_code.html")


@require_safe
def paper_form(request: HttpRequest) -> HttpResponse:
    """Show the same few questions to print, without a place for a name."""
    return render(request, "intake/paper.html")


@require_safe
def later(request: HttpRequest) -> HttpResponse:
    """Say that what was sent could neither be taken nor kept, and who answers now."""
    return render(request, "intake/later.html", {"until_then": openness.until_then()})


@require_http_methods(["GET", "HEAD", "POST"])
def show_handle(request: HttpRequest, handle: str) -> HttpResponse:
    """Show what stands behind a handle, or do what its page was asked to do."""
    if not handles.looks_like_handle(handle):
        return pages.closed(request)
    state = handles.open_page(handle)
    if request.method == "POST":
        act = _act_asked(request)
        answer = _go_to(_act(request, handle, state, act))
        return _emptying_the_cache(answer) if act in ENDING else answer
    if state is None:
        return pages.closed(request)
    if "lang" not in request.GET:
        use_language(request, state.language)
    elif translation.get_language() != state.language:
        state = handles.in_language(handle, state, translation.get_language() or "en")
    return pages.show(request, handle, state)


@require_safe
def leave(request: HttpRequest, handle: str = "") -> HttpResponse:
    """End the page and go somewhere dull; without effect when a browser only looks ahead."""
    if _is_looking_ahead(request):
        return HttpResponse(status=403)  # not 2xx: such an answer is thrown away, not shown later
    if request.method == "HEAD":
        return HttpResponse(status=303, headers={"Location": city().leave_to})
    try:
        for one in _with_those_before(handle):
            handles.end(one)
    except DatabaseError:
        pass  # the way out is open whatever is broken here; the page dies by itself
    return _emptying_the_cache(HttpResponse(status=303, headers={"Location": city().leave_to}))


def _emptying_the_cache(response: HttpResponse) -> HttpResponse:
    response.set_cookie(EXIT_COOKIE, "", max_age=1, httponly=True, samesite="Strict")
    return response


def _act_asked(request: HttpRequest) -> str:
    if uploads.was_too_large(request):
        return files.ADD  # nothing of it was read
    return request.POST.get("act") or ("confirm" if request.POST.get("last") else "")


def _act(request: HttpRequest, handle: str, state: State | None, act: str) -> str:
    envelope = _envelope(request)
    if state is None:
        return _too_late(request, handle, act, envelope)
    if act in files.ACTS:
        return _act_on_file(request, handle, state, act, envelope)
    if state.page == "code":
        return _act_on_code(request, handle, state, act, envelope)
    if state.page == "letterbox":
        return _act_on_letterbox(request, handle, state, act, envelope)
    return handle


def _act_on_code(
    request: HttpRequest, handle: str, state: State, act: str, envelope: Envelope
) -> str:
    if act == "confirm":
        return letters.confirm_code(handle, state, _typed(request, ConfirmForm), envelope=envelope)
    if act == "finish":
        return letters.finish_without_code(handle, state, envelope=envelope)
    if act == own_words.ACT and "dossier" in state.content:
        typed = _typed(request, own_words.WordsForm)
        return own_words.choose(handle, state, typed, envelope=envelope)
    if act in sections.AFTER_SENDING and "dossier" in state.content:
        return _act_on_letterbox(request, handle, state, act, envelope)
    if act in {"", "no-code", "for-someone", "slip"}:
        return letters.turn_page(handle, state, act)
    if act in for_someone.KEEPERS:
        return for_someone.hand_over(handle, state, act, envelope=envelope)
    return handle


def _act_on_letterbox(
    request: HttpRequest, handle: str, state: State, act: str, envelope: Envelope
) -> str:
    if act == own_words.ACT:
        typed = _typed(request, own_words.WordsForm)
        return own_words.choose(handle, state, typed, envelope=envelope)
    if act in letters.WRITING:
        typed = _typed(request, letters.WRITING[act].form)
        return letters.write(handle, state, act, typed, envelope=envelope)
    if act == "withdraw":
        return letters.withdraw(handle, state, envelope=envelope)
    if act == "change-code":
        return letters.change_code(handle, state, envelope=envelope)
    if sections.leads_to(act):
        return letters.turn_page(handle, state, act)
    return handle


def _act_on_file(
    request: HttpRequest, handle: str, state: State, act: str, envelope: Envelope
) -> str:
    if act == files.FETCH and state.page == "letterbox":
        return files.fetch(handle, state, request.POST.get("item", "")[:40], envelope=envelope)
    if act == files.ADD and state.page in {"code", "letterbox"}:
        too_large = uploads.was_too_large(request)
        raw = uploads.bytes_of(request)
        return files.add(handle, state, raw, too_large=too_large, envelope=envelope)
    return handle


def _too_late(request: HttpRequest, handle: str, act: str, envelope: Envelope) -> str:
    """The page closed meanwhile: lead to what the act led to before, or keep what was written."""
    after = letters.shown_after(handle, envelope)
    if after:
        return after
    if act in letters.WRITING and request.POST.get("text", "").strip():
        words = {"act": act, **_typed(request, letters.WRITING[act].form)}
        return actions.give_back("back", {}, actions.TOO_LATE, envelope=envelope, draft=words)
    return handle


def _typed(request: HttpRequest, form: type[forms.Form]) -> Typed:
    """Return what stood in the form's fields, and nothing else that was sent."""
    typed = {
        name: request.POST.get(name, "").replace("\r\n", "\n")[: most_kept(field)]
        for name, field in form.base_fields.items()
    }
    if any("\0" in value for value in typed.values()):
        raise BadRequest  # no keyboard writes it
    return typed


def _envelope(request: HttpRequest) -> Envelope:
    handle = {
        name: request.POST.get(name, "")
        for name in ("page", "beside")
        if handles.looks_like_handle(request.POST.get(name, ""))
    }
    return Envelope(
        token=read_token(request.POST.get("token", "")),
        language=translation.get_language() or "en",
        came_from=handle.get("page", ""),
        beside=handle.get("beside", ""),
    )


def _go_to(handle: str) -> HttpResponse:
    place = f"/r/{handle}" if handle else reverse("later")
    return HttpResponse(status=303, headers={"Location": place})


def _is_looking_ahead(request: HttpRequest) -> bool:
    asked = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    return any("pre" in request.headers.get(name, "").lower() for name in asked)


def _with_those_before(handle: str) -> list[str]:
    if not handle:
        return []
    state = handles.open_page(handle)
    return [handle, *(state.content.get("before", ()) if state else ())]
