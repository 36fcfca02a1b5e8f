"""At every request: count what screens find; at the desk, show where words were stopped.

Whichever form the words came from, one page shows them to their writer with the marks, and sends
them again to where they were going: nothing that was typed is lost, and no form can forget it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from parapluie.kit import headers
from parapluie.kit.middleware import as_it_is
from parapluie.screens import counting, errors, writing
from parapluie.screens.errors import Piece, Stopped, WordsStopped
from parapluie.screens.findings import Finding

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LOOKED_AT = "looked-at"  # the box a writer ticks once they looked at what was asked
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a form field
_MOST_MARKS = 20


class Gathering:
    """Count what screens find while a request lasts, on both faces."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with counting.gathering():
            return self.get_response(request)


class AtTheDesk:
    """Take what staff confirmed about their words; show what was stopped, and what is advised."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_writing_at_desk(request):
            return self.get_response(request)
        with writing.watching(request.POST.getlist(LOOKED_AT)[:_MOST_MARKS]) as watched:
            response = self.get_response(request)
        if response.status_code in (302, 303):  # it was done
            for line in dict.fromkeys(map(_advice, watched.advice)):
                messages.info(request, line)
            if watched.unread:
                messages.info(request, _unread())
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Show the writer their own words with the marks. Nothing was kept."""
        if not isinstance(fault, WordsStopped) or not _is_writing_at_desk(request):
            return None
        return stopped_page(request, fault)


def _is_writing_at_desk(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path_info.startswith("/" + headers.DESK_PLACE)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form that was sent, to be sent again."""

    name: str
    value: str = field(repr=False)
    is_open: bool  # holds marked words: shown to be changed
    rows: int
    without: str = field(repr=False)  # the same without the marked words


@dataclass(frozen=True, slots=True)
class Passage:
    """Where one text was stopped: its pieces, what to do, and what confirms it (empty: nothing)."""

    pieces: list[Piece]
    advice: tuple[str, ...]
    mark: str


def stopped_page(request: HttpRequest, fault: WordsStopped) -> HttpResponse:
    """Return the page on which a writer looks at their words again."""
    fields = [
        _field(name, value, fault.stopped)
        for name, values in request.POST.lists()
        if name not in (_TOKEN, LOOKED_AT)
        for value in map(str, values)
    ]
    shown = {
        "refusal": fault.refusal,
        "passages": [_passage(one) for one in fault.stopped],
        "fields": fields,
        "can_sever": any(one.is_open for one in fields),
        "kept_marks": request.POST.getlist(LOOKED_AT)[:_MOST_MARKS],
        "to": request.get_full_path(),
    }
    return as_it_is(render(request, "screens/stopped.html", shown, status=422))


def _field(name: str, value: str, stopped: tuple[Stopped, ...]) -> Field:
    mine = [one for one in stopped if one.text.strip() and one.text.strip() in value]
    without = value
    for one in mine:
        without = without.replace(one.text.strip(), errors.severed(one.text, one.found).strip())
    rows = min(12, 2 + value.count("\n") + len(value) // 60)
    return Field(name, value, is_open=bool(mine), rows=rows, without=without)


def _passage(one: Stopped) -> Passage:
    advice = tuple(dict.fromkeys(found.instead for found in one.found))
    return Passage(
        errors.pieces_of(one), advice, "" if one.is_refused else writing.mark_of(one.text)
    )


def _unread() -> str:
    return _("Kept, but we can’t read this language yet. Look again: nobody’s status stands in it?")


def _advice(one: Finding) -> str:
    if one.screen == "minor":
        return _("Kept. {advice}").format(advice=one.instead)
    return _("Kept. A word to think about next time: {advice}").format(advice=one.instead)
