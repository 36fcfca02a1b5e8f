"""The server, made to kill itself with kill -9 at a chosen point of a request.

Loaded by gunicorn in place of the product's own module. A point is each statement sent to the
database, each commit, each slow or sealing step, and each piece of the answer, before and after.
Arming it is a file that holds a number; the file goes before the process does, so each arming
kills once. Without that file it is the product, untouched.
"""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from parapluie.config.wsgi import application as product
from parapluie.kit import crypto

ARMED = Path(os.environ["DYING_AT"])
SEEN = ARMED.with_name("points-seen")
_points: list[str] = []


def point(name: str) -> None:
    """Count this point; die here if it is the one chosen."""
    try:
        chosen = int(ARMED.read_text())
    except (OSError, ValueError):
        _points.clear()
        return
    _points.append(name)
    if len(_points) == chosen:
        ARMED.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def around(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def both(*args: Any, **kwargs: Any) -> Any:
        point(f"before {name}")
        result = call(*args, **kwargs)
        point(f"after {name}")
        return result

    return both


def _statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    return around(" ".join(sql.split()[:3]), execute)(sql, params, many, context)


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    connection.execute_wrappers.append(_statement)


connection_created.connect(_watch, weak=False)
BaseDatabaseWrapper._commit = around("COMMIT", BaseDatabaseWrapper._commit)  # type: ignore[method-assign]
for _name in ("argon2id", "seal", "wrap"):
    setattr(crypto, _name, around(_name, getattr(crypto, _name)))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'][:3]}"
    point(f"before {request}")
    body = product(environ, start_response)
    try:
        for piece in body:
            point(f"before a piece of {request}")
            yield piece
        point(f"after {request}")
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
        if ARMED.exists():
            SEEN.write_text("\n".join(_points))
