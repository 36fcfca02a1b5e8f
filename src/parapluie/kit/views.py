"""What belongs to no room: the stylesheet, the mark, a dull favicon, and a sign of life."""

from functools import cache
from pathlib import Path

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse

from parapluie.kit import stylesheet


def style(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the stylesheet; it holds nothing secret, so it alone may be compressed."""
    sheet = stylesheet.sheet()
    if digest != sheet.digest:
        raise Http404
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        sheet.compressed if squeeze else sheet.plain, content_type="text/css; charset=utf-8"
    )
    if squeeze:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return response


@cache
def _mark() -> bytes:
    return (Path(__file__).parent / "static" / "umbrella.svg").read_bytes()


def umbrella(request: HttpRequest) -> HttpResponse:
    """Serve the red umbrella: for information pages only."""
    return HttpResponse(_mark(), content_type="image/svg+xml")


def favicon(request: HttpRequest) -> HttpResponse:
    """Serve no picture: a tab must look like any other."""
    return HttpResponse(status=204)


def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether this process reaches its database; nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
