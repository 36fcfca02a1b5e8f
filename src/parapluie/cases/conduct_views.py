"""The desk's pages of what concerns somebody who works here; `bar` stands beside every matter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.accounts.models import Person
from parapluie.cases import access, actions, conduct, forms, keys, rules, showing
from parapluie.cases.form_pages import form_page
from parapluie.cases.models import Matter
from parapluie.cases.rules import Act
from parapluie.kit.errors import Refused
from parapluie.kit.times import today


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def bar(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whom a matter concerns: their keys go, and nobody lifts it again."""
    desk = desk_of(request)

    def form(*args: object, **more: object) -> forms.BarForm:
        everyone = Person.objects.of_the_city().order_by("title", "username")
        return forms.BarForm(*args, people=everyone, **more)

    def act(matter: Matter, form: forms.BarForm) -> str:
        named = Person.objects.select_related("reports_to").filter(
            pk__in=form.cleaned_data["people"]
        )
        keys.bar(matter, list(named), by=desk)
        if not named:
            return _("Done. The others who look into such things can read it now.")
        return _("Done. None of them can see that this exists.")

    return form_page(request, reference, Act.BAR, form, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def particulars(request: HttpRequest, reference: str) -> HttpResponse:
    """Write what the employee is told."""
    desk = desk_of(request)

    def act(matter: Matter, form: forms.ParticularsForm) -> str:
        conduct.write_particulars(matter, text=form.cleaned_data["text"], by=desk)
        return _("Kept in the file. Nobody is told yet: print it and hand it over yourself.")

    return form_page(request, reference, Act.PARTICULARS, forms.ParticularsForm, act)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page that is printed and handed over, or note that it was."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if request.method == "POST":
        try:
            conduct.serve_particulars(showing.as_seen(request, matter), by=desk)
            messages.info(request, _("Noted. The person is told that you did."))
        except Refused as refused:
            messages.info(request, refused.refusal.line)
        return showing.to_page(matter)
    thread = actions.read_matter(matter, by=desk)
    texts = [line.text for line in thread.lines if line.kind == "particulars"]
    refusal = conduct.check_may_tell(matter)
    shown = {
        "texts": [] if refusal else texts[-1:],
        "written": bool(texts) and rules.may(matter.stage, Act.PARTICULARS),
        "refusal": refusal,
        "today": today(),
        "matter": matter,
    }
    return render(request, "cases/particulars_paper.html", shown)


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that it was referred, and when that ended. Nothing of what came of it."""
    desk = desk_of(request)

    def act(matter: Matter, form: forms.ReferForm) -> str:
        given = form.cleaned_data
        conduct.refer(
            matter, referred_on=given["referred_on"], closed_on=given["closed_on"], by=desk
        )
        return _("Noted: the days only.")

    return form_page(request, reference, Act.REFER, forms.ReferForm, act)
