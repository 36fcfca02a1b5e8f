"""The duty to a child (END-4), readable by anyone, at any moment, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_duty(request: HttpRequest) -> HttpResponse:
    return render(request, "safeguarding/child.html", {"base": "kit/public.html"})
