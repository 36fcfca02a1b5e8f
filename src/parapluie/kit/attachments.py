"""What people add to their words, made clean: pictures, PDFs and text, and nothing hidden in them.

A photo says where and when it was taken and with which phone; a PDF who wrote it. So nothing is
kept as it came. The reading is done by `kit.cleaner`, a program of its own with limits, because a
file can be made to break its reader. Nothing here touches the disk.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from parapluie.kit.errors import Refusal, Refused

MOST_BYTES: Final = 10 * 1024 * 1024
WITHIN: Final = 30.0  # seconds on the clock; the program's own limit is 20 of a core
AT_ONCE: Final = 2  # each may need 640 MB for a moment
_PROGRAM: Final = Path(__file__).with_name("cleaner.py")
_turns: Final = threading.BoundedSemaphore(AT_ONCE)

ENDINGS: Final[Mapping[str, str]] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class Clean:
    """What may be kept: its type, told by its content, and its bytes."""

    type: str
    content: bytes


class NotTaken(Refused):
    """This can't be added; the reason and what to do instead are for the person who tried."""

    def __init__(self, why: str) -> None:
        super().__init__(REASONS.get(why, REASONS["broken"])())
        self.why = why


def clean(raw: bytes) -> Clean:
    """Return what was sent without anything hidden in it. Raise `NotTaken` with the reason."""
    if not raw:
        raise NotTaken("empty")
    if len(raw) > MOST_BYTES:
        raise NotTaken("large")
    if not _turns.acquire(timeout=WITHIN):
        raise NotTaken("busy")
    try:
        answer = _answer(raw)
    finally:
        _turns.release()
    line, _newline, content = answer.partition(b"\n")
    said, _space, word = line.decode("ascii", "replace").partition(" ")
    if said == "taken" and word in ENDINGS and content:
        return Clean(word, content)
    raise NotTaken(word if said == "refused" else "heavy")


def is_picture(type: str) -> bool:
    """Say whether a type that is taken is a picture."""
    return type.startswith("image/")


def _answer(raw: bytes) -> bytes:
    """Run the program with an empty environment; nothing at all where a limit ended it."""
    command = [sys.executable, "-I", "-B", str(_PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b"refused heavy"
    ended_by_a_limit = done.returncode in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV)
    return b"refused heavy" if ended_by_a_limit or done.returncode else done.stdout


def _picture_instead() -> str:
    return _("Take a screenshot of it and add that.")


def _reason(make: Callable[[], tuple[str, str]]) -> Callable[[], Refusal]:
    return lambda: Refusal(*make())


# By the word the program answers with. What was found, and what to do instead.
REASONS: Final[Mapping[str, Callable[[], Refusal]]] = {
    "empty": _reason(lambda: (_("There is nothing in this file."), _("Please choose it again."))),
    "none": _reason(lambda: (_("No file was chosen."), _("Choose one, then press Add."))),
    "large": _reason(lambda: (_("This file is larger than 10 MB."), _picture_instead())),
    "busy": _reason(
        lambda: (_("We are busy and could not look at it."), _("Please add it again in a minute."))
    ),
    "heic": _reason(
        lambda: (_("This is a picture of a kind we can't open (HEIC)."), _picture_instead())
    ),
    "other-picture": _reason(
        lambda: (_("This is a picture of a kind we can't open."), _picture_instead())
    ),
    "video": _reason(
        lambda: (_("This is a video. We can't take videos."), _("Take a picture of what matters."))
    ),
    "sound": _reason(
        lambda: (_("This is a sound. We can't take sounds."), _("Write down what is said in it."))
    ),
    "document": _reason(
        lambda: (
            _("We can't open this kind of document."),
            _("Save it as PDF and add that."),
        )
    ),
    "archive": _reason(
        lambda: (_("This is a packed file."), _("Unpack it and add the files one by one."))
    ),
    "unknown": _reason(
        lambda: (
            _("We can't tell what is in this file."),
            _("We take pictures, PDFs and plain text."),
        )
    ),
    "pixels": _reason(lambda: (_("This picture has too many dots."), _picture_instead())),
    "locked": _reason(
        lambda: (_("This PDF is locked with a password."), _("Save it without one and add that."))
    ),
    "bomb": _reason(
        lambda: (_("This PDF unpacks to far more than we can hold."), _picture_instead())
    ),
    "heavy": _reason(
        lambda: (_("This file takes too much to look at safely."), _picture_instead())
    ),
    "broken": _reason(lambda: (_("This file is damaged and can't be opened."), _picture_instead())),
}
