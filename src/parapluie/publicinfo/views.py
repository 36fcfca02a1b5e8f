"""Pages anyone may read: they ask nothing and keep nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_about(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/about.html")


def show_safety(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/safety.html")


def show_guidelines(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/guidelines.html")


def show_concern(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/not_open_yet.html")


def show_conduct(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/not_open_yet.html")


def show_security_contact(request: HttpRequest) -> HttpResponse:
    return render(request, "publicinfo/security.txt", content_type="text/plain; charset=utf-8")
