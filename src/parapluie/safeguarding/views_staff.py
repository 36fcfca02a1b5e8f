"""The duty to a child inside the staff face: no role, training or unlocked vault is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parapluie.safeguarding.duty import numbers


def show_duty_to_staff(request: HttpRequest) -> HttpResponse:
    """Show the page to whoever asks: nobody may be kept from calling (END-4)."""
    return render(request, "safeguarding/child_desk.html", {"numbers": numbers()})
