"""Handles: one mechanism for receipt, letterbox, errors, reload, sending twice and leaving.

Every POST answers 303 to /r/<handle>, because a POST answered by a page leaves text and code in
the browser's session file on disk. The handle opens what the page shows; the server keeps its hash.
"""

import base64
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.db.models.functions import Length

from parapluie.intake import spare
from parapluie.intake.models import Handle
from parapluie.intake.tokens import HOUR, HOURS_TO_SEND, this_hour
from parapluie.kit import crypto, keyfiles, times
from parapluie.vault import erasing

IDLE_SECONDS: Final = 10 * 60
_RENEW_SECONDS: Final = 60  # a page looked at again within a minute costs no write
_COARSE_SECONDS: Final = 15 * 60
_HALF_DAY: Final = 12  # hours
MOST_BYTES_HELD: Final = 64 * 1024 * 1024
_COUNT_SECONDS: Final = 2.0
_counted = (0.0, 0)  # when, and how many bytes
_LENGTH: Final = 22
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_KEY_INFO: Final = b"parapluie handle key 1"
_STATE_INFO: Final = b"parapluie page state 1"


@dataclass(frozen=True, slots=True)
class State:
    """What stands behind a handle: which page, in which language, with what on it."""

    page: str
    language: str
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)  # JSON
    until: float = 0  # seconds since 1970

    def having(self, **content: object) -> "State":
        """Return the same page with some of its content changed."""
        return replace(self, content={**self.content, **content})


def handle_of(nonce: str, *more: bytes) -> str:
    """Return the handle a nonce leads to, each time; `more` tells acts of one page apart."""
    message = b"".join(len(part).to_bytes(4) + part for part in (nonce.encode(), *more))
    mac = crypto.mac(_server_key(settings.KEYS), message)
    return base64.urlsafe_b64encode(mac).decode()[:_LENGTH]


def looks_like_handle(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None


def has_room() -> bool:
    """Say whether living pages leave room for one more that somebody's mistake asks for.

    Anyone may send forms that come back, so all of them together have an end. Nobody is told apart.
    """
    global _counted
    when, held = _counted
    if not 0 <= _now() - when < _COUNT_SECONDS:
        living = Handle.objects.filter(drop_after__isnull=False)
        held = living.aggregate(held=Sum(Length("sealed")))["held"] or 0
        _counted = (_now(), held)
    return held < MOST_BYTES_HELD


def keep(handle: str, state: State, *, hour: int = 0) -> None:
    """Put a page behind a handle. Raise `IntegrityError` where its form was used already.

    `hour` is the one its token was issued in: until that token is too old, the handle stays used.
    """
    sealed = _sealed(handle, state)
    Handle.objects.create(
        digest=_digest(handle),
        sealed=sealed,
        drop_after=_coarse(_now() + IDLE_SECONDS),
        forget_after=_forget_after(hour or this_hour()),
    )


def keep_in_memory(handle: str, state: State) -> None:
    """Put a page behind a handle while the database can't take it."""
    spare.put(_digest(handle), _sealed(handle, state))


def spend(handle: str, *, hour: int = 0) -> None:
    """Mark an act as done, with no page. Raise `IntegrityError` where it was done before."""
    Handle.objects.create(digest=_digest(handle), forget_after=_forget_after(hour or this_hour()))


def is_spent(handle: str) -> bool:
    """Say whether a form that leads to this handle was used, be its page alive or not."""
    return Handle.objects.filter(digest=_digest(handle)).exists()


def open_page(handle: str) -> State | None:
    """Return what stands behind a handle, and let it live on; None if closed or unknown."""
    if not looks_like_handle(handle):
        return None
    digest = _digest(handle)
    held = spare.get(digest)
    if held is not None:
        return _opened(handle, held)
    row = Handle.objects.filter(digest=digest, sealed__isnull=False).first()
    if row is None or row.sealed is None:
        return None
    state = _opened(handle, bytes(row.sealed))
    if state is None:
        end(handle)
    elif state.until - _now() < IDLE_SECONDS - _RENEW_SECONDS:
        with suppress(DatabaseError):  # a full disk must not close a page
            change(handle, state)
    return state


def change(handle: str, state: State) -> None:
    """Put another state behind a living handle; a page that has closed stays closed."""
    spare.drop(_digest(handle))
    Handle.objects.filter(digest=_digest(handle), sealed__isnull=False).update(
        sealed=_sealed(handle, state), drop_after=_coarse(_now() + IDLE_SECONDS)
    )


def in_language(handle: str, state: State, language: str) -> State:
    """Show a page in another language from now on."""
    other = replace(state, language=language)
    change(handle, other)
    return other


def end(handle: str) -> None:
    """Close a page for good: its content goes, the mark that its form was used stays."""
    if looks_like_handle(handle):
        spare.drop(_digest(handle))
        Handle.objects.filter(digest=_digest(handle), sealed__isnull=False).update(
            sealed=None, drop_after=None
        )


def drop_dead_handles() -> str:
    """Empty what has gone cold and forget marks whose tokens are too old. A job of the clock."""
    now = times.now()
    with transaction.atomic():
        cold = Handle.objects.filter(drop_after__lte=now).update(sealed=None, drop_after=None)
        old, _ = Handle.objects.filter(forget_after__lte=now, sealed__isnull=True).delete()
        # the address stays in the browser's history, and would open an old copy of the page
        transaction.on_commit(erasing.empty_journal)
    return f"{cold} closed, {old} forgotten"


@lru_cache(maxsize=1)
def _server_key(folder: Path) -> bytes:
    return keyfiles.read(folder, keyfiles.HANDLES)


def _now() -> float:
    return times.now().timestamp()


def _digest(handle: str) -> str:
    return crypto.digest(handle.encode()).hex()


def _key(handle: str) -> bytes:
    return crypto.hkdf(handle.encode(), info=_KEY_INFO)


def _sealed(handle: str, state: State) -> bytes:
    written = {
        "page": state.page,
        "language": state.language,
        "content": state.content,
        "until": _now() + IDLE_SECONDS,
    }
    return crypto.wrap(_key(handle), json.dumps(written).encode(), info=_STATE_INFO)


def _opened(handle: str, sealed: bytes) -> State | None:
    try:
        written = json.loads(crypto.unwrap(_key(handle), sealed, info=_STATE_INFO))
    except crypto.CannotOpen:
        return None
    state = State(**written)
    # a clock set back must not keep a page open for longer
    return state if 0 < state.until - _now() <= IDLE_SECONDS else None


def _coarse(moment: float) -> datetime:
    """Return the next quarter of an hour: the column says no more than that."""
    quarter = (int(moment) // _COARSE_SECONDS + 1) * _COARSE_SECONDS
    return datetime.fromtimestamp(quarter, UTC)


def _forget_after(hour: int) -> datetime:
    """Return the next half day's end: the column tells nobody the hour a form was shown in."""
    half_days = (hour + HOURS_TO_SEND + 1) // _HALF_DAY + 1
    return datetime.fromtimestamp(half_days * _HALF_DAY * HOUR, UTC)
