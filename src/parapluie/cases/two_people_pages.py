"""The second person's yes or no, from the matter's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.cases import (
    access,
    actions,
    holding,
    limits,
    rules,
    sharing_unasked,
    showing,
    two_people,
)
from parapluie.cases.rules import Act
from parapluie.cases.two_people_rows import TwoPersonStep
from parapluie.kit.errors import Refused
from parapluie.kit.times import today


@require_http_methods(["GET", "POST"])
@desk_view(unlocked=True, first=showing.why_not)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the second person's decision; a refusal keeps what they wrote."""
    desk = desk_of(request)
    matter = access.matter_for(desk, reference)
    if request.method == "GET" or holding.check_declared(desk.person, reference):
        return showing.to_page(matter)
    asked = request.POST.get("row", "")
    rows = TwoPersonStep.objects.waiting().filter(matter=matter)
    row = rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 20 else None
    if row is None:
        messages.info(request, _("A colleague has decided this already."))
        return showing.to_page(matter)
    try:
        if request.POST.get("say") == "agree":
            two_people.agree(row, by=desk, text=request.POST.get("text", ""))
            messages.info(request, _told_of_yes(row.step))
        else:
            two_people.decline(row, by=desk, why=request.POST.get("text", ""))
            messages.info(request, _("You did not agree. Your reason stands in the file."))
    except Refused as refused:
        thread = actions.read_matter(matter, by=desk)
        shown = {
            "matter": matter,
            "thread": thread,
            "wishes": limits.wishes_of(matter),
            "it": two_people.of_matter(matter, thread, desk),
            "refusal": refused.refusal,
            "written": request.POST.get("text", ""),
            "today": today(),
            "clauses": showing.clauses_of(rules.governed_by(Act.DECIDE)),
        }
        return showing.plain(render(request, "cases/second.html", shown, status=403))
    return showing.to_page(matter)


def _told_of_yes(step: str) -> str:
    if two_people.STEPS[step].was_done:
        return _("Thank you. Your answer stands in the file.")
    if step == sharing_unasked.STEP:
        return _("You agreed, and it may go now. Make its link and code below, and hand them over.")
    return _("You agreed. It is done.")
