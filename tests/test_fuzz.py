"""Whatever is sent, the answer is a plain page: no fault, no half-saved report, nothing told."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from parapluie.cases.models import Matter
from parapluie.vault.models import Dossier, Item
from tests.malformed import Maker, Request
from tests.reporter import CODE
from tests.visitor import Form, Page, read_page

SHOWN = re.compile(r'class="code">((?:\d{4} ){5}\d{4})<')  # not one somebody typed
ORIGIN = "http://127.0.0.1:8000"
REQUESTS = 10_050
SEED = 20261122
WITHOUT_BODY = (204, 301, 302, 303, 304)
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

    def follow(self, request: Request) -> tuple[int, str]:
        """Ask, go where a 303 within the house leads, and return that answer's status and body."""
        status, headers, body = self.ask(request)
        if status == 303 and headers["Location"].startswith("/r/"):
            return self.follow(Request("followed", path=headers["Location"].encode()))
        return status, body

    def page(self, request: Request) -> Page:
        status, body = self.follow(request)
        return read_page(status, ORIGIN + request.path.decode("latin-1"), {}, body)

    def send(self, form: Form, **answers: str) -> Page:
        body = urlencode({**form.values, **answers}).encode()
        place = urlsplit(form.action).path.encode()
        return self.page(Request("well-formed", "POST", place, body=body))

    def forms(self) -> dict[str, dict[str, str]]:
        """Return fresh values for every form: a new report's page and its letterbox among them."""
        asking, returning = (
            self.page(Request("well-formed", path=place)) for place in (b"/report/", b"/return/")
        )
        sent = self.send(asking.form("text"), text="A whole report.")
        opened = self.send(returning.form("code"), code=CODE.findall(sent.text)[0])
        again = [
            self.page(Request("well-formed", path=place)) for place in (b"/report/", b"/return/")
        ]
        return {
            urlsplit(form.action).path: {name: form.values.get(name, "") for name in form.kinds}
            for page in (sent, opened, *again)
            for form in page.forms
        }


def matters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_matter")
        return int(cursor.fetchone()[0])


def assert_whole() -> None:
    """Every matter has two dossiers, each with something in it unless its person withdrew."""
    assert Dossier.objects.count() == 2 * Matter.objects.count()
    standing = Dossier.objects.filter(erased_on=None)
    assert standing.exclude(pk__in=Item.objects.values("dossier")).count() == 0


def test_ten_thousand_malformed_requests_break_nothing_and_save_nothing_by_halves(open_city):
    house, faults, codes = House(), [], set()
    for request in Maker(SEED, house.forms).requests(REQUESTS):
        before = matters()
        status, body = house.follow(request)
        new = set(SHOWN.findall(body)) - codes if request.path == b"/report/" else set()
        if status >= 500 or any(told in body for told in TOLD):
            faults.append((status, request))
        if matters() != before + len(new):
            faults.append(("half saved", request))
        if not body and not (status in WITHOUT_BODY or request.method in {"HEAD", "OPTIONS"}):
            faults.append(("no words", request))
        codes |= new
    assert faults == []
    assert_whole()
    assert sum(house.seen.values()) >= 10_000
    assert len({about for about, _ in house.seen}) >= 10
