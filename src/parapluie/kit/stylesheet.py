"""The one stylesheet, addressed by its digest so that a browser may keep it for good."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse

_SOURCE = Path(__file__).parent / "static" / "house.css"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The stylesheet as served: without comments, plain and compressed."""

    digest: str
    plain: bytes
    compressed: bytes


@cache
def sheet() -> Sheet:
    """Read the stylesheet once a process."""
    plain = smaller(_SOURCE.read_text("utf-8")).encode()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    # mtime=0: the same bytes from every process, with no time in them
    return Sheet(digest, plain, gzip.compress(plain, 9, mtime=0))


def smaller(css: str) -> str:
    """Drop comments and the spaces only people need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def url() -> str:
    """Return the address of the stylesheet, which changes whenever its content does."""
    return reverse("stylesheet", args=[sheet().digest])
