"""The home of the desk: what waits for me, by due day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who is signed in."""
    return render(request, "web/home.html")
