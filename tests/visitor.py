"""The plainest of browsers: no JavaScript, follows redirects, submits the forms it finds.

What works with this works on the worst phone. It keeps cookies only because the desk needs them.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass(slots=True)
class Form:
    """One form of a page with the values it would send."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # field name -> textarea, text, hidden …
    buttons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: str
    forms: list[Form]
    links: list[str]
    text: str

    def form(self, having: str = "", *, action: str = "") -> Form:
        """Return the first form with a field named `having` or an action that contains `action`."""
        for one in self.forms:
            if (not having or having in one.kinds) and action in one.action:
                return one
        raise AssertionError(
            f"no form with {having!r}{action!r} at {self.url} ({self.status}):\n{self.text}"
        )


class _Reader(HTMLParser):
    """Finds the forms of a page and the text people see."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._textarea = self._select = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"style", "script", "title"}:
            self._silent += 1
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.url, given["href"]))
        if tag == "form":
            method = given.get("method", "get").upper()
            self._form = Form(urljoin(self.url, given.get("action") or self.url), method)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given, self._form)

    def _field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if (
            tag == "option"
            and self._select
            and ("selected" in given or self._select not in form.values)
        ):
            form.values[self._select] = given.get("value", "")
        if not name or "disabled" in given:
            return
        if tag == "button" or kind in {"submit", "image"}:
            form.buttons[name] = given.get("value", "")
        elif tag in {"input", "textarea", "select"}:
            form.kinds.setdefault(name, kind)
            if kind not in {"checkbox", "radio"} or "checked" in given:
                form.values[name] = given.get("value", "on" if kind == "checkbox" else "")
            if tag == "select":
                del form.values[name]
            self._textarea, self._select = (name * (tag == "textarea"), name * (tag == "select"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "title"}:
            self._silent -= 1
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea] += data.removeprefix("\n")
        elif not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


def read_page(status: int, url: str, headers: Mapping[str, str], body: str) -> Page:
    reader = _Reader(url)
    reader.feed(body)
    return Page(status, url, headers, body, reader.forms, reader.links, " ".join(reader.words))


class Visitor:
    """Somebody at a browser: `address` is the loopback address they come from."""

    def __init__(
        self, url: str, *, address: str = "127.0.0.1", headers: Mapping[str, str] | None = None
    ) -> None:
        self.origin = url
        self.cookies: dict[str, str] = {}
        self.address = address
        self.headers = {"User-Agent": "worst-phone", "Accept-Language": "en", **(headers or {})}

    def get(self, path: str) -> Page:
        return self._follow("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        return self._follow("POST", path, fields)

    def send(self, form: Form, button: str = "", **answers: str) -> Page:
        """Send a form as the browser would, with these answers written over its own values."""
        unknown = set(answers) - set(form.kinds) - set(form.buttons)
        assert not unknown, f"the form at {form.action} has no {unknown}, only {set(form.kinds)}"
        pressed = {button: form.buttons.get(button, "")} if button else {}
        return self.post(form.action, {**form.values, **answers, **pressed})

    def upload(
        self, path: str, fields: Mapping[str, str], box: str, name: str, content: str
    ) -> Page:
        """Send a form with a file in it and go where the answer leads."""
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{value}\r\n'
            for one, value in fields.items()
        ]
        file = f'form-data; name="{box}"; filename="{name}"'
        parts.append(f"--x\r\nContent-Disposition: {file}\r\n\r\n{content}\r\n--x--\r\n")
        self.headers["Content-Type"] = "multipart/form-data; boundary=x"
        try:
            page = self.ask("POST", path, raw="".join(parts).encode())
        finally:
            del self.headers["Content-Type"]
        return self.get(page.headers["Location"])

    def ask(
        self, method: str, url: str, fields: Mapping[str, str] | None = None, *, raw: bytes = b""
    ) -> Page:
        """Make one request and follow nothing."""
        target = urlsplit(urljoin(self.origin, url))
        assert target.netloc == urlsplit(self.origin).netloc, f"left the city: {url}"
        body = urlencode(fields).encode() if fields is not None else raw or None
        headers = dict(self.headers)
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(
            target.hostname or "", target.port, timeout=60, source_address=(self.address, 0)
        )
        try:
            query = f"?{target.query}" if target.query else ""
            connection.request(method, target.path + query, body, headers)
            response = connection.getresponse()
            self._keep(response.headers.get_all("Set-Cookie") or [])
            content = response.read().decode("utf-8", "replace")
            return read_page(response.status, target.geturl(), dict(response.headers), content)
        finally:
            connection.close()

    def _follow(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        page = self.ask(method, path, fields)
        for _ in range(6):
            if page.status not in {301, 302, 303, 307}:
                return page
            where = urljoin(page.url, page.headers["Location"])
            if urlsplit(where).netloc != urlsplit(self.origin).netloc:
                return page  # left the city, as "Leave this page" does
            page = self.ask("GET", where)
        raise AssertionError(f"endless redirects at {page.url}")

    def _keep(self, cookies: list[str]) -> None:
        for line in cookies:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
