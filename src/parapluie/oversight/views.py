"""The desk's pages about reading and about who holds what."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parapluie.accounts.desk import desk_of, desk_view, see_other
from parapluie.accounts.models import Person, Role
from parapluie.kit.times import today
from parapluie.oversight import holdings, readings, reviewing, rules, watching
from parapluie.oversight.reviewing import SEE_IT
from parapluie.oversight.watching import SHOWN_FOR, WATCHERS, Outcome

_SHOWN: Final = 30  # rows on a page


@require_http_methods(["GET", "POST"])
@desk_view(roles=WATCHERS)
def reading(request: HttpRequest) -> HttpResponse:
    """Show what was unusual about reading; each button says that it was talked about."""
    desk = desk_of(request)
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        if outcome not in list(Outcome):
            raise Http404
        watching.talk_over(request.POST.get("row", ""), Outcome(outcome), by=desk)
        messages.info(request, _("Noted. It has left this list."))
        return see_other(reverse("desk-reading"))
    rows = [(watching.key_of(row), row) for row in watching.rows_for(desk)]
    officer = desk.has(Role.PRIVACY_OFFICER)
    shown = {
        "page": Paginator(rows, _SHOWN).get_page(request.GET.get("page")),
        "days": SHOWN_FOR.days,
        "fewest": rules.FEWEST,
        "lanes": len(readings.lanes_watched(desk)) > 1,
        "can_pass_on": not officer and watching.has_privacy_officer(),
    }
    return render(request, "oversight/reading.html", shown)


@require_GET
@desk_view()
def my_reading(request: HttpRequest) -> HttpResponse:
    """Show somebody what they opened themselves, and why."""
    desk = desk_of(request)
    owns = readings.own_of(desk.person, today() - SHOWN_FOR)
    page = Paginator(owns, 2 * _SHOWN).get_page(request.GET.get("page"))
    return render(request, "oversight/my_reading.html", {"page": page, "days": SHOWN_FOR.days})


@require_http_methods(["GET", "POST"])
@desk_view(roles=SEE_IT)
def access_review(request: HttpRequest) -> HttpResponse:
    """Show who holds what; supervisors and the privacy officer look at each line, and sign."""
    desk = desk_of(request)
    if request.method == "POST":
        return _act(request)
    signed = reviewing.last_signed()
    rows = holdings.rows_for(desk, reviewing.present(), today())
    due = reviewing.due_day()
    shown = {
        "rows": rows,
        "looked_at": sum(row.was_looked_at for row in rows),
        "signs": reviewing.check_signer(desk) is None,
        "hurdle": reviewing.check_whole(rows),
        "administers": desk.has(Role.ADMINISTRATOR),
        "signed": signed,
        "as_signed": signed is None or reviewing.is_as_signed(signed),
        "due": due,
        "is_over": due is not None and due < today(),
        "to_end": {line.term_id for line in reviewing.to_end()},
        "risks": rules.Risk,
        "today": today(),
    }
    return render(request, "oversight/access_review.html", shown)


def _act(request: HttpRequest) -> HttpResponse:
    desk, back = desk_of(request), reverse("desk-access-review")
    if "sign" in request.POST:
        reviewing.sign(by=desk)
        messages.info(request, _("Signed. The next review is due in a year."))
        return see_other(back)
    person = get_object_or_404(Person, pk=request.POST.get("person", ""))
    ending = {int(one) for one in request.POST.getlist("end") if one.isdecimal()}
    reviewing.look_at(person, ending=ending, by=desk)
    return see_other(f"{back}#person-{person.pk}")
