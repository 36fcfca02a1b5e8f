"""Which addresses take a file, how large, and that it stays in memory.

Everywhere else a file is refused before its first byte is kept. A request that is too large is not
parsed at all; it is read to its end and thrown away, since a browser that is cut off while sending
shows a fault of its own instead of our kind line.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import IO, Any, Final, NoReturn

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from parapluie.kit import headers
from parapluie.kit.attachments import MOST_BYTES
from parapluie.kit.middleware import plain_page


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a file may be, in bytes, and what to do with a larger one."""

    most: int
    larger: Promise | str = ""


MOST_OF_A_LIST: Final = 10 * 1024 * 1024
TAKES_FILES: Final[Mapping[str, Limit]] = MappingProxyType(  # by URL name
    {
        "handle": Limit(MOST_BYTES),
        "desk-matter-attach": Limit(MOST_BYTES),
        "desk-training-lists": Limit(
            MOST_OF_A_LIST,
            gettext_lazy(
                "A list of more than 10 MB is taken in on the machine itself. Ask whoever runs it: "
                "parapluie training import."
            ),
        ),
    }
)
SLACK: Final = 512 * 1024  # the other fields, and what frames them
MOST_OF_A_REQUEST: Final = MOST_BYTES + SLACK
MOST_THROWN_AWAY: Final = 64 * 1024 * 1024
AT_ONCE: Final = 4  # of 16 threads: who only writes words never waits for pictures
_PIECE: Final = 1 << 16
_PATIENCE: Final = 3.0  # seconds

_turns: Final = threading.BoundedSemaphore(AT_ONCE)


class NoFiles(FileUploadHandler):
    """Refuses a request with a file in it, before anything of the file is read."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401  Django's signature
        raise TooManyFilesSent

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise TooManyFilesSent

    def file_complete(self, file_size: int) -> NoReturn:
        raise TooManyFilesSent


class InMemory(FileUploadHandler):
    """Holds one file in memory. Its name isn't kept: people name files after people."""

    held: BytesIO

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's signature
        super().new_file(*args, **kwargs)
        self.held = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.held.tell() <= self.most:  # one byte too many is enough to be refused for it
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        held: IO[bytes] = self.held
        return InMemoryUploadedFile(held, self.field_name, "file", "", file_size, None)


class Uploads:
    """Let few requests bring a file, few of them at once, and none that is too large."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit = _limit_for(request)
        if limit is None:
            return self.get_response(request)
        if not _turns.acquire(timeout=_PATIENCE):
            return plain_page(request, 503)
        try:
            return self._take(request, limit)
        finally:
            _turns.release()

    def _take(self, request: HttpRequest, limit: Limit) -> HttpResponseBase:
        if _length(request) <= limit.most + SLACK:
            request.upload_handlers = [InMemory(request, limit.most)]
            return self.get_response(request)
        _throw_away(request)
        if request.path_info.startswith("/" + headers.DESK_PLACE):
            return plain_page(request, 413, instead=limit.larger)
        request.too_large = True  # type: ignore[attr-defined]  # read by was_too_large
        return self.get_response(request)


def was_too_large(request: HttpRequest) -> bool:
    """Say whether this request brought more than is taken: nothing of it was kept."""
    return getattr(request, "too_large", False)


def bytes_of(request: HttpRequest) -> bytes | None:
    """Return what was sent as "file"; None where none was chosen."""
    file = request.FILES.get("file")
    return None if file is None else file.read()


def _limit_for(request: HttpRequest) -> Limit | None:
    """Return how large a file this request may bring; None where it brings none, or may not."""
    if request.method != "POST" or request.content_type != "multipart/form-data":
        return None
    try:
        return TAKES_FILES.get(resolve(request.path_info).url_name or "")
    except Resolver404:
        return None


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _throw_away(request: HttpRequest) -> None:
    left = MOST_THROWN_AWAY
    while left > 0 and (piece := request.read(_PIECE)):
        left -= len(piece)
