"""gunicorn's threaded worker, with an end to waiting for a slow sender.

Stock gthread reads a request's body in one of its few threads and waits for ever: as many
connections as threads, each one byte short, would stop both faces. A buffering proxy in front keeps
them away altogether (docs/operations.md); this is for whoever has none.
"""

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

from parapluie.kit.uploads import MOST_THROWN_AWAY

WITHIN: Final = 20.0  # seconds to send 256 KB: enough for 100 kbit/s
# An attachment has 10 MB: time for 250 kbit/s, and only where files are taken (kit.uploads, which
# also lets no more than a few of the threads wait for one).
SLOWEST: Final = 32 * 1024  # bytes a second
_TAKES_FILES: Final = ("/r/", "/desk/matters/", "/desk/training/lists/")


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Hangs up on whoever has not sent a whole request within `WITHIN` seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  gunicorn's signature
        super().__init__(*args, **kwargs)
        self.begun: dict[TConn, float] = {}
        self.more: dict[TConn, float] = {}  # seconds beyond WITHIN

    def handle(self, conn: TConn) -> object:
        """Answer one request, in a thread of the pool; remember since when."""
        self.begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self.begun.pop(conn, None)
            self.more.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> object:  # noqa: ANN401  gunicorn's
        """Answer it; the head is read by now, and says how much is to come."""
        self.more[conn] = time_for(req.path, dict(req.headers))
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Called by the main loop at least every second: end the reading that takes too long."""
        super().murder_pending()
        now = time.monotonic()
        for conn, began in list(self.begun.items()):
            if now - began > WITHIN + self.more.get(conn, 0.0):
                # Reading ends; an answer that is still being made goes out all the same.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


def time_for(path: str, head: Mapping[str, str]) -> float:
    """Return the seconds beyond `WITHIN` in which this request may arrive."""
    kind, length = head.get("CONTENT-TYPE", ""), head.get("CONTENT-LENGTH", "")
    brings_a_file = kind.lower().startswith("multipart/form-data")
    if not (brings_a_file and path.startswith(_TAKES_FILES) and length.isdecimal()):
        return 0.0
    return min(int(length), MOST_THROWN_AWAY) / SLOWEST
