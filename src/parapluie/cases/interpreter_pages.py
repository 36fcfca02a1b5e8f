"""Pages to ask an interpreter, and the interpreter's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parapluie.accounts.conflicts import Kind
from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.cases import access, holding, interpreters, rules, showing
from parapluie.cases.errors import Overtaken
from parapluie.cases.interpreter_forms import InterpreterForm, TranslationForm
from parapluie.cases.interpreting_rows import Interpreting
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.kit.errors import Refusal, Refused
from parapluie.kit.times import today
from parapluie.training import currency

GUESTS = (Role.INTERPRETER,)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask someone to interpret in this matter."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    if not rules.may(matter.stage, Act.INTERPRET):
        messages.info(request, _("That step has no place here now."))
        return showing.to_page(matter)
    people = interpreters.candidates(matter)
    if request.method != "POST":
        return _show_ask(request, matter, InterpreterForm(people=people, initial=_seen(matter)))
    form = InterpreterForm(request.POST, people=people)
    if not form.is_valid():
        return _show_ask(request, matter, form, status=422)
    given = form.cleaned_data
    matter.turn = given["seen"]
    try:
        to = Person.objects.get(pk=given["to"])  # one of the form's choices
        interpreters.ask(
            matter, to=to, until=given["until"], asked_them=given["asked_them"], by=desk
        )
    except Refused as refused:
        fresh = access.matter_for(desk, reference)
        again = InterpreterForm({**request.POST.dict(), "seen": fresh.turn}, people=people)
        status = 409 if isinstance(refused, Overtaken) else 403
        return _show_ask(request, fresh, again, refusal=refused.refusal, status=status)
    messages.info(request, _("Asked. The person reads who interprets, and can say no."))
    return showing.to_page(matter)


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End an interpreter's part now."""
    matter = access.matter_for(desk_of(request), reference)
    row = request.POST.get("row", "")
    try:
        interpreters.end(matter, row=int(row) if row.isdecimal() else 0, by=desk_of(request))
    except Refused as refused:
        messages.info(request, refused.refusal.reason)
    return showing.to_page(matter)


@require_GET
@desk_view(roles=GUESTS)
def listed(request: HttpRequest) -> HttpResponse:
    """List what this person interprets; nothing is opened for it."""
    desk = desk_of(request)
    trained = currency.in_date(desk.person.pk, today())
    shown = {"rows": interpreters.rows_of(desk) if trained else [], "trained": trained}
    return render(request, "cases/interpreting.html", shown)


@require_GET
@desk_view(roles=GUESTS, unlocked=True)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was said in a matter to its interpreter; first the agreement and the question."""
    desk = desk_of(request)
    row = interpreters.row_for(desk, reference)
    if interpreters.check_agreed(row) or holding.check_declared(desk.person, reference):
        return _ask_first(request, row)
    shown = {"row": row, "thread": interpreters.read(row, by=desk)}
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.TRANSLATE))
    shown["may"] = rules.may(row.matter.stage, Act.TRANSLATE)
    return render(request, "cases/interpret.html", shown)


@require_POST
@desk_view(roles=GUESTS, unlocked=True)
def declare(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the agreement and the answer to "do you know anyone here?"."""
    row = interpreters.row_for(desk_of(request), reference)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        return _ask_first(request, row)
    interpreters.agree(row, kind=kind, by=desk_of(request))
    if kind == Kind.NONE:
        return see_other(reverse("desk-interpret", args=[reference]))
    messages.info(request, _("Thank you. It is gone from your list. Nobody is told why."))
    return see_other(reverse("desk-interpreting"))


@require_http_methods(["GET", "POST"])
@desk_view(roles=GUESTS, unlocked=True)
def translate(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """Write one thing that was said in another language."""
    desk = desk_of(request)
    row = interpreters.row_for(desk, reference)
    if interpreters.check_agreed(row) or holding.check_declared(desk.person, reference):
        return _ask_first(request, row)
    if request.method != "POST":
        return _show_form(request, row, item, TranslationForm(initial=_seen(row.matter)))
    form = TranslationForm(request.POST)
    if not form.is_valid():
        return _show_form(request, row, item, form, status=422)
    given = form.cleaned_data
    row.matter.turn = given["seen"]
    try:
        interpreters.translate(
            row, item=item, text=given["text"], language=given["language"], by=desk
        )
    except Refused as refused:
        fresh = interpreters.row_for(desk, reference)
        again = TranslationForm({**request.POST.dict(), "seen": fresh.matter.turn})
        status = 409 if isinstance(refused, Overtaken) else 403
        return _show_form(request, fresh, item, again, refusal=refused.refusal, status=status)
    messages.info(request, _("Kept beside the original."))
    return see_other(reverse("desk-interpret", args=[reference]))


def _seen(matter: Matter) -> dict[str, object]:
    return {"seen": matter.turn}


def _show_ask(
    request: HttpRequest,
    matter: Matter,
    form: InterpreterForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {"matter": matter, "form": form, "refusal": refusal}
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.INTERPRET))
    return showing.plain(render(request, "cases/ask_interpreter.html", shown, status=status))


def _ask_first(request: HttpRequest, row: Interpreting) -> HttpResponse:
    kinds = [label for value, label in Kind.choices if value not in {Kind.NONE, Kind.NO_REASON}]
    shown = {"row": row, "kinds": kinds, "clauses": showing.clauses_of(["POL-2a", "PRI-2"])}
    return render(request, "cases/interpret_first.html", shown)


def _show_form(
    request: HttpRequest,
    row: Interpreting,
    item: str,
    form: TranslationForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    found = interpreters.read(row, by=desk_of(request))
    shown = {"row": row, "form": form, "refusal": refusal}
    shown["line"] = interpreters.line_of(found, item)
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.TRANSLATE))
    return showing.plain(render(request, "cases/translate.html", shown, status=status))
