"""Somebody's phone in a test: it sends the forms it was shown and follows the 303, no more."""

import re
from dataclasses import dataclass

from django.test import Client

from tests.visitor import Form, Page, read_page

CODE = re.compile(r"(?:\d{4} ){5}\d{4}")


@dataclass
class Phone:
    """A client without cookies; `page` is what stands on its screen."""

    client: Client
    page: Page | None = None
    went_to: str = ""
    emptied: bool = False  # whether the last answer made the browser forget earlier pages

    def get(self, path: str) -> Page:
        response = self.client.get(path)
        self.went_to, self.client.cookies = path, type(self.client.cookies)()
        self.page = read_page(
            response.status_code, path, dict(response.headers), response.content.decode()
        )
        return self.page

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send fields and return where the answer leads, without going there.

        No cookie but the empty one that keeps a page from coming back with Back.
        """
        response = self.client.post(path, fields)
        assert response.status_code == 303, (response.status_code, response.content.decode())
        assert all(name == "p" and one.value == "" for name, one in response.cookies.items())
        self.emptied = bool(response.cookies)
        self.client.cookies = type(self.client.cookies)()
        return str(response.headers["Location"])

    def send(self, form: Form, **answers: str) -> Page:
        """Send a form as shown, with these answers, and look at the page it leads to."""
        return self.get(self.post(form.action, {**form.values, **answers}))

    def report(self, text: str, **answers: str) -> Page:
        return self.send(self.get("/report/").form("text"), text=text, **answers)

    def come_back(self, code: str) -> Page:
        return self.send(self.get("/return/").form("code"), code=code)


def code_on(page: Page) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found.group()
