"""The supervisors' page that shows whether everybody is treated alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parapluie.accounts.desk import desk_of, desk_view
from parapluie.accounts.models import Role
from parapluie.cases import consistency, showing
from parapluie.kit.times import today


@require_GET
@desk_view([Role.SUPERVISOR])
def show(request: HttpRequest) -> HttpResponse:
    """Show times and endings by unit, in each lane this person supervises."""
    shown = {
        "lanes": consistency.tables_for(desk_of(request), today()),
        "fewest": consistency.FEWEST,
        "clauses": showing.clauses_of(["PUR-3", "PUR-1b"]),
    }
    return render(request, "cases/consistency.html", shown)
