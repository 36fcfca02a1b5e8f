"""Whole addresses, for links that people copy or write down."""

from django.conf import settings
from django.http import HttpRequest


def at_desk(request: HttpRequest, path: str) -> str:
    """Return the address of a page for those who work here."""
    return _whole(request, settings.ORIGIN, path)


def in_public(request: HttpRequest, path: str) -> str:
    """Return the address of a page for everybody else."""
    return _whole(request, settings.PUBLIC_ORIGIN, path)


def _whole(request: HttpRequest, origin: str, path: str) -> str:
    # Behind a proxy that speaks TLS the request itself would say http://.
    return origin + path if settings.SECURE else request.build_absolute_uri(path)
