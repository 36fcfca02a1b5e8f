"""Malformed requests by the thousand, from a seed: a broken phone, or a bored attacker."""

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

PUBLIC = (
    *("/", "/about/", "/report/", "/return/", "/exit", "/help/", "/no-code/", "/child/"),
    *("/guidelines/", "/concern/", "/conduct/", "/healthz", "/.well-known/security.txt"),
)
DESK = ("/desk/", "/desk/sign-in/", "/desk/matters/", "/desk/unlock/", "/desk/child/")
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "get", "BREW", "")
NASTY = (
    *("\x00", "\x00" * 40, "\ud800", "\udfff\ud800", "\ufeff", "\u202e\u2066", "\uffff"),
    *("é" * 3000, "𝔘" * 500, "%00%ff", "%", "{{7*7}}", "<script>alert(1)</script>", "../../etc"),
    *("'; DROP TABLE cases_matter; --", "\r\nSet-Cookie: a=b", "-1", "9" * 400, "NaN", "on", " "),
    *("1234 5678 9012 3456 7890 1234", "०१२३४५६७८९" * 3, "A" * 70_000, "\N{NO-BREAK SPACE}", ""),
)
BYTES = (b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf8\x88\x80\x80\x80", b"%", b"\x80")
TYPES = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"),
    *("multipart/form-data", "multipart/form-data; boundary=", "application/json", "", "\xff/\xfe"),
    *("application/x-www-form-urlencoded; charset=utf-7", "a" * 5000, ";;;=", "text/xml"),
    *("application/x-www-form-urlencoded; charset=utf-16", "multipart/mixed; boundary=x"),
    *("application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data; boundary=\xff"),
)
HEADERS = (
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ORIGIN"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_SEC_PURPOSE", "HTTP_RANGE"),
    *(
        "HTTP_ACCEPT_ENCODING",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_EXPECT",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
    ),
    *("HTTP_CONTENT_ENCODING", "HTTP_TRANSFER_ENCODING", "REMOTE_ADDR", "QUERY_STRING"),
)
HOSTS = (
    "",
    "evil.example",
    "127.0.0.1:99999",
    "127.0.0.1:",
    "[::1",
    "a" * 300,
    "\xff",
    "127.0.0.1 x",
)


@dataclass(slots=True)
class Request:
    """One request as a server hands it over; `about` says what is wrong with it."""

    about: str
    method: str = "GET"
    path: bytes = b"/"
    query: str = ""
    body: bytes = b""
    kind: str = "application/x-www-form-urlencoded"
    more: dict[str, str] = field(default_factory=dict)
    stream: Any = None

    def environ(self) -> dict[str, Any]:
        base = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query,
            "CONTENT_TYPE": self.kind,
            "CONTENT_LENGTH": str(len(self.body)),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": self.stream or io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        return base | self.more


