"""One's own training: what was completed, with its certificates, and how the days are noted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.kit import headers
from parapluie.kit.references import row_number
from parapluie.kit.times import today
from parapluie.training import certificates, register
from parapluie.training.views import RECORDS, completed


@require_GET
@desk_view()
def own(request: HttpRequest) -> HttpResponse:
    """Show the person in front their own training."""
    person = desk_of(request).person
    shown = {
        "own": next(row for row in register.rows(today()) if row.person == person),
        "done": completed(person),
    }
    return render(request, "training/mine.html", shown)


@require_POST
@desk_view()
def certificate(request: HttpRequest, completion: str) -> HttpResponse:
    """Hand out a certificate: to whoever completed the course, or the coordinator for them."""
    desk = desk_of(request)
    within = certificates.certifiable().filter(person__left_on=None)
    if not desk.has(*RECORDS):
        within = within.filter(person=desk.person)
    asked = within.select_related("person", "course__developer")
    found = asked.filter(pk=row_number(completion)).first()
    if found is None:
        raise Http404
    made = certificates.take(found, by=desk.actor)
    return headers.as_file(made, type="application/pdf", name="certificate.pdf")
