"""The desk's pages of opening a matter again, and of moderation words and seeing them again."""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import (
    access,
    masks,
    moderation,
    printing,
    reopening,
    rules,
    showing,
    two_people,
)
from parapluie.cases.form_pages import form_page
from parapluie.cases.forms import LONGEST, ActForm
from parapluie.cases.models import Matter, Stage
from parapluie.cases.rules import Act
from parapluie.cases.thread import Line, Thread

MOST_WORDS = 50


class ReasonForm(ActForm):
    """An act whose reason stands in the file."""

    text = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It stands in the file. The person does not see it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class ReopenForm(ReasonForm):
    heading, button = gettext_lazy("Open this matter again"), gettext_lazy("Open it again")

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say whether a second click sends what the first one did."""
        said = [one.text for one in thread.lines if one.kind == reopening.REASON]
        return matter.stage != Stage.CLOSED and said[-1:] == [self.cleaned_data["text"]]


class MaskForm(ActForm):
    """Words to be hidden."""

    heading, button = gettext_lazy("Mask words"), gettext_lazy("Mask them")
    text = forms.CharField(
        label=gettext_lazy("Which words of the person’s are to be masked?"),
        help_text=gettext_lazy(
            "One a line, as they stand in the message; such as the name of someone else. What the "
            "person wrote stays in the file as it is."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the words to be masked.")},
    )

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say no: words that are masked already can be masked again without harm."""
        return False

    def words(self) -> list[str]:
        """Return the words, without empty lines."""
        lines = [one.strip() for one in self.cleaned_data["text"].splitlines()]
        return [one for one in lines if one][:MOST_WORDS]


class OriginalForm(ReasonForm):
    heading, button = gettext_lazy("See the original words"), gettext_lazy("Show them once")

    def was_sent(self, matter: Matter, thread: Thread) -> bool:
        """Say no: each time is one of its own."""
        return False


class PrintForm(ActForm):
    heading, button = gettext_lazy("Print this matter"), gettext_lazy("Make the PDF")
    part_template = "cases/parts/printing.html"
    part: Mapping[str, object] | None = MappingProxyType({"is": "said"})  # what a copy means


class UnmaskForm(ReasonForm):
    heading = gettext_lazy("Take the masks away for good")
    button = gettext_lazy("Ask a colleague to agree")


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a closed matter up again."""

    def act(matter: Matter, form: ReopenForm) -> str:
        reopening.reopen_matter(matter, text=form.cleaned_data["text"], by=desk_of(request))
        return _("It is open again and with you. The person is told.")

    return form_page(request, reference, Act.REOPEN, ReopenForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def mask(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide words the person wrote."""

    def act(matter: Matter, form: MaskForm) -> str:
        moderation.mask_words(matter, words=form.words(), by=desk_of(request))
        return _("Masked. The original stays in the file.")

    return form_page(request, reference, Act.MASK, MaskForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def original(request: HttpRequest, reference: str) -> HttpResponse:
    """Show masked words once, to whoever says why."""
    lines: list[Line] = []

    def act(matter: Matter, form: OriginalForm) -> str:
        lines.extend(
            moderation.show_original(matter, text=form.cleaned_data["text"], by=desk_of(request))
        )
        return _("Shown this once. Your reason stands in the file.")

    answer = form_page(request, reference, Act.UNMASK, OriginalForm, act)
    if not lines:
        return answer
    shown = {
        "matter": access.matter_for(desk_of(request), reference),
        "lines": lines,
        "clauses": showing.clauses_of(rules.governed_by(Act.UNMASK)),
    }
    return render(request, "cases/original.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def print_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out a numbered copy on paper."""
    copies: list[bytes] = []

    def act(matter: Matter, form: PrintForm) -> str:
        copies.append(printing.print_matter(matter, by=desk_of(request)))
        return ""

    answer = form_page(request, reference, Act.PRINT, PrintForm, act)
    if not copies:
        return answer
    made = HttpResponse(copies[0], content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{reference}.pdf"'
    return made


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def unmask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a colleague to agree that the masks go for good."""

    def act(matter: Matter, form: UnmaskForm) -> str:
        words = {"text": form.cleaned_data["text"], "masks": _masks(request, matter)}
        two_people.propose(matter, step=masks.UNMASK, words=words, by=desk_of(request))
        return _("Asked. It happens when a colleague agrees.")

    return form_page(request, reference, Act.PROPOSE, UnmaskForm, act)


def _masks(request: HttpRequest, matter: Matter) -> list[str]:
    return moderation.standing_in(matter, by=desk_of(request))
