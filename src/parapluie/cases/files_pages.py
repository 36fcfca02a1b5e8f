"""The desk's pages about files: fetch one, look at a picture, add one for the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import access, files, holding, rules, showing
from parapluie.cases.forms import ActForm
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.kit import uploads
from parapluie.kit.attachments import is_picture
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.headers import as_file
from parapluie.vault.errors import NoKeyToDossier


@require_GET
@desk_view(unlocked=True, first=showing.why_not)
def fetch(request: HttpRequest, reference: str, item_id: str) -> HttpResponse:
    """Give out a file as something to save; browsers run and frame nothing of it."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)  # which asks first
    try:
        file, content = files.open_file(matter, item_id, by=desk)
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    return as_file(content, type=file.type, name=file.file_name)


@require_GET
@desk_view(unlocked=True, first=showing.why_not)
def look(request: HttpRequest, reference: str, item_id: str) -> HttpResponse:
    """Show a picture on a page of its own."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    try:
        file, _content = files.open_file(matter, item_id, by=desk)
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    shown = {"matter": matter, "file": file, "item": item_id, "picture": is_picture(file.type)}
    return render(request, "cases/picture.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a file that the person fetches with their code."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    if request.method == "GET":
        if not files.may_attach(matter, desk):
            messages.info(request, _("That step has no place here now. These have:"))
            return showing.to_page(matter)
        return _form(request, matter)
    form = ActForm(request.POST)
    if not form.is_valid():
        return _form(request, matter, status=422)
    matter.turn = form.cleaned_data["seen"]
    try:
        files.attach_file(matter, files.look_at(uploads.bytes_of(request)), by=desk)
    except Refused as refused:
        fresh = access.matter_for(desk, reference)
        return _form(request, fresh, refusal=refused.refusal, status=403)
    messages.info(request, _("Added. The person can fetch it with their code."))
    return showing.to_page(matter)


def _form(
    request: HttpRequest, matter: Matter, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        "matter": matter,
        "refusal": refusal,
        "form": ActForm(initial={"seen": matter.turn}),
        "clauses": showing.clauses_of(rules.governed_by(Act.ATTACH)),
    }
    return showing.plain(render(request, "cases/attach.html", shown, status=status))
