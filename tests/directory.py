"""The City's identity provider, real: a certified OpenID Connect server under node, on loopback."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.city import free_port
from tests.visitor import Visitor

PLACE = Path(__file__).parent / "identity_provider"
MISSING = (
    "The identity provider of the tests needs node 20 or newer and npm: "
    "sudo apt-get install nodejs npm; make test"
)
CLIENT, SECRET = "parapluie", "a-secret-of-tests"
START_WITHIN = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in the directory, and whatever it claims of them in its tokens."""

    password: str
    claims: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Directory:
    """A running provider."""

    url: str
    accounts: Mapping[str, Account]

    def settings(self, secret_file: Path) -> dict[str, str]:
        """Return what a city sets to use it."""
        secret_file.write_text(f"{SECRET}\n", "utf-8")
        return {
            "PARAPLUIE_OIDC_ISSUER": self.url,
            "PARAPLUIE_OIDC_CLIENT_ID": CLIENT,
            "PARAPLUIE_OIDC_CLIENT_SECRET_FILE": str(secret_file),
        }

    def sends_back(self, address: str, name: str) -> str:
        """Sign somebody in at the provider; return the address it sends their browser to."""
        visitor = Visitor(self.url)
        page = visitor.get(address)
        account = self.accounts[name]
        page = visitor.send(page.form("password"), name=name, password=account.password)
        return page.headers["Location"]


def added_by(address: str) -> dict[str, str]:
    """Return what the provider added to our address: code, state, iss."""
    return dict(parse_qsl(urlsplit(address).query))


def node() -> str:
    """Return where node is; skip the test where it or the provider is not."""
    path = shutil.which("node")
    if path is None or not (PLACE / "node_modules" / "oidc-provider").is_dir():
        pytest.skip(MISSING)
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.strip().lstrip("v").split(".")[0]) < 20:
        pytest.skip(MISSING)
    return path


@contextmanager
def running(
    accounts: Mapping[str, Account], back: Sequence[str], *, days_ahead: int = 0
) -> Iterator[Directory]:
    """Run a provider that knows these accounts, and sends people back to these addresses alone."""
    port = free_port()
    told = {
        "port": port,
        "daysAhead": days_ahead,
        "client": {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": list(back)},
        "accounts": {
            name: {"password": one.password, "claims": dict(one.claims)}
            for name, one in accounts.items()
        },
    }
    process = subprocess.Popen(
        [node(), "server.mjs", json.dumps(told)],
        cwd=PLACE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield Directory(f"http://127.0.0.1:{port}", accounts)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail("the identity provider of the tests did not start")


BACK = "http://127.0.0.1:8000/desk/city-account/back/"  # of a process that isn't told otherwise
# The directory claims too much of everybody: none of it may count.
FORGED = {
    "roles": ["administrator"],
    "groups": ["administrator", "Readers of reports"],
    "is_staff": True,
    "is_superuser": True,
    "preferred_username": "boss",
    "email": "boss@city.example",
}


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    """Run a provider for the tests of one file, inside whose process our own side runs."""
    accounts = {name: Account(f"{name}-at-the-city", FORGED) for name in ("wren", "stranger")}
    with running(accounts, [BACK]) as one:
        yield one
