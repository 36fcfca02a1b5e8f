"""gunicorn's threaded worker, with an end to waiting for a slow sender.

Stock gthread reads a request's body in one of its few threads and waits for ever: as many
connections as threads, each one byte short, would stop both faces. A buffering proxy in front keeps
them away altogether (docs/operations.md); this is for whoever has none.
"""

import socket
import time
from contextlib import suppress
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

WITHIN: Final = 20.0  # seconds to send 256 KB: enough for 100 kbit/s


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Hangs up on whoever has not sent a whole request within `WITHIN` seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  gunicorn's signature
        super().__init__(*args, **kwargs)
        self.begun: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> object:
        """Answer one request, in a thread of the pool; remember since when."""
        self.begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self.begun.pop(conn, None)

    def murder_pending(self) -> None:
        """Called by the main loop at least every second: end the reading that takes too long."""
        super().murder_pending()
        latest = time.monotonic() - WITHIN
        for conn, began in list(self.begun.items()):
            if began < latest:
                # Reading ends; an answer that is still being made goes out all the same.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
