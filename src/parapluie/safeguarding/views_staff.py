"""The duty to a child inside the staff face: no role, training or unlocked vault is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_duty_to_staff(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/child.html", {"base": "kit/desk.html"})
