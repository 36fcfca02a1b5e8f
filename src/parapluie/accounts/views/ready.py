"""Opening day: what must still be done before the public face accepts anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parapluie.accounts import readiness
from parapluie.accounts.desk import desk_view


@desk_view()
def ready(request: HttpRequest) -> HttpResponse:
    """Show the same list as `doctor --ready`."""
    findings = readiness.opening_findings()
    context = {
        "findings": [*findings, *readiness.lane_findings()],
        "open": all(one.holds for one in findings),
    }
    return render(request, "accounts/ready.html", context)
