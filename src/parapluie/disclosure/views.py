"""A partner's pages on the public face. Looking changes nothing, and every form answers 303."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.disclosure import answering, models
from parapluie.disclosure.answering import Shown
from parapluie.disclosure.forms import AnswerForm, CodeForm
from parapluie.disclosure.labels import named
from parapluie.disclosure.rules import Field, State
from parapluie.kit import addresses
from parapluie.kit.middleware import as_it_is
from parapluie.kit.references import new_id
from parapluie.screens.errors import WordsStopped

_ACTS: Final = {
    "accept": State.ACCEPTED,
    "decline": State.DECLINED,
    "done": State.DONE,
}
_SAID: Final = frozenset({"declined", "done"})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_code(request: HttpRequest, token: str) -> HttpResponse:
    """Say that a code is needed; with the right one, go to the page that shows the words."""
    here = reverse("packet", args=[token])
    if request.method == "POST":
        typed = "".join(request.POST.get("code", "")[:40].split())
        page = answering.open_packet(token, typed, page=request.POST.get("page", "")[:40])
        return _go_to(reverse("packet-open", args=[page]) if page else f"{here}?again=1")
    if not answering.is_open(token):
        return _closed(request)
    form = CodeForm(initial={"page": new_id()})
    context = {"form": form, "here": here, "again": "again" in request.GET}
    return render(request, "disclosure/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_packet(request: HttpRequest, token: str) -> HttpResponse:
    """Show the words for ten minutes, and take a yes, a no, a done or an answer."""
    here = reverse("packet-open", args=[token])
    if request.method == "POST":
        try:
            return _go_to(_act(request, token, here))
        except WordsStopped as fault:
            return _to_change(request, token, here, fault)
    if request.GET.get("ended") in _SAID:
        return render(request, "disclosure/ended.html", {"ended": request.GET["ended"]})
    shown = answering.look(token)
    if shown is None:
        return _closed(request)
    return render(request, "disclosure/packet.html", _context(request, shown, here))


def _act(request: HttpRequest, token: str, here: str) -> str:
    act = request.POST.get("act", "")
    if act == "answer":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return f"{here}?wrong=1"
        given = form.cleaned_data
        sent = answering.write_back(token, given["text"], once=given["once"])
        return f"{here}?sent=1" if sent else f"{here}?lost=1"
    state = _ACTS.get(act)
    if state is None or not answering.set_state(token, state):
        return here
    return here if state is State.ACCEPTED else f"{here}?ended={state.value}"


def _to_change(request: HttpRequest, token: str, here: str, fault: WordsStopped) -> HttpResponse:
    """Give a partner their own words back, with those that the City may not keep."""
    shown = answering.look(token)
    if shown is None:
        return _closed(request)
    form = AnswerForm(request.POST)
    marked = [one.text[each.start : each.end] for one in fault.stopped for each in one.found]
    form.add_error("text", fault.refusal.reason)
    form.add_error("text", _("Please take out: {words}").format(words=" · ".join(marked)))
    context = {**_context(request, shown, here), "form": form}
    return as_it_is(render(request, "disclosure/packet.html", context, status=422))


def _context(request: HttpRequest, shown: Shown, here: str) -> dict[str, object]:
    packet = shown.packet
    return {
        "here": here,
        "packet": packet,
        "purpose": models.PURPOSE_NAMES[packet.purpose],  # type: ignore[index]  # a StrEnum's text
        "fields": named(shown.fields),
        "language": shown.language,
        "following": _link(request, shown.following),
        "reachable": Field.HOW_TO_REACH in shown.fields,
        "accepted": packet.state == State.ACCEPTED,
        "form": AnswerForm(initial={"once": new_id()}),
        "sent": "sent" in request.GET,
        "wrong": "wrong" in request.GET,
        "lost": "lost" in request.GET,
    }


def _link(request: HttpRequest, token: str) -> str:
    return addresses.in_public(request, reverse("packet", args=[token])) if token else ""


def _closed(request: HttpRequest) -> HttpResponse:
    """Return the one calm page for a link that is unknown, dead, expired or taken back."""
    return as_it_is(render(request, "disclosure/closed.html", status=410))


def _go_to(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})
