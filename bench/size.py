"""Weight of the pages that a phone on a bad line loads first."""

import http.client
import re
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bench.figures import Figure
from tests.city import Running

MOST_BYTES = 14 * 1024  # what a server sends before the first answer of the phone (RFC 6928)
MOST_REQUESTS = 2
_OWN_FETCHES = re.compile(
    r'<(?:link|img|script|iframe|source)\b[^>]*?(?:href|src)="([^"#]+)"[^>]*>'
)


@dataclass(slots=True)
class Weight:
    """What a first visit with an empty cache fetches."""

    sent: int = 0  # bytes of bodies as sent, or as gzip would send them
    requests: int = 0
    scripts: int = 0
    cookies: int = 0


def measure(city: Running) -> list[Figure]:
    """Weigh the first page and the report form."""
    return [_figure(path, weigh(city, path)) for path in ("/", "/report/")]


def weigh(city: Running, path: str) -> Weight:
    """Fetch a page and all that a browser would fetch with it."""
    weight = Weight()
    page = _fetch(city, path, weight)
    weight.scripts = page.count("<script")
    for found in _OWN_FETCHES.finditer(page):
        if "stylesheet" in found[0] or not found[0].startswith("<link"):
            _fetch(city, urlsplit(urljoin(city.url + path, found[1])).path, weight)
    return weight


def _fetch(city: Running, path: str, weight: Weight) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=20)
    try:
        connection.request(
            "GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "fr"}
        )
        answer = connection.getresponse()
        body = answer.read()
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        weight.sent += len(body)
        weight.requests += 1
        weight.cookies += len(answer.headers.get_all("Set-Cookie") or [])
        return (zlib.decompress(body, wbits=31) if zipped else body).decode()
    finally:
        connection.close()


def _figure(path: str, weight: Weight) -> Figure:
    holds = (
        weight.sent <= MOST_BYTES
        and weight.requests <= MOST_REQUESTS
        and weight.scripts == weight.cookies == 0
    )
    return Figure(
        f"first visit to {path}",
        f"{weight.sent / 1024:.1f} KB, {weight.requests} requests, "
        f"{weight.scripts} scripts, {weight.cookies} cookies",
        "14 KB, 2, 0, 0",
        weight.sent / MOST_BYTES,
        holds,
        "GlobaLeaks 1,167 KB; Hush Line 84 KB",
    )
