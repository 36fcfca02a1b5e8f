"""One throw-away installation for the whole run: its own folder, its own keys, no network."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

_FOLDER = Path(tempfile.mkdtemp(prefix="parapluie-tests-"))


def _forget_settings() -> None:
    for name in [name for name in os.environ if name.startswith("PARAPLUIE_")]:
        del os.environ[name]


_forget_settings()
os.environ["PARAPLUIE_DATA"] = str(_FOLDER)
os.environ["PARAPLUIE_DEMO"] = "False"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs beside the ORM

from django.conf import settings as _read  # noqa: E402

from parapluie.config import settings as _first  # noqa: E402  the SQLite swap comes first
from parapluie.kit import catalogues, keyfiles  # noqa: E402

keyfiles.create_missing(_FOLDER / "keys")
catalogues.compile_all(_first.LOCALE_PATHS)
for _settings in (_first, _read):  # pytest-django reads the settings before it loads this file
    _settings.DATA, _settings.KEYS = _FOLDER, _FOLDER / "keys"
    _settings.SECRET_KEY = keyfiles.read(_FOLDER / "keys", keyfiles.DJANGO).hex()

# Two cores that several suites share are slow by chance, which proves nothing about the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker begin as this process did: none takes this one's folder for its own."""
    _forget_settings()


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing in a test calls out: only loopback and Unix sockets connect."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and isinstance(address, tuple):
            assert address[0] in {"127.0.0.1", "::1", "localhost"}, f"a test called out: {address}"
        connect(self, address)  # type: ignore[arg-type]  # the stub's address type is private

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


@pytest.fixture(autouse=True)
def _open_or_not_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test lives on what another found of its city."""
    monkeypatch.setattr("parapluie.intake.openness._found_ready", 0.0)
    monkeypatch.setattr("parapluie.intake.openness._found_open", {})
