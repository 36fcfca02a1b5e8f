"""The public face's pages: parse, call one act, answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/home.html")


report = come_back = no_code = home


def show_handle(request: HttpRequest, handle: str) -> HttpResponse:
    return home(request)


def leave(request: HttpRequest, handle: str = "") -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": "/"})
