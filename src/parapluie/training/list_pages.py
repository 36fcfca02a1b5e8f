"""A class list, taken in by the coordinator: choose a file, see what would come of it, record it.

Between the two the list lies in the drawer, wrapped and under its own columns, never on the disk in
clear. A longer list is for the command: recording it would keep everybody else waiting.
"""

import io
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parapluie.accounts import drawer
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.kit import uploads
from parapluie.kit.errors import OperatorError
from parapluie.ledger.entries import Actor
from parapluie.training import class_lists, list_columns
from parapluie.training.actions import TrainingRefused
from parapluie.training.class_lists import BadLine, Foreseen
from parapluie.training.forms import ColumnsForm
from parapluie.training.views import RECORDS

MOST_LINES: Final = 50_000  # ten seconds in which nobody else can write
MOST_KEPT: Final = 2_000_000  # bytes, compressed: a row of the session
_LIST: Final = "class-list"  # the drawer's name
_SHOWN_OF_A_CELL: Final = 40  # signs
_SHOWN_OF_A_KIND: Final = 3  # of what stood in bad lines that want the same
_MOST_HEADINGS: Final = 200
_SEEN: Final = re.compile(r"(\d{1,7})-(\d{1,7})-(\d{1,7})")  # new, there already, bad


@dataclass(frozen=True, slots=True)
class Kept:
    """A list between two requests, and under which headings its fields are looked for."""

    headings: Sequence[str]
    columns: Mapping[str, str]
    content: bytes

    @property
    def is_whole(self) -> bool:
        """Say whether each field has its column."""
        there = {one.casefold() for one in self.headings}
        return all(one.casefold() in there for one in self.columns.values())

    def lines(self, by: Actor) -> Iterable[class_lists.Line | BadLine]:
        """Read it."""
        return class_lists.read(io.BytesIO(self.content), self.columns, by=by)


@require_http_methods(["GET", "POST"])
@desk_view(roles=RECORDS)
def lists(request: HttpRequest) -> HttpResponse:
    """Take a list; show what would come of it; record it, or put it away."""
    kept = _kept(request)
    if request.method != "POST":
        return _page(request, kept)
    if "file" in request.FILES:
        return _take(request)
    if "drop" in request.POST:
        drawer.drop(request, _LIST)
    elif kept is None:
        return _page(request, None, wrong=_("No file was chosen."))
    elif "record" in request.POST:
        return _record(request, kept)
    else:
        return _choose_columns(request, kept)
    return see_other(reverse("desk-training-lists"))


def _take(request: HttpRequest) -> HttpResponse:
    content = uploads.bytes_of(request) or b""
    try:
        if not content.strip():
            raise OperatorError(_("The file is empty."))
        lines = max(content.count(end) for end in (b"\n", b"\r"))
        if len(content) > uploads.MOST_OF_A_LIST or lines > MOST_LINES:
            raise OperatorError(_too_long())
        headings = class_lists.headings(io.BytesIO(content))[:_MOST_HEADINGS]
        if not headings:
            raise OperatorError(_("The first line has no headings. Save the list as CSV again."))
        _keep(request, Kept(headings, list_columns.guessed(headings), content))
    except OperatorError as wrong:
        return _page(request, None, wrong=str(wrong))
    return see_other(reverse("desk-training-lists"))


def _choose_columns(request: HttpRequest, kept: Kept) -> HttpResponse:
    form = ColumnsForm(kept.headings, kept.columns, request.POST)
    if not form.is_valid():
        return _page(request, kept, form)
    list_columns.keep(form.cleaned_data)
    _keep(request, replace(kept, columns=form.cleaned_data))
    return see_other(reverse("desk-training-lists"))


def _record(request: HttpRequest, kept: Kept) -> HttpResponse:
    seen = _SEEN.fullmatch(request.POST["record"])
    if seen is None or not kept.is_whole:
        raise Http404
    new, there, bad = (int(one) for one in seen.groups())
    by = desk_of(request).actor
    try:
        done = class_lists.record_as_foreseen(kept.lines(by), (new, there, bad), by=by)
    except TrainingRefused as refused:
        return _page(request, kept, wrong=refused.refusal.line)
    drawer.drop(request, _LIST)
    count = done.recorded
    said = ngettext("%(count)d completion recorded.", "%(count)d completions recorded.", count)
    messages.info(request, said % {"count": count})
    return see_other(reverse("desk-training"))


def _page(
    request: HttpRequest, kept: Kept | None, form: ColumnsForm | None = None, *, wrong: str = ""
) -> HttpResponse:
    shown: dict[str, object] = {}
    if kept is not None:
        shown["form"] = form or ColumnsForm(kept.headings, kept.columns)
    if kept is not None and kept.is_whole:
        try:
            shown |= _counted(class_lists.foresee(kept.lines(desk_of(request).actor)))
        except OperatorError as fault:
            drawer.drop(request, _LIST)
            return _page(request, None, wrong=str(fault))
    shown |= {"kept": kept, "wrong": wrong, "most_lines": _most_lines()}
    return render(request, "training/lists.html", shown)


def _counted(foreseen: Foreseen) -> dict[str, object]:
    bad: dict[str, list[BadLine]] = {}
    for one in foreseen.bad:
        bad.setdefault(one.wanted, []).append(one)
    return {
        "foreseen": foreseen,
        "seen": f"{foreseen.new}-{foreseen.there_already}-{len(foreseen.bad)}",
        "bad": [
            (wanted, len(lines), in_ranges(one.number for one in lines), _what_stood(lines))
            for wanted, lines in bad.items()
        ],
    }


def _what_stood(lines: Iterable[BadLine]) -> list[str]:
    """Return the first few things that stood there, each once, cut short."""
    said = dict.fromkeys(one.said[:_SHOWN_OF_A_CELL] for one in lines if one.said)
    return list(said)[:_SHOWN_OF_A_KIND]


def in_ranges(numbers: Iterable[int]) -> str:
    """Return line numbers in order as people write them: "3, 7–12"."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and runs[-1][1] == one - 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _kept(request: HttpRequest) -> Kept | None:
    packed = drawer.get(request, _LIST)
    if packed is None:
        return None
    head, _line, content = zlib.decompress(packed).partition(b"\n")
    headings, columns = json.loads(head)
    return Kept(headings, columns, content)


def _keep(request: HttpRequest, kept: Kept) -> None:
    head = json.dumps([list(kept.headings), dict(kept.columns)]).encode()
    packed = zlib.compress(head + b"\n" + kept.content)
    if len(packed) > MOST_KEPT:
        raise OperatorError(_too_long())
    drawer.put(request, _LIST, packed)


def _too_long() -> str:
    return _(
        "A list of more than {lines} lines or 10 MB is taken in on the machine itself. Ask whoever "
        "runs it: parapluie training import."
    ).format(lines=_most_lines())


def _most_lines() -> str:
    return number_format(MOST_LINES, force_grouping=True)
