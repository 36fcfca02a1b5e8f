"""The desk's pages about matters: parse, call one act, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parapluie.accounts import absences
from parapluie.accounts.conflicts import Kind
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Person
from parapluie.cases import (
    access,
    actions,
    conduct,
    consistency,
    forms,
    holding,
    panels,
    showing,
    urgent,
    worklist,
)
from parapluie.cases.actions import Closing
from parapluie.cases.answer_form import WrittenAnswerForm
from parapluie.cases.form_pages import form_page
from parapluie.cases.models import ClosingReason, Matter
from parapluie.cases.rules import Act
from parapluie.kit.times import today
from parapluie.vault.errors import NoKeyToDossier


@require_GET
@desk_view(first=showing.why_not)
def list_matters(request: HttpRequest) -> HttpResponse:
    """Show a page of the worklist; nothing is opened for it."""
    desk = desk_of(request)
    form = forms.FilterForm(request.GET, lanes=desk.lanes)
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
        "taken_back": worklist.taken_back(page.matters),
        "urgent": urgent.among(page.matters),
        "chosen": chosen,
        "lanes": len(desk.lanes) > 1,
        "today": today(),
        "next_page": following.urlencode() if page.after else "",
        "is_first": "after" not in request.GET,
    }
    return render(request, "cases/worklist.html", shown)


@require_GET
@desk_view(unlocked=True, first=showing.why_not)
def show_matter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a matter; before the first reading, ask whether the reader knows anyone in it."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.ask_first(request, matter)
    try:
        thread = actions.read_matter(matter, by=desk)
    except NoKeyToDossier as locked:
        return showing.show_no_key(request, matter, locked)
    shown = showing.page_of(matter, thread, desk) | {
        "closed_to_you": actions.miss_items(matter, by=desk),
        "parts": panels.parts_of(matter, thread, desk),
    }
    return render(request, "cases/matter.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the answer to "do you know anyone here?"."""
    matter = access.matter_for(desk_of(request), reference)
    kind = request.POST.get("kind", "")
    if request.method == "GET" or kind not in Kind.values:
        return showing.ask_first(request, matter)
    actions.declare_conflict(matter, kind=kind, by=desk_of(request))
    if kind == Kind.NONE:
        return showing.to_page(matter)
    _say(
        request,
        _(
            "Thank you. {reference} is gone from your list, and colleagues see to it. "
            "Nobody is told why."
        ),
        matter,
    )
    return see_other(reverse("desk-matters"))


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def stop(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the person's own key to this matter, at once and without asking why."""
    matter = access.matter_for(desk_of(request), reference)
    actions.recuse(matter, by=desk_of(request))
    _say(
        request,
        _(
            "Done. Your key to {reference} is gone, and colleagues see to it. The person "
            "reads that you no longer work on it. Nobody is told why."
        ),
        matter,
    )
    return see_other(reverse("desk-matters"))


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the person."""

    def form(*args: object, **more: object) -> WrittenAnswerForm:
        desk = desk_of(request)
        matter, use = access.matter_for(desk, reference), request.GET.get("use", "")
        return WrittenAnswerForm(*args, matter=matter, by=desk, use=use, **more)

    def act(matter: Matter, form: WrittenAnswerForm) -> str:
        take, text = "take" in request.POST, form.cleaned_data["text"]
        again = form.cleaned_data["again_by"]
        actions.answer_matter(matter, text=text, by=desk_of(request), take=take, again_by=again)
        return _("Sent. The person can read it with their code.")

    return form_page(request, reference, Act.ANSWER, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to colleagues."""

    def act(matter: Matter, form: forms.NoteForm) -> str:
        actions.write_note(matter, text=form.cleaned_data["text"], by=desk_of(request))
        return _("Kept in the file.")

    return form_page(request, reference, Act.NOTE, forms.NoteForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a matter, or give it to a colleague."""
    desk = desk_of(request)

    def form(*args: object, **more: object) -> forms.AssignForm:
        people = showing.people_for(access.matter_for(desk, reference))
        away = absences.away_among([one.pk for one in people], today()) - {desk.person.pk}
        return forms.AssignForm(*args, people=[one for one in people if one.pk not in away], **more)

    def act(matter: Matter, form: forms.AssignForm) -> str:
        to = Person.objects.get(pk=form.cleaned_data["to"])  # one of the form's choices
        actions.assign_matter(matter, to=to, by=desk)
        return _("It is yours now.") if to == desk.person else _("It is theirs now.")

    return form_page(request, reference, Act.ASSIGN, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Finish a matter."""
    is_conduct = conduct.is_conduct(access.matter_for(desk_of(request), reference))

    def form(*args: object, **more: object) -> forms.CloseForm:
        make = forms.ConductCloseForm if is_conduct else forms.CloseForm
        made = make(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        lane = access.matter_for(desk_of(request), reference).lane
        made.part = {"endings": consistency.similar(desk_of(request), lane, today())}
        return made

    def act(matter: Matter, form: forms.CloseForm) -> str:
        given = form.cleaned_data
        reason = ClosingReason(given["reason"])
        found = form.findings() if isinstance(form, forms.ConductCloseForm) else {}
        closing = Closing(reason, given["asked"], given["done"], given["why"], found)
        actions.close_matter(matter, closing=closing, by=desk_of(request))
        return _("Closed. If the person writes again, it opens again.")

    return form_page(request, reference, Act.CLOSE, form, act)


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def share(request: HttpRequest, reference: str) -> HttpResponse:
    """Seal this matter's keys to a colleague who became a reader later."""
    matter = access.matter_for(desk_of(request), reference)
    wanted = request.POST.get("to")
    to = next((one for one in showing.people_for(matter) if one.pk == wanted), None)
    if to is not None:
        actions.share_matter(matter, to=to, by=desk_of(request))
        messages.info(request, _("Shared. Your colleague can read it now."))
    return see_other(reverse("desk-home"))


def _say(request: HttpRequest, told: str, matter: Matter) -> None:
    messages.info(request, told.format(reference=matter.reference))
