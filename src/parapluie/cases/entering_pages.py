"""Staff enter for a caller or a visitor; the code is shown once, to be handed over."""

import json
import time
from datetime import date
from typing import Final

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts import drawer
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Lane
from parapluie.cases import entering, receiving, showing, ways
from parapluie.cases.channels import Channel, Keeper
from parapluie.cases.entering import HandOver, TakenDown
from parapluie.cases.entering_forms import FORMS, EnterForm
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.times import today
from parapluie.training import learning

SHOWN_FOR: Final = 30 * 60  # seconds: long enough to read 24 digits out on the phone twice


def _why_not(request: HttpRequest) -> HttpResponse | None:
    refusal = entering.check_trained(desk_of(request).person)
    if refusal is None:
        return None
    shown = {"refusal": refusal, "online": learning.opening_course(today())}
    return showing.plain(render(request, "cases/cannot_enter.html", shown, status=403))


@require_http_methods(["GET", "POST"])
@desk_view(first=_why_not)
def enter(request: HttpRequest) -> HttpResponse:
    """Write down what somebody says."""
    chosen = FORMS.get(request.GET.get("lane", ""), EnterForm)
    if request.method != "POST":
        return _show(request, chosen(), refusal=receiving.can_receive(chosen.lane))
    form = chosen(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    once, said = form.cleaned_data["once"], _said(form)
    try:
        handed = entering.take_down(said, by=desk_of(request), once=once)
    except IntegrityError:
        return see_other(reverse("desk-entered", args=[once]))  # sent twice
    except Refused as refused:
        return _show(request, form, refusal=refused.refusal, status=403)
    if not handed.code:
        messages.info(request, _("Kept. Colleagues read it. Nobody has a code, as they wished."))
        return see_other(reverse("desk-home"))
    drawer.put(request, _name(once), _content(handed, said.language))
    return see_other(reverse("desk-entered", args=[once]))


@require_http_methods(["GET", "POST"])
@desk_view()
def hand_over(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a code that was just made, until it is handed over: never again after that."""
    kept = drawer.get(request, _name(handle))
    content = json.loads(kept) if kept else {}
    done = request.method == "POST"
    if done or not 0 <= content.get("until", 0) - time.time() <= SHOWN_FOR:
        drawer.drop(request, _name(handle))
        messages.info(request, _said_at_the_end(handed_over=done and bool(content)))
        return see_other(reverse("desk-enter"))
    shown = {"slip": _slip(request, content), "language": content["language"]}
    return render(request, "cases/hand_over.html", shown)


def _said(form: EnterForm) -> TakenDown:
    given = form.cleaned_data
    return TakenDown(
        text=given["text"],
        limits=given["limits"],
        urgent=given.get("urgent", False),
        language=given["language"],
        channel=Channel(given["channel"]),
        keeper=Keeper(given["keeper"]),
        body=given["body"],
        lane=form.lane,
        asked=form.asked(),
    )


def _show(
    request: HttpRequest, form: EnterForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "refusal": refusal, "lanes": Lane.choices, "lane": form.lane}
    return showing.plain(render(request, "cases/enter.html", shown, status=status))


def _content(handed: HandOver, language: str) -> bytes:
    until = int(time.time()) + SHOWN_FOR
    kept = {"code": handed.code, "answer_by": handed.answer_by.isoformat(), "until": until}
    return json.dumps({**kept, "language": language}).encode()


def _slip(request: HttpRequest, content: dict[str, str]) -> str:
    """Return the slip in the person's language, whatever the language of the desk."""
    shown = {
        "code": content["code"],
        "answer_by": date.fromisoformat(content["answer_by"]),
        "return_address": ways.return_address(),
        "new_code_first": True,
    }
    with translation.override(content["language"]):
        return render_to_string("cases/parts/slip.html", shown, request)


def _name(handle: str) -> str:
    return f"handed-over {handle}"


def _said_at_the_end(*, handed_over: bool) -> str:
    if handed_over:
        return _("The page with the code is closed. It can't be shown again.")
    return _("That page is closed. A code is shown once; whoever has none can tell us anew.")
