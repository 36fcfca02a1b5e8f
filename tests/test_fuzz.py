"""Whatever is sent, the answer is a plain page: no fault, no half-saved report, nothing told."""

import time
from collections import Counter
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from parapluie.cases.models import Matter
from parapluie.vault.models import Dossier, Item
from tests.malformed import Maker, Request
from tests.reporter import CODE, boxes
from tests.visitor import read_page

REQUESTS = 10_400
SEED = 20261122
TOLD = ("Traceback", "Exception", "parapluie/", "site-packages", "django", "SELECT ", "sqlite")

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


class House:
    """The product's WSGI application, asked directly: no client tidies the request up."""

    def __init__(self) -> None:
        self.application = WSGIHandler()
        self.seen: Counter[tuple[str, int]] = Counter()

    def ask(self, request: Request) -> tuple[int, dict[str, str], str]:
        started: list[Any] = []
        answer = self.application(request.environ(), lambda *head: started.append(head))
        try:
            body = b"".join(answer).decode("utf-8", "replace")
        finally:
            answer.close()
        status = int(started[0][0].split()[0])
        self.seen[request.about, status] += 1
        return status, dict(started[0][1]), body

    def forms(self) -> dict[str, dict[str, str]]:
        """Return fresh and valid values for the two forms of the public face."""
        found = {}
        for place in ("/report/", "/return/"):
            status, headers, body = self.ask(Request("well-formed", path=place.encode()))
            page = read_page(status, f"http://127.0.0.1:8000{place}", headers, body)
            form = next(one for one in page.forms if boxes(one) or boxes(one, "text"))
            found[place] = {name: form.values.get(name, "") for name in form.kinds}
        return found


def assert_whole(codes: int) -> None:
    """Each code shown has its matter with two dossiers, each with something in it; no more."""
    assert Matter.objects.count() == codes
    assert Dossier.objects.count() == 2 * codes
    assert Dossier.objects.exclude(pk__in=Item.objects.values("dossier")).count() == 0


def test_ten_thousand_malformed_requests_break_nothing_and_save_nothing_by_halves(two_readers):
    house, faults, began = House(), [], time.monotonic()
    codes: set[str] = set()
    for request in Maker(SEED, house.forms).requests(REQUESTS):
        status, headers, body = house.ask(request)
        if status == 303 and headers["Location"].startswith("/r/"):
            shown = house.ask(Request("followed", path=headers["Location"].encode()))
            codes |= set(CODE.findall(shown[2]))
            faults += [("followed", request)] if shown[0] >= 500 else []
        if status >= 500 or any(told in body for told in TOLD):
            faults.append((status, request))
        if status not in {204, 301, 302, 303, 304} and request.method != "HEAD":
            assert body or request.method == "OPTIONS", (status, request)
    assert faults == []
    assert_whole(len(codes))
    assert sum(house.seen.values()) >= 10_000
    assert len({about for about, _ in house.seen}) >= 10
    assert time.monotonic() - began < 120
