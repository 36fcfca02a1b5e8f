"""The duty to a child (END-4), readable by anyone, at any moment, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parapluie.safeguarding.duty import numbers


def show_duty(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/child_public.html", {"numbers": numbers()})