class Cut(io.BytesIO):
    """A body whose sender hangs up in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(min(size or 0, 40) if size and size > 0 else 40)
        if not got:
            raise OSError("connection reset")
        return got


class Maker:
    """Makes requests of one seed; `forms` gives a page's fresh and valid field values."""

    def __init__(self, seed: int, forms: Callable[[], dict[str, dict[str, str]]]) -> None:
        self.random = random.Random(seed)  # noqa: S311  the same requests each run, no secrets
        self.forms = forms
        self.fresh = forms()

    def requests(self, number: int) -> Iterator[Request]:
        kinds = (self.odd_path, self.odd_method, self.odd_query, self.odd_handle, self.odd_header)
        bodies = (
            self.odd_body,
            self.odd_fields,
            self.odd_multipart,
            self.odd_token,
            self.odd_length,
        )
        for turn in range(number):
            if turn % 200 == 0:
                self.fresh = self.forms()
            yield self.random.choice(kinds if turn % 2 else bodies)()

    def pick(self, among: Sequence[Any]) -> Any:
        return self.random.choice(among)

    def nasty(self) -> str:
        return "".join(self.pick(NASTY) for _ in range(self.random.choice((1, 1, 2, 5))))

    def junk(self, most: int = 60) -> bytes:
        return self.random.randbytes(self.random.randrange(most)) + self.pick(BYTES)

    def place(self) -> str:
        return str(self.pick(PUBLIC if self.random.random() < 0.8 else DESK))

    def odd_path(self) -> Request:
        path = self.pick(
            [self.place().encode() + self.junk(), b"/" + self.junk(300), b"//" + self.junk()]
        )
        return Request("path", path=path)

    def odd_method(self) -> Request:
        return Request("method", self.pick(METHODS), self.place().encode())

    def odd_query(self) -> Request:
        deep = "&".join(f"a[{n}][b]={n}" for n in range(self.random.randrange(2000)))
        language = "lang=" + quote_from_bytes(self.nasty().encode("utf-8", "surrogatepass")[:900])
        junk = self.junk(400).decode("latin-1")
        return Request(
            "query",
            self.pick(("GET", "POST")),
            self.place().encode(),
            self.pick((deep, language, junk)),
        )

    def odd_handle(self) -> Request:
        shape = self.pick(
            (b"A" * 22, b"_" * 22, b"-" * 21, b"A" * 22 + b"/", b"A" * 4000, self.junk(30), b"")
        )
        start = self.pick((b"/r/", b"/exit/", b"/desk/invitation/", b"/desk/matters/"))
        fields = urlencode({"act": "withdraw", "text": "x", "last": "1234"}).encode()
        return Request("handle", self.pick(("GET", "POST", "HEAD")), start + shape, body=fields)

    def odd_header(self) -> Request:
        value = self.nasty().encode("utf-8", "surrogatepass").decode("latin-1")[:3000]
        more = {self.pick(HEADERS): value}
        if self.random.random() < 0.3:
            more["HTTP_HOST"] = self.pick(HOSTS)
        return Request("header", self.pick(("GET", "POST")), self.place().encode(), more=more)

    def odd_body(self) -> Request:
        body = self.pick((self.junk(2000), b"a" * 1_000_000, b"&" * 5000, b"=" * 100, b"%" * 3000))
        return Request("body", "POST", self.place().encode(), body=body, kind=self.pick(TYPES))

    def odd_fields(self) -> Request:
        """A valid form with one or more of its fields spoilt, left out, doubled or swollen."""
        place = self.pick(tuple(self.fresh))
        values = dict(self.fresh[place])
        for name in self.random.sample(sorted(values), self.random.randint(1, len(values))):
            values[name] = self.nasty()
        pairs = [
            *values.items(),
            *([(self.pick(sorted(values)), self.nasty())] * self.pick((0, 0, 1, 50))),
        ]
        body = urlencode(pairs, errors="surrogatepass").encode()
        return Request("fields", "POST", place.encode(), body=body)

    def odd_multipart(self) -> Request:
        place = self.pick(tuple(self.fresh))
        name = self.pick((*self.fresh[place], "", 'a"; filename="x', "a\x00b"))
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"'.encode()
        file = self.pick((b"", b'; filename="x.exe"', b"; filename*=utf-16''%ff", b'; filename=""'))
        coding = self.pick(
            (b"", b"\r\nContent-Transfer-Encoding: base64", b"\r\nContent-Type: \xff")
        )
        end = self.pick((b"\r\n--x--\r\n", b"", b"--x", b"\r\n--x\r\n" * 60))
        body = head + file + coding + b"\r\n\r\n" + self.junk(500) + end
        return Request(
            "multipart", "POST", place.encode(), body=body, kind="multipart/form-data; boundary=x"
        )

    def odd_token(self) -> Request:
        """A good message under a token that is forged, cut, or another form's."""
        place = self.pick(tuple(self.fresh))
        other = self.pick(tuple(self.fresh))
        values = {name: value or "a message" for name, value in self.fresh[place].items()}
        for name in [one for one in values if "message" not in values[one]]:
            flipped = values[name][:-1] + self.pick("AZaz09-_:.\x00é")
            values[name] = self.pick(
                (flipped, values[name][:9], self.nasty(), self.fresh[other].get(name, ""))
            )
        return Request(
            "token", "POST", place.encode(), body=urlencode(values, errors="replace").encode()
        )

    def odd_length(self) -> Request:
        body = urlencode(self.fresh["/report/"]).encode()
        length = self.pick(("-1", "", "x", "0", "9" * 30, "1e3", str(len(body) * 9), "3"))
        cut = Cut(body) if self.random.random() < 0.3 else None
        return Request(
            "length", "POST", b"/report/", body=body, more={"CONTENT_LENGTH": length}, stream=cut
        )
