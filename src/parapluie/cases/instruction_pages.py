"""The page to ask one manager to put a conduct right, and that manager's own."""

from collections.abc import Collection
from datetime import date
from functools import cache

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Person
from parapluie.cases import access, actions, instructing, rules, showing
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm, due_day
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.cases.thread import Thread
from parapluie.clock import working
from parapluie.kit.errors import Refused
from parapluie.kit.times import today
from parapluie.vault.errors import CannotOpenDossier

_USUAL_DAYS = 10  # working days until it should be put right


class InstructForm(ActForm):
    """Whom to ask, what should change, by when."""

    heading = gettext_lazy("Ask a manager to put it right")
    button = gettext_lazy("Ask them")
    part_template = "cases/parts/instruct.html"
    to = forms.ChoiceField(
        label=gettext_lazy("Which manager?"),
        help_text=gettext_lazy("One who leads the employee. Whoever is named is not in this list."),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one manager.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What should change?"),
        help_text=gettext_lazy("As you settled it with the person, in your own words."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    due_on = due_day()

    def __init__(
        self,
        *args: object,
        people: Collection[Person] = (),
        particulars: str = "",
        **more: object,
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # passed on unchanged
        self.part = {"particulars": particulars, "nobody": not people}
        self.initial = {"due_on": _usual_day(), **self.initial}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(one.pk, one.named) for one in people]


class DoneForm(forms.Form):
    """What the manager did."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("What did you do, or what do you want to ask?"),
        help_text=gettext_lazy("Whoever asked you reads this. Write nothing about discipline."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def instruct(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask one manager to put it right."""
    desk = desk_of(request)

    @cache
    def opened() -> Thread:
        return actions.read_matter(access.matter_for(desk, reference), by=desk)

    def form(*args: object, **more: object) -> InstructForm:
        particulars = instructing.served(opened())
        people = instructing.candidates(access.matter_for(desk, reference), desk)
        return InstructForm(*args, people=people, particulars=particulars, **more)

    def act(matter: Matter, form: InstructForm) -> str:
        given = form.cleaned_data
        instructing.instruct(
            matter,
            to=Person.objects.get(pk=given["to"]),  # one of the form's choices
            remedy=given["text"],
            due_on=given["due_on"],
            thread=opened(),
            by=desk,
        )
        return _("Asked. They find it on their home page. The person is told.")

    return form_page(request, reference, Act.INSTRUCT, form, act)


@require_POST
@desk_view(unlocked=True, first=showing.why_not)
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """End what a manager was asked."""
    matter = access.matter_for(desk_of(request), reference)
    try:
        instructing.take_back(showing.as_seen(request, matter), by=desk_of(request))
    except Refused as refused:
        messages.info(request, refused.refusal.line)
    return showing.to_page(matter)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True)
def show(request: HttpRequest, instruction: str) -> HttpResponse:
    """Show one manager what they are asked to put right, and take what they did."""
    desk = desk_of(request)
    row = instructing.row_for(desk, instruction)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = instructing.ask_back if "ask" in request.POST else instructing.say_done
        act(row, text=form.cleaned_data["text"], by=desk)
        messages.info(request, _("Thank you. Whoever asked you finds it today."))
        return see_other(reverse("desk-home"))
    try:
        said = instructing.read(row, by=desk)
    except CannotOpenDossier:
        said = {}
    shown = {"row": row, "said": said, "form": form}
    shown["clauses"] = showing.clauses_of(rules.governed_by(Act.INSTRUCT))
    status = 422 if request.method == "POST" else 200
    return showing.plain(render(request, "cases/instruction.html", shown, status=status))


def _usual_day() -> date:
    return working.add_working_days(today(), _USUAL_DAYS)
