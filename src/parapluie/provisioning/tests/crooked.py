"""An identity provider that does what none should, on loopback: slow, broken, or lying.

It signs for real; what it says and how it signs is the test's to spoil.
"""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

CLIENT = "parapluie-of-tests"
BACK = "/desk/city-account/back/"
KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))


def public(key: rsa.RSAPrivateKey, **more: str) -> dict:
    numbers = key.public_key().public_numbers()

    def encoded(number: int) -> str:
        raw = number.to_bytes((number.bit_length() + 7) // 8)
        return urlsafe_b64encode(raw).rstrip(b"=").decode()

    return {"kty": "RSA", "n": encoded(numbers.n), "e": encoded(numbers.e), "kid": "one", **more}


@dataclass
class Crooked:
    """What the provider says; a test changes a piece and looks at what comes of it."""

    issuer: str = ""
    claims: dict = field(default_factory=dict)  # over the honest ones
    metadata: dict = field(default_factory=dict)  # over the honest one
    keys: list = field(default_factory=lambda: [public(KEY)])
    sign: Callable[[dict], str] = lambda claims: jwt.encode(
        claims, KEY, "RS256", headers={"kid": "one"}
    )
    answers: dict = field(default_factory=dict)  # path: (status, bytes) in place of what's due
    waits: dict = field(default_factory=dict)  # path: seconds between two bytes
    asked: list = field(default_factory=list)  # (path, form, headers), in order
    nonce: str = ""  # of the sign-in under way
    challenge: str = ""

    def discovery(self) -> dict:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        return said | self.metadata

    def tokens(self) -> dict:
        moment = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "nonce": self.nonce}
        claims = honest | {"iat": moment, "exp": moment + 60} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(claims)}

    def due(self, path: str) -> tuple[int, bytes]:
        if path in self.answers:
            return self.answers[path]
        say = {
            "/.well-known/openid-configuration": self.discovery,
            "/token": self.tokens,
            "/keys": lambda: {"keys": self.keys},
        }
        return (200, json.dumps(say[path]()).encode()) if path in say else (404, b"{}")

    def comes_back(self, client: Client, *, next: str = "", **changed: str):
        """Go through a sign-in in this browser; `changed` spoils what the City's page adds."""
        client.cookies.clear()
        left = client.get("/desk/city-account/", {"next": next} if next else {})
        query = {name: one[0] for name, one in parse_qs(urlsplit(left["Location"]).query).items()}
        self.nonce, self.challenge = query.get("nonce", ""), query.get("code_challenge", "")
        added = {"code": "c", "state": query.get("state", "")} | changed
        return client.get(BACK, added)


@contextmanager
def running() -> Iterator[Crooked]:
    """Run one on a free port."""
    crooked = Crooked()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            path = urlsplit(self.path).path
            crooked.asked.append((path, parse_qs(body), dict(self.headers)))
            status, content = crooked.due(path)
            wait = crooked.waits.get(path, 0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                for piece in [bytes([one]) for one in content] if wait else [content]:
                    self.wfile.write(piece)
                    time.sleep(wait)
            except OSError:
                pass

        do_POST = do_GET  # noqa: N815  the name the standard library calls

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    crooked.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield crooked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
